import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { preferring } from '../../../src/coarse/dedup/keep.ts'
import type { Fingerprinter } from '../../../src/step.ts'
import { type DedupResult, prepareExact, prepareMinhash, runDedup, runDedups } from './run-dedup.ts'
import { chineseText, edited, randomFrom } from './synthetic.ts'

/**
 * Points on a line, so that chains are easy to write: a text is a number (its code points may be padded with dots), two
 * points are copies when they are at most 10 apart, and share a key when they lie in one of two overlapping rasters.
 */
function line(keep: 'first' | 'longest' = 'first', width = 40): Fingerprinter {
  const at = (bytes: Uint8Array, offset: number): number => bytes[offset]! + 256 * bytes[offset + 1]!
  const mix = (value: number): number => Math.imul(value + 1, 0x9e3779b1) >>> 0
  return {
    bytes: 2,
    threshold: 0.9,
    ...preferring(keep),
    write(doc, into, offset) {
      const point = Number.parseInt(doc.text, 10)
      if (Number.isNaN(point)) return false
      into[offset] = point
      into[offset + 1] = point >>> 8
      return true
    },
    keys(bytes, offset) {
      const point = at(bytes, offset)
      const cells = [Math.floor(point / width), 5000 + Math.floor((point + width / 2) / width)]
      return Uint32Array.from(cells.flatMap((cell) => [mix(cell), mix(cell + 7777)]))
    },
    similarity: (a, aOffset, b, bOffset) => Math.max(0, 1 - Math.abs(at(a, aOffset) - at(b, bOffset)) / 100),
  }
}

const decided = ({ keepers, details, clusterSizes }: DedupResult): unknown =>
  keepers.map((keeper, i) => [keeper, details[i]?.similarity, details[i]?.id, clusterSizes[i]])

const points = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 4 }))
    .map(([x, dots]) => `${x}${'.'.repeat(dots)}`),
  { maxLength: 40 },
)

/** Cuts a list at some places; units may be empty. */
const split = (texts: readonly string[], cuts: readonly number[]): string[][] => {
  const places = [0, ...cuts.map((cut) => cut % (texts.length + 1)).sort((a, b) => a - b), texts.length]
  return places.slice(1).map((end, i) => texts.slice(places[i]!, end))
}
const cuts = fc.array(fc.nat(), { maxLength: 5 })
const partitionCounts = fc.constantFrom(1, 2, 3, 7, 64)

describe('decisions do not depend on', () => {
  it.each(['first', 'longest'] as const)('units and partitions (keep %s)', (keep) => {
    fc.assert(
      fc.property(points, cuts, partitionCounts, (texts, places, partitions) => {
        const whole = runDedup([texts], line(keep))
        const cut = runDedup(split(texts, places), line(keep), partitions)
        expect(decided(cut)).toEqual(decided(whole))
        expect(cut.summary).toEqual(whole.summary)
      }),
      { numRuns: 60 },
    )
  })

  it('units and partitions, with real text and minhash', async () => {
    const random = randomFrom(9)
    const originals = Array.from({ length: 40 }, () => chineseText(random, 8))
    const texts = [
      ...originals,
      ...originals.flatMap((text) => [0.01, 0.02].map((share) => edited(random, text, share))),
    ]
    const fingerprinter = await prepareMinhash()
    const whole = runDedup([texts], fingerprinter)
    expect(whole.summary.removed).toBeGreaterThan(30)
    for (const partitions of [2, 5, 1024]) {
      const cut = runDedup(split(texts, [3, 50, 50, 90]), fingerprinter, partitions)
      expect(decided(cut)).toEqual(decided(whole))
    }
  })

  it('partitions in what matching counts, either', () => {
    const texts = Array.from({ length: 200 }, (_, i) => String((i * 37) % 300))
    const sum = ({ matches }: DedupResult) => ({
      keys: matches.reduce((total, { keys }) => total + keys, 0),
      buckets: matches.reduce((total, { buckets }) => total + buckets, 0),
      comparisons: matches.reduce((total, { comparisons }) => total + comparisons, 0),
    })
    expect(sum(runDedup([texts], line(), 13))).toEqual(sum(runDedup([texts], line(), 1)))
  })
})

