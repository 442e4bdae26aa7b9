import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simhash as hashOf } from '../../../src/coarse/dedup/simhash/fingerprint.ts'
import { choose, tablesOf } from '../../../src/coarse/dedup/simhash/tables.ts'
import { simhash } from '../../../src/coarse/dedup/simhash.ts'
import { runDedup } from './run-dedup.ts'
import { chineseText, document, edited, englishText, randomFrom } from './synthetic.ts'

const prepare = async (params: object = {}) =>
  simhash.prepare(simhash.params.parse(params), { seed: 1, resolve: (path) => path })

const bits64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

const bytesOf = (bits: bigint): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, bits, true)
  return bytes
}

describe('tables', () => {
  const shapes = [
    { distance: 3, blocks: 4 },
    { distance: 3, blocks: 6 },
    { distance: 4, blocks: 6 },
    { distance: 8, blocks: 10 },
    { distance: 0, blocks: 1 },
  ]

  it.each(shapes)(
    'are as many as there are choices: $blocks blocks, distance $distance',
    ({ distance, blocks }) => {
      const tables = tablesOf(distance, blocks)
      expect(tables.length).toBe(choose(blocks, distance))
      expect(new Set(tables.map(({ low, high }) => `${low} ${high}`)).size).toBe(tables.length)
    },
  )

  it('of 6 blocks for a distance of 3 have keys of 31 to 33 bits, which together use all bits alike', () => {
    const tables = tablesOf(3, 6)
    const ones = (word: number): number => word.toString(2).replaceAll('0', '').length
    for (const { low, high } of tables) {
      expect(ones(low) + ones(high)).toBeGreaterThanOrEqual(31)
      expect(ones(low) + ones(high)).toBeLessThanOrEqual(33)
    }
    const used = Array.from(
      { length: 32 },
      (_, bit) => tables.filter(({ low }) => ((low >>> bit) & 1) === 1).length,
    )
    expect(new Set(used)).toEqual(new Set([10]))
  })

  it.each(shapes)('miss no pair within the distance: $blocks blocks, distance $distance', async (shape) => {
    const fingerprinter = await prepare(shape)
    const keysOf = (bits: bigint): Set<string> => {
      const keys = fingerprinter.keys(bytesOf(bits), 0)
      return new Set(Array.from({ length: keys.length / 2 }, (_, i) => `${keys[2 * i]} ${keys[2 * i + 1]}`))
    }
    const flips = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: shape.distance })
    fc.assert(
      fc.property(bits64, flips, (bits, places) => {
        const other = places.reduce((all, place) => all ^ (1n << BigInt(place)), bits)
        const [a, b] = [keysOf(bits), keysOf(other)]
        expect([...a].some((key) => b.has(key))).toBe(true)
        expect(fingerprinter.similarity(bytesOf(bits), 0, bytesOf(other), 0)).toBe(1 - places.length / 64)
        expect(1 - places.length / 64).toBeGreaterThanOrEqual(fingerprinter.threshold)
      }),
      { numRuns: 300 },
    )
  })

  it('bring strangers together as seldom as their keys are long', async () => {
    const fingerprinter = await prepare({ distance: 3, blocks: 4 })
    const random = randomFrom(61)
    const seen = new Map<string, number>()
    const documents = 3000
    for (let i = 0; i < documents; i++) {
      const bytes = Uint8Array.from({ length: 8 }, () => random() * 256)
      const keys = fingerprinter.keys(bytes, 0)
      for (let k = 0; k < keys.length; k += 2) {
        const key = `${keys[k]} ${keys[k + 1]}`
        seen.set(key, (seen.get(key) ?? 0) + 1)
      }
    }
    const met = [...seen.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
    const expected = (4 * ((documents * (documents - 1)) / 2)) / 2 ** 16
    expect(Math.abs(met - expected)).toBeLessThan(4 * Math.sqrt(expected))
  })
})

