import { describe, expect, it } from 'vitest'
import { audit } from '../../src/report/audit.ts'
import { exampleStats } from './example.ts'

const stats = () => exampleStats({ sources: ['news', 'books'], filesPerSource: 1, docsPerFile: 200 })

describe('audit', () => {
  it('finds nothing wrong with a run whose sums agree', () => {
    expect(audit(stats())).toEqual([])
  })

  it('names the step and source where a document went missing', () => {
    const broken = stats()
    const cell = broken.steps[2]?.sources.news
    if (cell !== undefined) cell.in.docs += 1
    expect(audit(broken)).toContainEqual(expect.stringMatching(/^step length, source news: /))
  })

  it('notices characters lost between two steps', () => {
    const broken = stats()
    const cell = broken.steps[3]?.sources.books
    if (cell !== undefined) cell.in.chars -= 5
    expect(audit(broken)).toEqual([
      expect.stringMatching(/^source books: [\d,]+ characters left length, [\d,]+ reached han-ratio$/),
    ])
  })

  it('notices an outcome that counts otherwise by file than by step', () => {
    const broken = stats()
    const ledger = broken.files['news/part-00000.warc.gz']
    if (ledger !== undefined) {
      ledger.removed -= 1
      ledger.duplicate += 1
    }
    expect(audit(broken)).toEqual([
      expect.stringMatching(/^removed: \d+ by file, \d+ by step$/),
      expect.stringMatching(/^duplicate: \d+ by file, \d+ by step$/),
    ])
  })
})
