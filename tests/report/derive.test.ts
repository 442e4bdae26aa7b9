import { describe, expect, it } from 'vitest'
import {
  cap,
  funnel,
  mergeCounts,
  outcomes,
  quarantineCauses,
  removals,
  removedFrom,
  skips,
} from '../../src/report/derive.ts'
import type { Cell, Stats } from '../../src/stats/stats.ts'
import { exampleStats } from './example.ts'

const tally = (docs: number) => ({ docs, chars: docs * 10, bytes: docs * 30 })
const cell = (into: number, out: number, rest: Partial<Cell> = {}): Cell => ({
  in: tally(into),
  out: tally(out),
  removed: {},
  duplicate: tally(0),
  quarantined: {},
  edits: {},
  edited: 0,
  ...rest,
})

/** Two sources, three steps, small enough to add up by hand. */
const small: Stats = {
  ...exampleStats({ docsPerFile: 1 }),
  steps: [
    [
      'collect',
      'collect',
      { a: cell(10, 9, { quarantined: { 'bad JSON': 1 } }), b: cell(6, 4, { removed: { image: tally(2) } }) },
    ],
    [
      'length',
      'rule',
      {
        a: cell(9, 6, { removed: { short: tally(2), long: tally(1) } }),
        b: cell(4, 3, { removed: { short: tally(1) } }),
      },
    ],
    ['exact', 'dedup', { a: cell(6, 5, { duplicate: tally(1) }), b: cell(3, 3) }],
  ].map(([name, kind, sources]) => ({
    name: name as string,
    id: `${name}@1`,
    kind: kind as 'rule',
    pass: 0,
    params: {},
    sources: sources as Record<string, Cell>,
    samples: { removed: [], edited: [] },
  })),
}

describe('funnel', () => {
  it('adds the sources of each step', () => {
    expect(
      funnel(small).map((row) => [
        row.in.docs,
        row.removed.docs,
        row.duplicate.docs,
        row.quarantined,
        row.out.docs,
      ]),
    ).toEqual([
      [16, 2, 0, 1, 13],
      [13, 4, 0, 0, 9],
      [9, 0, 1, 0, 8],
    ])
  })

  it('counts characters and bytes beside documents', () => {
    expect(funnel(small)[1]?.removed).toEqual({ docs: 4, chars: 40, bytes: 120 })
  })
})

describe('outcomes', () => {
  it('says where every record ended', () => {
    expect(outcomes(funnel(small))).toMatchObject({
      records: 16,
      documents: 13,
      kept: 8,
      removed: 4,
      skipped: 2,
      duplicate: 1,
      quarantined: 1,
    })
  })

  it('is all zeros without steps', () => {
    expect(outcomes([])).toMatchObject({ records: 0, kept: 0, removed: 0, duplicate: 0, quarantined: 0 })
  })
})

describe('removals', () => {
  it('lists every reason of every step, largest first, with what reached the step', () => {
    expect(
      removals(funnel(small)).map(({ step, reason, tally: { docs }, reached }) => [
        step,
        reason,
        docs,
        reached,
      ]),
    ).toEqual([
      ['length', 'short', 3, 13],
      ['length', 'long', 1, 13],
    ])
  })

  it('are of documents: what the readers skip stands apart', () => {
    expect(skips(funnel(small))).toEqual([{ key: 'image', value: 2 }])
  })

  it('knows the share of one source', () => {
    const [first] = removals(funnel(small))
    if (first === undefined) throw new Error('no removals')
    expect([
      removedFrom(small, 'a', first),
      removedFrom(small, 'b', first),
      removedFrom(small, 'nowhere', first),
    ]).toEqual([2, 1, 0])
  })
})

it('lists causes of quarantine with their step', () => {
  expect(quarantineCauses(funnel(small))).toEqual([{ step: 'collect', cause: 'bad JSON', docs: 1 }])
})

it('merges counts under keys that an object has already', () => {
  expect(mergeCounts([{ constructor: 2 }, { constructor: 3, toString: 1 }])).toEqual([
    { key: 'constructor', value: 5 },
    { key: 'toString', value: 1 },
  ])
})

it('never leaves a single row out', () => {
  expect(cap([1, 2, 3], 2)).toEqual({ shown: [1, 2, 3], rest: [] })
  expect(cap([1, 2, 3, 4], 2)).toEqual({ shown: [1, 2], rest: [3, 4] })
})
