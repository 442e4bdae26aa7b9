import { describe, expect, it } from 'vitest'
import { funnel } from '../../src/report/derive.ts'
import { verdict } from '../../src/report/verdict.ts'
import type { Cell, Stats, StepStats } from '../../src/stats/stats.ts'
import { newCell } from '../../src/stats/tally.ts'

const tally = (docs: number) => ({ docs, chars: docs, bytes: docs })
const tallies = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).map(([key, docs]) => [key, tally(docs)]))

function step(kind: 'collect' | 'rule', cell: Partial<Cell>): StepStats {
  const name = kind === 'rule' ? 'length' : 'collect'
  return {
    name,
    id: `${name}@1`,
    kind,
    pass: 0,
    params: {},
    sources: { a: { ...newCell(), ...cell } },
    samples: { removed: [], edited: [] },
  }
}

const say = (steps: StepStats[]): string => verdict(funnel({ steps } as Partial<Stats> as Stats))

/** One rule over documents that were all read. */
const run = (into: number, out: number, removed: Record<string, number>, duplicate = 0, failed = 0): string =>
  say([
    step('collect', { in: tally(into), out: tally(into) }),
    step('rule', {
      in: tally(into),
      out: tally(out),
      removed: tallies(removed),
      duplicate: tally(duplicate),
      quarantined: failed > 0 ? { 'step failed': failed } : {},
    }),
  ])

/** Readers that find documents in some of the records, and a rule that keeps them all. */
const read = (records: number, documents: number, skipped: number, unread: number): string =>
  say([
    step('collect', {
      in: tally(records),
      out: tally(documents),
      removed: skipped > 0 ? tallies({ 'WARC request': skipped }) : {},
      quarantined: unread > 0 ? { 'bad JSON': unread } : {},
    }),
    step('rule', { in: tally(documents), out: tally(documents) }),
  ])

describe('verdict', () => {
  it('says what was kept, removed, dropped and failed', () => {
    expect(run(1234, 456, { short: 400, long: 350 }, 25, 3)).toBe(
      'Of 1,234 documents, 456 (37%) were kept; 61% were removed (mostly as “short” by length), 2% were dropped as duplicates and 3 could not be processed.',
    )
  })

  it('says so when nothing was removed', () => {
    expect(run(7, 7, {})).toBe('Of 7 documents, 7 (100%) were kept; nothing was removed.')
  })

  it('says so when nothing was kept', () => {
    expect(run(2, 0, { short: 2 })).toBe(
      'Of 2 documents, none was kept; 100% were removed (all as “short” by length).',
    )
  })

  it('speaks of one document in the singular', () => {
    expect(run(1, 1, {})).toBe('Of 1 document, 1 (100%) was kept; nothing was removed.')
  })

  it('does not claim that all were kept when one was not', () => {
    expect(run(100_000, 99_999, { short: 1 })).toContain('99,999 (>99%) were kept; <1% was removed')
  })

  it('names no reason when none stands out', () => {
    expect(run(50, 0, { a: 10, b: 10, c: 10, d: 10, e: 10 })).toBe(
      'Of 50 documents, none was kept; 100% were removed.',
    )
  })

  it('takes shares of documents, not of records that hold none', () => {
    expect(read(1000, 10, 990, 0)).toBe('Of 10 documents, 10 (100%) were kept; nothing was removed.')
  })

  it('says how many records could not be read', () => {
    expect(read(1000, 10, 980, 10)).toBe(
      'Of 10 documents, 10 (100%) were kept; nothing was removed. 10 of 1,000 records could not be read.',
    )
  })

  it('says so when no record holds a document', () => {
    expect(read(9, 0, 7, 2)).toBe('No document was found in 9 records. 2 of 9 records could not be read.')
  })

  it('says so when the inputs are empty', () => {
    expect(read(0, 0, 0, 0)).toBe('No records were read: the inputs are empty.')
  })
})
