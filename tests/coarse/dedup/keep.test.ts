import { describe, expect, it } from 'vitest'
import { keepSchema } from '../../../src/coarse/dedup/keep.ts'
import { type Input, prepareExact, prepareMinhash, runDedup } from './run-dedup.ts'
import { chineseText, randomFrom } from './synthetic.ts'

const text = chineseText(randomFrom(31), 12)

/** Which of some copies of one text stays, by exact and by near duplicates. */
async function keptOf(
  keep: object | string,
  copies: readonly Partial<Exclude<Input, string>>[],
): Promise<number[]> {
  const inputs = copies.map((copy) => ({ text, ...copy }))
  const kept: number[] = []
  for (const fingerprinter of [await prepareExact({ keep }), await prepareMinhash({ keep })]) {
    const { keepers, clusterSizes } = runDedup([inputs.slice(0, 1), inputs.slice(1)], fingerprinter, {
      partitions: 3,
    })
    const keeper = keepers.indexOf(-1)
    expect(keepers.every((of, i) => of === (i === keeper ? -1 : keeper))).toBe(true)
    expect(clusterSizes[keeper]).toBe(copies.length)
    kept.push(keeper)
  }
  return kept
}

describe('of copies, there stays', () => {
  it('first: the first', async () => {
    expect(await keptOf('first', [{}, { date: '2024-01-01' }, {}])).toEqual([0, 0])
  })

  it('newest: the one with the latest date; a document without a date that can be read comes last', async () => {
    const dates = ['2021-05-01', '2023-02-03T04:05:06Z', 'spring', '2023-02-03']
    expect(await keptOf('newest', [...dates.map((date) => ({ date })), {}])).toEqual([1, 1])
    expect(await keptOf('newest', [{}, { date: 'spring' }, { date: '1999-12-31' }])).toEqual([2, 2])
  })

  it('newest: the first among equals, and when none has a date', async () => {
    expect(await keptOf('newest', [{}, {}, { date: 'spring' }])).toEqual([0, 0])
    expect(await keptOf('newest', [{}, { date: '2020-01-01' }, { date: '2020-01-01' }])).toEqual([1, 1])
  })

  it('best-score: the highest; a document without the score comes last', async () => {
    const keep = { 'best-score': 'quality' }
    const scores = [{ other: 9 }, { quality: -2 }, { quality: 0.25 }, { quality: 0 }]
    expect(
      await keptOf(
        keep,
        scores.map((score) => ({ scores: score })),
      ),
    ).toEqual([2, 2])
  })

  it('prefer-source: the one of the source that is named first; other sources come last', async () => {
    const keep = { 'prefer-source': ['books', 'news'] }
    const from = (...sources: string[]) => sources.map((source) => ({ source }))
    expect(await keptOf(keep, from('crawl', 'news', 'books', 'books'))).toEqual([2, 2])
    expect(await keptOf(keep, from('crawl', 'forum', 'news'))).toEqual([2, 2])
    expect(await keptOf(keep, from('forum', 'crawl'))).toEqual([0, 0])
  })

  it('longest: the one of most code points', async () => {
    const longer = (spaces: number) => ({ text: text + ' '.repeat(spaces) })
    expect(await keptOf('longest', [longer(1), longer(5), longer(3), longer(5)])).toEqual([1, 1])
  })
})

it('a policy that cannot be meant is refused', () => {
  for (const bad of ['oldest', {}, { 'best-score': '' }, { 'prefer-source': [] }, { newest: true }]) {
    expect(keepSchema.safeParse(bad).success).toBe(false)
  }
})
