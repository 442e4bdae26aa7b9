import fc from 'fast-check'
import { expect } from 'vitest'
import type { z } from 'zod'
import type { Collected, FormatDefinition } from '../../src/collect/format.ts'
import { collect, inputOf } from './reading.ts'

/** Each record has an offset of its own, above those before it. */
export function expectOffsetsToRise(items: readonly Collected[]): void {
  for (const [i, { offset }] of items.entries()) {
    expect(Number.isSafeInteger(offset)).toBe(true)
    expect(offset).toBeGreaterThan(items[i - 1]?.offset ?? -1)
  }
}

/** Places of a change: a share of the file's length, so that one generator serves files of any size. */
const place = fc.double({ min: 0, max: 1, noNaN: true })

const changes = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('flip' as const), at: place, mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant('glue' as const), at: place }),
)

/** What one of `changes` makes of a file. */
function damaged(bytes: Buffer, change: typeof changes extends fc.Arbitrary<infer C> ? C : never): Buffer {
  const at = Math.floor(change.at * bytes.length)
  if (change.kind === 'cut') return bytes.subarray(0, at)
  if (change.kind === 'glue') return Buffer.concat([bytes.subarray(0, at), bytes])
  if (change.kind === 'insert')
    return Buffer.concat([bytes.subarray(0, at), change.bytes, bytes.subarray(at)])
  const copy = Buffer.from(bytes)
  if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ change.mask
  return copy
}

/**
 * A file cut, flipped, with bytes put in anywhere, or with itself behind a cut, is read to its end: no throw, offsets that
 * rise, a cause and the first bytes of what cannot be read.
 */
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
      expectOffsetsToRise(items)
      for (const item of items) {
        if (item.kind === 'document') expect(item.text.isWellFormed()).toBe(true)
        if (item.kind !== 'unreadable') continue
        expect(item.cause).not.toBe('')
        expect(item.head.length).toBeLessThanOrEqual(512)
      }
    }),
    { numRuns },
  )
}
