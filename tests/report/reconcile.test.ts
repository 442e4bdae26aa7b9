import { describe, expect, it } from 'vitest'
import { reconcile } from '../../src/report/reconcile.ts'
import { exampleStats } from './example.ts'

const stats = () => exampleStats({ sources: ['news', 'books'], filesPerSource: 1, docsPerFile: 200 })

describe('reconcile', () => {
  it('finds nothing wrong with a run whose sums agree', () => {
    expect(reconcile(stats())).toEqual([])
  })

  it('names the step and source where a document went missing', () => {
    const broken = stats()
    const cell = broken.steps[2]?.sources.news
    if (cell !== undefined) cell.in.docs += 1
    const faults = reconcile(broken)
    expect(faults).toContainEqual(
      expect.stringMatching(/^step length, source news: \d+ in, but kept \+ removed/),
    )
    expect(faults).toContainEqual(
      expect.stringMatching(/^source news: \d+ docs left privacy, but \d+ reached length$/),
    )
  })

  it('notices characters lost between two steps', () => {
    const broken = stats()
    const cell = broken.steps[3]?.sources.books
    if (cell !== undefined) cell.in.chars -= 5
    expect(reconcile(broken)).toEqual([
      expect.stringMatching(/^source books: [\d,]+ chars left length, but [\d,]+ reached han-ratio$/),
    ])
  })

  it('notices a file whose ledger does not add up, and that files and steps disagree', () => {
    const broken = stats()
    const ledger = broken.files['news/part-00000.warc.gz']
    if (ledger !== undefined) ledger.kept -= 1
    expect(reconcile(broken)).toEqual([
      expect.stringMatching(/^file news\/part-00000\.warc\.gz: 200 in/),
      expect.stringMatching(/^kept: \d+ by file, but \d+ by step$/),
    ])
  })
})
