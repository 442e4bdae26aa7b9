import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cuts, line, partitionCounts, points, pointsOf, split } from './line.ts'
import { type DedupResult, prepareExact, prepareMinhash, runDedup, runDedups } from './run-dedup.ts'
import { chineseText, edited, randomFrom } from './synthetic.ts'

const decided = ({ keepers, details, clusterSizes }: DedupResult): unknown =>
  keepers.map((keeper, i) => [keeper, details[i]?.similarity, details[i]?.id, clusterSizes[i]])

const KINDS = [
  { keep: 'first', verified: false },
  { keep: 'longest', verified: false },
  { keep: 'first', verified: true },
  { keep: 'longest', verified: true },
] as const

/** Little enough that keys are read in parts and edges are sorted on disk; enough for the smallest buffers. */
const TIGHT = 8e6

describe('decisions do not depend on', () => {
  it.each(KINDS)('units, partitions and memory (keep $keep, verified $verified)', (kind) => {
    fc.assert(
      fc.property(points, cuts, partitionCounts, (texts, places, partitions) => {
        const whole = runDedup([texts], line(kind))
        const cut = runDedup(split(texts, places), line(kind), { partitions, memory: TIGHT })
        expect(decided(cut)).toEqual(decided(whole))
        expect(cut.summary).toEqual(whole.summary)
      }),
      { numRuns: 40 },
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
    for (const partitions of [2, 5, 64]) {
      const cut = runDedup(split(texts, [3, 50, 50, 90]), fingerprinter, { partitions })
      expect(decided(cut)).toEqual(decided(whole))
    }
  })

  it('partitions in what matching and verifying count, either', () => {
    const texts = Array.from({ length: 200 }, (_, i) => `${20 + ((i * 37) % 300)}+${i % 5}`)
    const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0)
    const sums = ({ matches, verified }: DedupResult) => ({
      keys: total(matches.map(({ keys }) => keys)),
      buckets: total(matches.map(({ buckets }) => buckets)),
      comparisons: total(matches.map(({ comparisons }) => comparisons)),
      refused: total(verified.map(({ refused }) => refused)),
      error: total(verified.map(({ error }) => error.sum)),
    })
    const whole = sums(runDedup([texts], line({ verified: true })))
    expect(sums(runDedup([texts], line({ verified: true }), { partitions: 13 }))).toEqual(whole)
    expect(whole.refused).toBeGreaterThan(0)
  })
})

describe('every decision is final', () => {
  it.each(KINDS)('a keeper is never a copy, and each copy is like its keeper (%o)', (kind) => {
    fc.assert(
      fc.property(points, partitionCounts, (texts, partitions) => {
        const { keepers, details, clusterSizes, summary } = runDedup([texts], line(kind), { partitions })
        for (const [i, keeper] of keepers.entries()) {
          if (keeper === -1) continue
          expect(keepers[keeper]).toBe(-1)
          const [copy, kept] = [pointsOf(texts[i]!), pointsOf(texts[keeper]!)]
          const distance = Math.abs(kind.verified ? copy.real - kept.real : copy.seen - kept.seen)
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
    const { keepers, summary } = runDedup([['1', '10', '20']], line({ width: 16 }))
    expect(keepers).toEqual([-1, 0, -1])
    expect(summary).toMatchObject({ clusters: 1, removed: 1, guarded: 1, edges: 2 })
  })

  it('lead on to a keeper that no key led to: 16 is like 7, but only 10 shares a key with it', () => {
    const { keepers, details, summary } = runDedup([['7', '10', '16']], line({ width: 16 }))
    expect(keepers).toEqual([-1, 0, 0])
    expect(details[2]!.similarity).toBe(0.91)
    expect(summary).toMatchObject({ edges: 2, removed: 2, guarded: 0 })
  })

  it('of longer documents go to the longest, which may come last', () => {
    expect(runDedup([['1', '10', '6..']], line({ keep: 'longest' })).keepers).toEqual([2, 2, -1])
  })

  it('never collapse, however long: each cluster spans no more than a copy may differ', () => {
    const texts = Array.from({ length: 120 }, (_, i) => String(20 + 2 * i))
    const { keepers } = runDedup([texts], line())
    expect(keepers.filter((keeper) => keeper === -1).length).toBeGreaterThanOrEqual(12)
    for (const [i, keeper] of keepers.entries()) {
      if (keeper !== -1) expect(2 * (i - keeper)).toBeLessThanOrEqual(10)
    }
  })
})

describe('the cap on leaders of a bucket', () => {
  const far = Array.from({ length: 10 }, (_, i) => String(20 * i))

  it('is counted, and what is beyond it is kept', () => {
    const [result] = runDedups(
      [[...far, '190', '1']],
      [{ step: 'd', fingerprinter: line({ width: 1000 }), maxLeaders: 3 }],
    )
    // Both cells hold all twelve; 0, 20 and 40 lead. Seven of the others and 190 match none; 1 matches 0.
    expect(result!.matches[0]!.capped).toEqual({ buckets: 2, documents: 16 })
    expect(result!.keepers[11]).toBe(0)
    expect(result!.keepers[10]).toBe(-1)
  })

  it('is not reached by default, and nothing is counted', () => {
    const { matches, keepers } = runDedup([[...far, '190', '1']], line({ width: 1000 }))
    expect(matches[0]!.capped).toEqual({ buckets: 0, documents: 0 })
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
    const units = [
      [near, near],
      [text, text, near],
    ]
    const [first, second] = runDedups(units, dedups, { partitions: 3 })
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
