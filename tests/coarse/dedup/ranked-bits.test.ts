import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RankedBits } from '../../../src/coarse/dedup/ranked-bits.ts'

const SIZE = 3000
const sets = fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }), { maxLength: 400 })

it('members know how many come before them, and come in ascending order', () => {
  fc.assert(
    fc.property(sets, (members) => {
      const bits = new RankedBits(SIZE)
      for (const member of members) bits.add(member)
      bits.seal()
      const sorted = members.toSorted((a, b) => a - b)
      expect(bits.count).toBe(sorted.length)
      expect(sorted.map((member) => bits.placeOf(member))).toEqual(sorted.map((_, place) => place))
      const visited: [number, number][] = []
      bits.visit((ordinal, place) => visited.push([ordinal, place]))
      expect(visited).toEqual(sorted.map((member, place) => [member, place]))
    }),
    { numRuns: 60 },
  )
})

it('all members, and none', () => {
  for (const size of [0, 1, 31, 32, 512, 513]) {
    const full = new RankedBits(size)
    for (let ordinal = 0; ordinal < size; ordinal++) full.add(ordinal)
    full.seal()
    expect(full.count).toBe(size)
    if (size > 0) expect(full.placeOf(size - 1)).toBe(size - 1)
    const empty = new RankedBits(size)
    empty.seal()
    expect(empty.count).toBe(0)
    empty.visit(() => expect.unreachable())
  }
})

it('takes 0.133 bytes per ordinal', () => {
  expect(RankedBits.bytes(1e9) / 1e9).toBeCloseTo(0.133, 3)
})
