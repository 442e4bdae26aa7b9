import { describe, expect, it } from 'vitest'
import { leftOf, sourcesBySize, stages } from '../../src/report/stages.ts'
import { exampleStats } from './example.ts'

const stats = exampleStats({ docsPerFile: 100 })

describe('stages', () => {
  it('follow the steps: readers, rules and cleaners together, each classifier and dedup alone', () => {
    expect(stages(stats).map(({ title, steps }) => [title, steps.length])).toEqual([
      ['collected', 1],
      ['after coarse', 4],
      ['after exact', 1],
      ['after classify', 1],
      ['after minhash', 1],
    ])
  })

  it('name a later run of filters by its step, or by its number when it has several', () => {
    const [collect, privacy, length, han, , exact] = stats.steps
    const later = [collect, length, exact, han].filter((step) => step !== undefined)
    expect(stages({ ...stats, steps: later }).map(({ title }) => title)).toEqual([
      'collected',
      'after coarse',
      'after exact',
      'after han-ratio',
    ])
    const several = [...later, privacy].filter((step) => step !== undefined)
    expect(stages({ ...stats, steps: several }).at(-1)?.title).toBe('after filtering 2')
  })

  it('hold what each source had left after the last step of the stage', () => {
    const coarse = stages(stats)[1]
    const repetition = stats.steps.find(({ name }) => name === 'repetition')
    expect(coarse?.left.get('books')).toEqual(repetition?.sources.books?.out)
  })

  it('add up over sources', () => {
    const last = stages(stats).at(-1)
    if (last === undefined) throw new Error('no stages')
    const kept = Object.values(stats.files).reduce((total, ledger) => total + ledger.kept, 0)
    expect(
      leftOf(
        last,
        stats.sources.map(({ name }) => name),
      ).docs,
    ).toBe(kept)
  })

  it('order sources by the text collected', () => {
    expect(sourcesBySize(stages(stats))).toEqual(['commoncrawl', 'sogou-news', 'encyclopedia', 'books'])
  })
})
