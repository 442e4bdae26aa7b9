import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LastSeen } from '../../../../src/coarse/dedup/spans/last-seen.ts'
import { NONE } from '../../../../src/coarse/dedup/spans/links.ts'

test('every key gives back the span that was noted with it before', () => {
  const half = fc.oneof(fc.constantFrom(0, 1, 1024, 0xffffffff), fc.nat(3000))
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 3000 }), (keys) => {
      const table = new LastSeen()
      const expected = new Map<string, number>()
      for (const [span, [high, low]] of keys.entries()) {
        const key = `${high} ${low}`
        expect(table.swap(high, low, span)).toBe(expected.get(key) ?? NONE)
        expected.set(key, span)
      }
    }),
  )
})

test('its size follows the number of keys, not of spans', () => {
  const table = new LastSeen()
  const empty = table.bytes
  for (let span = 0; span < 100_000; span++) table.swap(7, span % 100, span)
  expect(table.bytes).toBe(empty)
  for (let span = 0; span < 100_000; span++) table.swap(7, span, span)
  expect(table.bytes).toBeGreaterThan(24 * 100_000)
  expect(table.bytes).toBeLessThan(100 * 100_000)
})
