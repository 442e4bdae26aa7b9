import { describe, expect, test } from 'vitest'
import { reconcile } from '../../src/stats/reconcile.ts'
import type { Cell, StepStats } from '../../src/stats/stats.ts'
import { newCell } from '../../src/stats/tally.ts'

const tally = (docs: number) => ({ docs, chars: 10 * docs, bytes: 30 * docs })

const cell = (parts: Partial<Cell>): Cell => ({ ...newCell(), ...parts })

const step = (name: string, news: Cell, kind: StepStats['kind'] = 'rule'): StepStats => ({
  name,
  id: `${name}@1`,
  kind,
  pass: 0,
  params: {},
  sources: { news },
  samples: { removed: [], edited: [] },
})

/** Two unreadable records, a cleaner that takes ten characters out, three short texts, one copy. */
const good = () => {
  const cleaned = { docs: 8, chars: 70, bytes: 210 }
  const long = { docs: 5, chars: 60, bytes: 180 }
  const last = { docs: 4, chars: 45, bytes: 135 }
  return {
    steps: [
      step('collect', cell({ in: tally(10), out: tally(8), quarantined: { 'bad JSON': 2 } }), 'collect'),
      step('whitespace', cell({ in: tally(8), out: { ...cleaned } }), 'cleaner'),
      step('length', cell({ in: { ...cleaned }, out: { ...long }, removed: { 'too short': tally(3) } })),
      step('exact', cell({ in: { ...long }, out: { ...last }, duplicate: tally(1) }), 'dedup'),
    ] as [StepStats, StepStats, StepStats, StepStats],
    files: { 'news/a': { records: 10, kept: 4, removed: 3, duplicate: 1, quarantined: 2 } },
    kept: { byLang: { zh: { ...last } }, byLabel: {}, samples: [] },
  }
}

/** A run that was good until `spoil` changed one thing. */
function faultsAfter(spoil: (stats: ReturnType<typeof good>) => void): string[] {
  const stats = good()
  spoil(stats)
  return reconcile(stats)
}

const news = ({ sources }: StepStats): Cell => sources.news ?? newCell()

describe('the ledger', () => {
  test('closes when every record ends in exactly one outcome', () => {
    expect(reconcile(good())).toEqual([])
  })

  test('closes over nothing', () => {
    expect(reconcile({ steps: [], files: {}, kept: { byLang: {}, byLabel: {}, samples: [] } })).toEqual([])
  })

  test('lets a cleaner change how many characters there are', () => {
    const [, whitespace] = good().steps
    expect(news(whitespace).out.chars).toBeLessThan(news(whitespace).in.chars)
    expect(reconcile(good())).toEqual([])
  })

  test('closes when a source ends before the last step', () => {
    const stats = good()
    news(stats.steps[2]).removed = { 'too short': tally(8) }
    news(stats.steps[2]).out = { docs: 0, chars: 0, bytes: 0 }
    stats.steps[3].sources = {}
    stats.files['news/a'] = { records: 10, kept: 0, removed: 8, duplicate: 0, quarantined: 2 }
    expect(reconcile({ ...stats, kept: { ...stats.kept, byLang: {} } })).toEqual([])
  })
})

describe('within a step', () => {
  test('names the step that lost a document', () => {
    expect(
      faultsAfter(({ steps, files }) => {
        news(steps[2]).removed = { 'too short': tally(2) }
        files['news/a'].removed = 2
        files['news/a'].records = 9
      }),
    ).toEqual([
      'step length, source news: 8 documents in, 7 accounted for',
      '9 records read by file, 10 by the first step',
    ])
  })
})

describe('between two steps', () => {
  test('sees a lost document, once', () => {
    expect(
      faultsAfter(({ steps }) => {
        steps[3] = step('exact', cell({ in: tally(4), out: { docs: 4, chars: 45, bytes: 135 } }))
      }).filter((fault) => fault.startsWith('step')),
    ).toEqual(['step exact, source news: 4 documents in, but 5 left the step before'])
  })

  test('sees lost characters', () => {
    expect(
      faultsAfter(({ steps }) => {
        news(steps[2]).in.chars -= 5
      }),
    ).toEqual(['step length, source news: 65 characters in, but 70 left the step before'])
  })

  test('sees bytes that came from nowhere', () => {
    expect(
      faultsAfter(({ steps }) => {
        news(steps[1]).in.bytes += 1
      }),
    ).toEqual(['step whitespace, source news: 241 bytes in, but 240 left the step before'])
  })

  test('sees a source that disappears, and one that appears', () => {
    expect(
      faultsAfter(({ steps }) => {
        const { news: moved = newCell() } = steps[3].sources
        steps[3].sources = { forum: moved }
      }),
    ).toEqual([
      'step exact, source news: 0 documents in, but 5 left the step before',
      'step exact, source forum: 5 documents in, but 0 left the step before',
    ])
  })
})

describe('between files, steps and what was kept', () => {
  test('sees a file whose records do not add up', () => {
    expect(
      faultsAfter(({ files }) => {
        files['news/a'].records = 11
      }),
    ).toEqual(['file news/a: 11 records, 10 accounted for', '11 records read by file, 10 by the first step'])
  })

  test('sees every outcome that counts otherwise by file than by step', () => {
    expect(
      faultsAfter(({ files }) => {
        files['news/a'] = { records: 10, kept: 1, removed: 4, duplicate: 2, quarantined: 3 }
      }),
    ).toEqual([
      '1 documents kept by file, 4 by the last step',
      '4 documents removed by file, 3 by step',
      '2 duplicates by file, 1 by step',
      '3 records quarantined by file, 2 by step',
    ])
  })

  test('sees a kept document that no language counts, and kept text that differs', () => {
    expect(
      faultsAfter(({ kept }) => {
        kept.byLang.zh = { docs: 5, chars: 45, bytes: 135 }
      }),
    ).toEqual(['5 documents kept by language, 4 by the last step'])
    expect(
      faultsAfter(({ kept }) => {
        kept.byLang.zh.chars -= 1
      }),
    ).toEqual(['44 characters kept by language, 45 by the last step'])
  })
})
