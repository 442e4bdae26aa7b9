import type { ByteSource } from './bytes.ts'
import type { Unreadable } from './format.ts'
import { headOf } from './lines.ts'

/** All bytes of a source, or why they cannot be had: the stream is broken, or longer than `maxBytes`. */
export async function readAll(
  source: ByteSource,
  maxBytes: number,
): Promise<{ readonly kind: 'bytes'; readonly bytes: Buffer } | Unreadable> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of source.chunks()) {
    const head = headOf(chunks[0] ?? (chunk.kind === 'bytes' ? chunk.bytes : chunk.head))
    if (chunk.kind === 'unreadable') return { ...chunk, offset: 0, head }
    chunks.push(chunk.bytes)
    length += chunk.bytes.length
    if (length > maxBytes) {
      const detail = `a file of more than ${maxBytes} bytes`
      return { kind: 'unreadable', offset: 0, cause: 'record too long', detail, head }
    }
  }
  return { kind: 'bytes', bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length) }
}
