import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Winnower } from '../../../../src/coarse/dedup/spans/seeds.ts'

interface Seed {
  readonly key: string
  readonly start: number
}

const seedsOf = (text: string, size: number, length: number): Seed[] => {
  const seeds: Seed[] = []
  new Winnower(size, length).visit(text, (high, low, start) => seeds.push({ key: `${high} ${low}`, start }))
  return seeds
}

const sizes = fc
  .integer({ min: 1, max: 6 })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: size, max: 14 })))
const text = fc.string({ unit: fc.constantFrom('甲', '乙', '𠮷'), maxLength: 40 })

describe('winnowing', () => {
  test('texts that share enough share a seed, at the same place within what they share', () => {
    fc.assert(
      fc.property(sizes, text, text, text, text, text, ([size, length], shared, a, b, c, d) => {
        fc.pre(shared.length >= length)
        const within = (before: string, whole: string): Set<string> =>
          new Set(
            seedsOf(whole, size, length)
              .filter(({ start }) => start >= before.length && start + size <= before.length + shared.length)
              .map(({ key, start }) => `${key} at ${start - before.length}`),
          )
        const [one, other] = [within(a, a + shared + b), within(c, c + shared + d)]
        expect([...one].some((seed) => other.has(seed))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('the same characters have the same key, wherever they stand; other characters another', () => {
    const seeds = seedsOf('甲乙丙丁甲乙丙丁甲乙丙丁', 4, 4)
    expect(seeds).toHaveLength(9)
    expect(new Set(seeds.map(({ key }) => key)).size).toBe(4)
    expect(seeds[0]?.key).toBe(seeds[4]?.key)
  })

  test('every window has a seed, and they stand half a window apart on the whole', () => {
    let state = 1
    const characters = Array.from({ length: 20_000 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return String.fromCharCode(0x4e00 + ((state >>> 16) % 3000))
    }).join('')
    const seeds = seedsOf(characters, 50, 100)
    const gaps = seeds.slice(1).map(({ start }, i) => start - seeds[i]!.start)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(51)
    expect(characters.length / seeds.length).toBeGreaterThan(24)
    expect(characters.length / seeds.length).toBeLessThan(28)
  })

  test('a text shorter than the length has no seed', () => {
    expect(seedsOf('甲乙丙丁', 2, 5)).toEqual([])
    expect(seedsOf('甲乙丙丁戊', 2, 5)).toHaveLength(1)
  })
})