describe('fingerprints', () => {
  const fingerprint = async (text: string): Promise<bigint> => {
    const fingerprinter = await prepare()
    const bytes = new Uint8Array(8)
    expect(fingerprinter.write(document(text, 0), bytes, 0)).toBe(true)
    return new DataView(bytes.buffer).getBigUint64(0, true)
  }
  const apart = (a: bigint, b: bigint): number => (a ^ b).toString(2).replaceAll('0', '').length

  it('are the majority of the hashes, bit by bit; a repeated shingle counts again', () => {
    const counts = new Uint32Array(64)
    const one = hashOf(Uint32Array.of(11), 1, counts)
    expect(hashOf(Uint32Array.of(11, 22, 11), 3, counts)).toEqual(one)
    expect(hashOf(Uint32Array.of(11, 22, 33), 3, counts)).not.toEqual(one)
  })

  it('differ in half of the bits for unrelated texts, and in few for edited ones', async () => {
    const random = randomFrom(62)
    const texts = Array.from({ length: 60 }, () =>
      Array.from({ length: 400 }, () => String.fromCodePoint(0x4e00 + Math.floor(random() * 5000))).join(''),
    )
    let unrelated = 0
    let near = 0
    for (const [i, text] of texts.entries()) {
      const own = await fingerprint(text)
      unrelated += apart(own, await fingerprint(texts[(i + 1) % texts.length]!)) / texts.length
      near += apart(own, await fingerprint(edited(random, text, 0.002))) / texts.length
    }
    expect(unrelated).toBeCloseTo(32, -1)
    expect(Math.abs(unrelated - 32)).toBeLessThan(3)
    expect(near).toBeLessThan(6)
    expect(near).toBeGreaterThan(0.5)
  })
})

describe('removing near duplicates', () => {
  it('finds long texts with little changed, and no others', async () => {
    const random = randomFrom(63)
    const originals = [
      ...Array.from({ length: 40 }, () => chineseText(random, 60)),
      ...Array.from({ length: 10 }, () => englishText(random, 800)),
    ]
    const copies = originals.map((text) => `${text}（转载）`)
    const { keepers, details } = runDedup([originals, copies], await prepare(), { partitions: 3 })
    const found = copies.filter((_, i) => keepers[originals.length + i] === i).length
    expect(found).toBeGreaterThan(45)
    expect(keepers.slice(0, originals.length).every((keeper) => keeper === -1)).toBe(true)
    for (const detail of details)
      if (detail !== undefined) expect(detail.similarity).toBeGreaterThanOrEqual(61 / 64)
  })

  it('removes exactly the pairs within the distance, as comparing all pairs does', async () => {
    const random = randomFrom(64)
    const original = chineseText(random, 30)
    const texts = [original, ...Array.from({ length: 60 }, () => edited(random, original, random() * 0.02))]
    for (const distance of [1, 3, 6]) {
      const fingerprinter = await prepare({ distance })
      const all = texts.map((text, i) => {
        const bytes = new Uint8Array(8)
        fingerprinter.write(document(text, i), bytes, 0)
        return bytes
      })
      const expected: number[] = []
      for (const [i, own] of all.entries()) {
        const keeper = expected.findIndex(
          (of, j) => of === -1 && fingerprinter.similarity(own, 0, all[j]!, 0) >= 1 - distance / 64,
        )
        expected.push(keeper)
        expect(keeper).toBeLessThan(i)
      }
      const { keepers } = runDedup([texts], fingerprinter)
      expect(keepers.map((keeper) => keeper === -1)).toEqual(expected.map((keeper) => keeper === -1))
    }
  })

  it('leaves texts without letters alone', async () => {
    expect(runDedup([['。。。', '', '。。。']], await prepare()).keepers).toEqual([-1, -1, -1])
  })
})

it('parameters that cannot be meant are refused', () => {
  for (const bad of [
    { distance: 3, blocks: 3 },
    { distance: 12 },
    { distance: 17 },
    { blocks: 0 },
    { window: 4 },
  ]) {
    expect(simhash.params.safeParse(bad).success).toBe(false)
  }
  expect(simhash.params.parse({})).toEqual({ distance: 3, shingle: 6, keep: 'first' })
})
