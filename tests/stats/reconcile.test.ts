import { describe, expect, test } from 'vitest'
import { reconcile } from '../../src/stats/reconcile.ts'
import type { Cell, StepStats } from '../../src/stats/stats.ts'
import { newCell } from '../../src/stats/tally.ts'

const tally = (docs: number) => ({ docs, chars: 10 * docs, bytes: 30 * docs })

const cell = (parts: Partial<Cell>): Cell => ({ ...newCell(), ...parts })

const step = (name: string, news: Cell): StepStats => ({
  name,
  id: `${name}@1`,
  kind: 'rule',
  pass: 0,
  params: {},
  sources: { news },
  samples: { removed: [], edited: [] },
})

const good = () => ({
  steps: [
    step('collect', cell({ in: tally(10), out: tally(8), quarantined: { 'bad JSON': 2 } })),
    step('length', cell({ in: tally(8), out: tally(5), removed: { 'too short': tally(3) } })),
    step('exact', cell({ in: tally(5), out: tally(4), duplicate: tally(1) })),
  ],
  files: { 'news/a': { records: 10, kept: 4, removed: 3, duplicate: 1, quarantined: 2 } },
  kept: { byLang: { zh: tally(4) }, byLabel: {}, samples: [] },
})

describe('the ledger', () => {
  test('closes when every record ends in exactly one outcome', () => {
    expect(reconcile(good())).toEqual([])
  })

  test('names the step that lost a document', () => {
    const stats = good()
    stats.steps[1] = step('length', cell({ in: tally(8), out: tally(5), removed: { 'too short': tally(2) } }))
    expect(reconcile(stats)).toEqual(['step length, source news: 8 documents in, 7 accounted for'])
  })

  test('sees a document lost between two steps', () => {
    const stats = good()
    stats.steps[2] = step('exact', cell({ in: tally(4), out: tally(4) }))
    expect(reconcile(stats)[0]).toBe('step exact, source news: 4 documents in, but 5 left the step before')
  })

  test('sees a file whose records do not add up, and a kept document that no shard language counts', () => {
    const stats = good()
    stats.files['news/a'].kept = 3
    stats.kept.byLang.zh = tally(5)
    expect(reconcile(stats)).toHaveLength(3)
  })
})
