import { describe, expect, it } from 'vitest'
import { funnel } from '../../src/report/derive.ts'
import { verdict } from '../../src/report/verdict.ts'
import type { Cell, Stats, StepStats } from '../../src/stats/stats.ts'

const tally = (docs: number) => ({ docs, chars: docs, bytes: docs })
function run(into: number, out: number, removed: Record<string, number>, duplicate = 0, bad = 0): string {
  const cell: Cell = {
    in: tally(into),
    out: tally(out),
    duplicate: tally(duplicate),
    edits: {},
    edited: 0,
    removed: Object.fromEntries(Object.entries(removed).map(([reason, docs]) => [reason, tally(docs)])),
    quarantined: bad > 0 ? { 'bad JSON': bad } : {},
  }
  const step: StepStats = {
    name: 'length',
    id: 'length@1',
    kind: 'rule',
    pass: 0,
    params: {},
    sources: { a: cell },
    samples: { removed: [], edited: [] },
  }
  return verdict(funnel({ steps: [step] } as Partial<Stats> as Stats))
}

describe('verdict', () => {
  it('says what was kept, removed, dropped and unreadable', () => {
    expect(run(1234, 456, { short: 400, long: 350 }, 25, 3)).toBe(
      'Of 1,234 records, 456 (37%) were kept; 61% were removed (mostly as “short” by length), 2% were dropped as duplicates and 3 could not be read.',
    )
  })

  it('says so when nothing was removed', () => {
    expect(run(7, 7, {})).toBe('Of 7 records, 7 (100%) were kept; nothing was removed.')
  })

  it('says so when nothing was kept', () => {
    expect(run(2, 0, { short: 2 })).toBe(
      'Of 2 records, none was kept; 100% were removed (all as “short” by length).',
    )
  })

  it('speaks of one record in the singular', () => {
    expect(run(1, 1, {})).toBe('Of 1 record, 1 (100%) was kept; nothing was removed.')
  })

  it('does not claim that all were kept when one was not', () => {
    expect(run(100_000, 99_999, { short: 1 })).toContain('99,999 (>99%) were kept; <1% was removed')
  })

  it('names no reason when none stands out', () => {
    expect(run(50, 0, { a: 10, b: 10, c: 10, d: 10, e: 10 })).toBe(
      'Of 50 records, none was kept; 100% were removed.',
    )
  })

  it('says so when the inputs are empty', () => {
    expect(run(0, 0, {})).toBe('No records were read: the inputs are empty.')
  })
})