describe('every decision is final', () => {
  it.each(['first', 'longest'] as const)(
    'a keeper is never a copy, and each copy is like its keeper (keep %s)',
    (keep) => {
      fc.assert(
        fc.property(points, partitionCounts, (texts, partitions) => {
          const { keepers, details, clusterSizes, summary } = runDedup([texts], line(keep), partitions)
          for (const [i, keeper] of keepers.entries()) {
            if (keeper === -1) continue
            expect(keepers[keeper]).toBe(-1)
            const distance = Math.abs(Number.parseInt(texts[i]!, 10) - Number.parseInt(texts[keeper]!, 10))
            expect(distance).toBeLessThanOrEqual(10)
            expect(details[i]!.similarity).toBeCloseTo(1 - distance / 100, 12)
            expect(details[i]!.id).toBe(keeper.toString(16).padStart(32, '0'))
            expect(details[i]!.clusterSize).toBe(clusterSizes[keeper])
          }
          for (const [i, size] of clusterSizes.entries()) {
            expect(size).toBe(1 + keepers.filter((keeper) => keeper === i).length)
          }
          expect(summary.removed).toBe(keepers.filter((keeper) => keeper !== -1).length)
          expect(Object.values(summary.sizes).reduce((a, b) => a + b, 0)).toBe(summary.clusters)
        }),
        { numRuns: 60 },
      )
    },
  )

  it('the keeper comes first in the keep policy: earlier, or longer', () => {
    fc.assert(
      fc.property(points, (texts) => {
        for (const [i, keeper] of runDedup([texts], line('first')).keepers.entries())
          expect(keeper).toBeLessThan(i)
        for (const [i, keeper] of runDedup([texts], line('longest')).keepers.entries()) {
          if (keeper === -1) continue
          const longer = texts[keeper]!.length - texts[i]!.length
          expect(longer > 0 || (longer === 0 && keeper < i)).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('chains', () => {
  it('do not remove a document that is unlike its keeper: 10 is like 1 and 20, but 20 is not like 1', () => {
    const { keepers, summary } = runDedup([['1', '10', '20']], line())
    expect(keepers).toEqual([-1, 0, -1])
    expect(summary).toMatchObject({ clusters: 1, removed: 1, guarded: 0, edges: 1 })
  })

  it('are cut where an edge leads to a copy: the far end stays, counted as guarded', () => {
    // 10 leads the cell that holds 20 but not 1.
    const { keepers, summary } = runDedup([['1', '10', '20']], line('first', 16))
    expect(keepers).toEqual([-1, 0, -1])
    expect(summary).toMatchObject({ clusters: 1, removed: 1, guarded: 1, edges: 2 })
  })

  it('lead on to a keeper that no key led to: 16 is like 7, but only 10 shares a key with it', () => {
    const { keepers, details, summary } = runDedup([['7', '10', '16']], line('first', 16))
    expect(keepers).toEqual([-1, 0, 0])
    expect(details[2]!.similarity).toBe(0.91)
    expect(summary).toMatchObject({ edges: 2, removed: 2, guarded: 0 })
  })

  it('of longer documents go to the longest, which may come last', () => {
    expect(runDedup([['1', '10', '6..']], line('longest')).keepers).toEqual([2, 2, -1])
  })
})

describe('caps', () => {
  const far = Array.from({ length: 10 }, (_, i) => String(20 * i))

  it('on leaders of a bucket are counted, and what is beyond them is kept', () => {
    const [result] = runDedups(
      [[...far, '190', '1']],
      [{ step: 'd', fingerprinter: line('first', 1000), maxLeaders: 3 }],
    )
    // Both cells hold all twelve; 0, 20 and 40 lead. Seven of the others and 190 match none; 1 matches 0.
    expect(result!.matches[0]!.capped).toEqual({ buckets: 2, documents: 16 })
    expect(result!.keepers[11]).toBe(0)
    expect(result!.keepers[10]).toBe(-1)
  })

  it('on keepers of a component are counted, and what is beyond them is kept', () => {
    const texts = ['1', '10', '20', '29', '38']
    const dedup = { step: 'd', fingerprinter: line('first', 16) }
    const [capped] = runDedups([texts], [{ ...dedup, maxKeepers: 1 }])
    // 38 hangs on 29, a copy of 20; of the keepers 1 and 20 it is compared with the first alone.
    expect(capped!.keepers).toEqual([-1, 0, -1, 2, -1])
    expect(capped!.summary.capped).toBe(1)
    expect(runDedups([texts], [{ ...dedup, maxKeepers: 2 }])[0]!.summary.capped).toBe(0)
  })

  it('are not reached by default, and nothing is counted', () => {
    const { matches, summary, keepers } = runDedup([[...far, '190', '1']], line('first', 1000))
    expect(matches[0]!.capped).toEqual({ buckets: 0, documents: 0 })
    expect(summary.capped).toBe(0)
    expect(keepers.slice(10)).toEqual([9, 0])
  })
})

describe('two dedups at one barrier', () => {
  it('the second does not see what the first removed', async () => {
    const random = randomFrom(10)
    const text = chineseText(random, 30)
    const near = edited(random, text, 0.004)
    const dedups = [
      { step: 'exact', fingerprinter: await prepareExact() },
      { step: 'minhash', fingerprinter: await prepareMinhash() },
    ]
    const [first, second] = runDedups(
      [
        [near, near],
        [text, text, near],
      ],
      dedups,
      3,
    )
    expect(first!.keepers).toEqual([-1, 0, -1, 2, 0])
    expect(second!.keepers).toEqual([-1, -1, 0, -1, -1])
    expect(second!.clusterSizes).toEqual([2, 1, 1, 1, 1])
    expect(second!.matches.reduce((sum, { keys }) => sum + keys, 0)).toBe(2 * 18)
  })
})

it('no documents, or none with a fingerprint, are no error', () => {
  expect(runDedup([], line()).summary).toMatchObject({ documents: 0, removed: 0 })
  expect(runDedup([[], ['x', 'y'], []], line()).keepers).toEqual([-1, -1])
})
