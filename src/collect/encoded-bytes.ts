import { type Chunk, openBytes } from './bytes.ts'
import { streamDecoder, unitBytes } from './decode.ts'
import type { Input, Limits, Unreadable } from './format.ts'
import type { ElementSource } from './read-elements.ts'

/** First bytes of an input, decompressed: `length` of them, or fewer where the file ends or breaks before. */
export async function headBytes(input: Pick<Input, 'path' | 'name'>, length: number): Promise<Buffer> {
  const blocks: Buffer[] = []
  let bytes = 0
  for await (const chunk of openBytes(input).chunks()) {
    if (chunk.kind === 'unreadable') break
    blocks.push(chunk.bytes)
    bytes += chunk.bytes.length
    if (bytes >= length) break
  }
  return Buffer.concat(blocks, Math.min(bytes, length))
}

/**
 * The bytes of an input whose encoding is known, for cutting by ASCII tags: UTF-16 and UTF-32 come as UTF-8, as a
 * whole, and offsets count that; any other encoding comes as it is.
 */
export function openEncoded(
  input: Pick<Input, 'path' | 'name'>,
  encoding: string,
  limits: Limits,
): ElementSource {
  const source = openBytes(input, limits)
  const close = (): void => source.close()
  if (unitBytes(encoding) > 1) return { whole: true, chunks: () => toUtf8(source.chunks(), encoding), close }
  return { whole: source.compression !== undefined, chunks: (from) => source.chunks(from), close }
}

/** A stream in UTF-16 or UTF-32 as UTF-8, where line ends and ASCII tags are single bytes. */
export async function* toUtf8(
  chunks: AsyncGenerator<Chunk | Unreadable>,
  encoding: string,
): AsyncGenerator<Chunk | Unreadable> {
  const decoder = streamDecoder(encoding)
  for await (const chunk of chunks) {
    if (chunk.kind === 'unreadable') yield chunk
    else yield { kind: 'bytes', bytes: Buffer.from(decoder.decode(chunk.bytes, { stream: true })) }
  }
  yield { kind: 'bytes', bytes: Buffer.from(decoder.decode()) }
}
