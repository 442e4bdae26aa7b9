import type { Chunk } from './bytes.ts'
import { type Cut, ElementCutter } from './element-cutter.ts'
import type { Input, Limits, Unreadable } from './format.ts'

/** Where the bytes come from: chunks from an offset on; a source that cannot be entered in the middle is `whole`. */
export interface ElementSource {
  readonly whole: boolean
  chunks(from: number): AsyncGenerator<Chunk | Unreadable>
  close(): void
}

/**
 * The elements of one name that begin in an input's range, with what stands between them, one batch per chunk. The range
 * of a `whole` source is the file: only the range that starts at 0 reads it.
 */
export async function* readElements(
  name: string,
  source: ElementSource,
  { start, end }: Pick<Input, 'start' | 'end'>,
  { maxRecordBytes }: Limits,
): AsyncGenerator<Cut[]> {
  if (source.whole && start > 0) {
    source.close()
    return
  }
  const cutter = new ElementCutter(name, maxRecordBytes, start, source.whole ? undefined : end)
  for await (const chunk of source.chunks(cutter.firstByte)) {
    if (chunk.kind === 'unreadable') {
      yield [{ ...chunk, head: cutter.openHead }]
      return
    }
    const found = cutter.push(chunk.bytes)
    if (found.length > 0) yield found
    if (cutter.done) return
  }
  const last = cutter.finish()
  if (last.length > 0) yield last
}
