import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { line, partitionCounts, points, pointsOf, split } from './line.ts'
import { prepareExact, prepareMinhash, runDedup, runDedups } from './run-dedup.ts'
import { chineseText, edited, randomFrom } from './synthetic.ts'

/** Settled documents stand in the first units: an index of what earlier runs kept. */
const INDEXED = { settled: 1 }

describe('settled documents', () => {
  it('stay, whatever they are like: not even one that is the same as another goes', () => {
    const { keepers, matches } = runDedup([['100', '100', '103'], ['200']], line(), INDEXED)
    expect(keepers).toEqual([-1, -1, -1, -1])
    expect(matches[0]).toMatchObject({ buckets: 0, comparisons: 0 })
  })

  it('are preferred to any of the run: longer and newer ones are removed for them', () => {
    const { keepers, details } = runDedup([['100'], ['101....', '300']], line({ keep: 'longest' }), INDEXED)
    expect(keepers).toEqual([-1, 0, -1])
    expect(details[1]).toMatchObject({ unit: -1, index: 0, similarity: 0.99, clusterSize: 2 })
  })

  it('are named by segment: the last is unit -1, the one before -2', () => {
    const { details } = runDedup([['9', '100'], ['200'], ['101', '201']], line(), { settled: 2 })
    expect(details.map((detail) => detail && [detail.unit, detail.index])).toEqual([
      undefined,
      undefined,
      undefined,
      [-2, 1],
      [-1, 0],
    ])
  })

  it('have no text: their fingerprints decide at the threshold, where texts would have said otherwise', () => {
    const fingerprinter = line({ verified: true, width: 20_000 })
    // Seen 5 apart, truly 15; seen 12 apart, truly 8.
    const { keepers, details, verified } = runDedup([['100'], ['115+-10', '108+4']], fingerprinter, INDEXED)
    expect(keepers).toEqual([-1, 0, -1])
    expect(details[1]!.similarity).toBe(0.95)
    expect(verified[0]!.compared).toBe(0)
  })

  it('are found behind a copy of the run, by fingerprint', () => {
    // 116 shares a key with 110 alone, a copy of 107, which stands in the index.
    const { keepers } = runDedup([['107'], ['110', '116']], line({ width: 16, verified: true }), INDEXED)
    expect(keepers).toEqual([-1, 0, 0])
  })

  it.each([false, true])('decide as one corpus would in which they come first (verified %s)', (verified) => {
    const settledApart = points.map((texts) => {
      const kept: string[] = []
      for (const text of texts) {
        const { seen, real } = pointsOf(text)
        const isFar = kept.every((other) => Math.abs(pointsOf(other).seen - seen) > 10)
        if (isFar && seen === real) kept.push(text)
      }
      return kept
    })
    fc.assert(
      fc.property(settledApart, points, partitionCounts, fc.nat(), (index, texts, partitions, cut) => {
        const fingerprinter = line({ verified })
        const shape = { partitions, settled: 2 }
        const { keepers } = runDedup([...split(index, [cut]), texts], fingerprinter, shape)
        expect(keepers.slice(0, index.length).every((keeper) => keeper === -1)).toBe(true)
        if (verified) return
        expect(keepers).toEqual(runDedup([[...index, ...texts]], fingerprinter).keepers)
      }),
      { numRuns: 40 },
    )
  })
})

it('what an earlier dedup removed for a settled document, a later one does not see', async () => {
  const random = randomFrom(41)
  const text = chineseText(random, 30)
  const near = edited(random, text, 0.004)
  const [first, second] = runDedups(
    [[text], [text, near, near], [near]],
    [
      { step: 'exact', fingerprinter: await prepareExact() },
      { step: 'minhash', fingerprinter: await prepareMinhash() },
    ],
    { settled: 1, partitions: 2 },
  )
  expect(first!.keepers).toEqual([-1, 0, -1, 2, 2])
  expect(second!.keepers).toEqual([-1, -1, 0, -1, -1])
  expect(second!.summary.documents).toBe(4)
})
