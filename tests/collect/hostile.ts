import fc from 'fast-check'
import { expect } from 'vitest'
import type { z } from 'zod'
import type { Collected, FormatDefinition } from '../../src/collect/format.ts'
import { collect, inputOf } from './reading.ts'

/** Places of a change: a share of the file's length, so that one generator serves files of any size. */
const place = fc.double({ min: 0, max: 1, noNaN: true })

const changes = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('flip' as const), at: place, mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes: fc.uint8Array({ maxLength: 20 }) }),
)

/** What one of `changes` makes of a file. */
function damaged(bytes: Buffer, change: typeof changes extends fc.Arbitrary<infer C> ? C : never): Buffer {
  const at = Math.floor(change.at * bytes.length)
  if (change.kind === 'cut') return bytes.subarray(0, at)
  if (change.kind === 'insert')
    return Buffer.concat([bytes.subarray(0, at), change.bytes, bytes.subarray(at)])
  const copy = Buffer.from(bytes)
  if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ change.mask
  return copy
}

/** A file cut, flipped or with bytes put in anywhere is read to its end: no throw, each record with an offset of its own. */
export async function expectToBearDamage<P extends z.ZodType>(
  format: FormatDefinition<P>,
  bytes: Buffer,
  name: string,
  options: z.input<P> = {} as z.input<P>,
  numRuns = 150,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(changes, async (change) => {
      const items: Collected[] = await collect(format, inputOf(damaged(bytes, change), name), options)
      const offsets = items.map(({ offset }) => offset)
      expect(new Set(offsets).size).toBe(offsets.length)
      for (const item of items) {
        if (item.kind === 'unreadable') expect(item.head.length).toBeLessThanOrEqual(512)
        if (item.kind === 'document') expect(item.text.isWellFormed()).toBe(true)
      }
    }),
    { numRuns },
  )
}
