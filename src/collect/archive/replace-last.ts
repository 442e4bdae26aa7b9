import type { StreamFault } from '../decompress.ts'
import type { Collected } from '../format.ts'
import { headOf } from '../lines.ts'

/**
 * The records of a member that is not whole, with its fault in the place of the last: that one ends where the bytes
 * do, and nothing tells whether it is whole.
 */
export async function* replaceLast(
  batches: AsyncIterable<readonly Collected[]>,
  { head, fault }: { readonly head: Buffer; readonly fault: StreamFault },
): AsyncGenerator<readonly Collected[]> {
  let last: Collected | undefined
  for await (const batch of batches) {
    if (batch.length === 0) continue
    yield last === undefined ? batch.slice(0, -1) : [last, ...batch.slice(0, -1)]
    last = batch.at(-1)
  }
  yield [{ kind: 'unreadable', offset: last?.offset ?? 0, ...fault, head: headOf(head) }]
}
