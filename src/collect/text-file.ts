import type { ByteSource } from './bytes.ts'
import type { Collected, Input, Limits, Unreadable } from './format.ts'
import { headOf } from './lines.ts'
import { encodingFor, type TextOptions, textDocument } from './text-document.ts'

/** The whole file as one document; an empty file is an empty document. */
export async function* readWhole(
  source: ByteSource,
  { name }: Pick<Input, 'name'>,
  { encoding, title }: TextOptions,
  { maxRecordBytes }: Limits,
): AsyncGenerator<Collected[]> {
  const blocks: Buffer[] = []
  let length = 0
  for await (const chunk of source.chunks()) {
    if (chunk.kind === 'unreadable') {
      yield [{ ...chunk, head: headOf(blocks[0] ?? chunk.head) }]
      return
    }
    blocks.push(chunk.bytes)
    length += chunk.bytes.length
    if (length > maxRecordBytes) {
      yield [tooLong(headOf(blocks[0] ?? chunk.bytes), maxRecordBytes)]
      return
    }
  }
  const bytes = blocks.length === 1 ? blocks[0]! : Buffer.concat(blocks, length)
  yield [textDocument(bytes, encodingFor(bytes, encoding) ?? 'utf-8', 0, name, title)]
}

const tooLong = (head: Uint8Array, maxBytes: number): Unreadable => ({
  kind: 'unreadable',
  offset: 0,
  cause: 'record too long',
  detail: `a file of more than ${maxBytes} bytes; "split: blank-line" reads it in blocks`,
  head,
})
