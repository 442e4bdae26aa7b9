import { describe, expect, it } from 'vitest'
import { histogramView, positionOf, removedRanges, ticks } from '../../src/report/histogram-view.ts'
import { sparkline } from '../../src/report/sparkline.ts'
import { type Histogram, lowerBound, newHistogram, observe } from '../../src/stats/histogram.ts'
import type { StepStats } from '../../src/stats/stats.ts'

interface Case {
  readonly scale: Histogram['scale']
  readonly values: readonly number[]
  readonly thresholds: readonly number[]
  readonly params?: unknown
  readonly removed?: number
}

function step({ scale, values, thresholds, params = {}, removed = 0 }: Case): StepStats {
  const histogram = newHistogram(scale)
  for (const value of values) observe(histogram, value)
  const tally = (docs: number) => ({ docs, chars: 0, bytes: 0 })
  const cell = {
    in: tally(values.length),
    out: tally(values.length - removed),
    removed: { why: tally(removed) },
    duplicate: tally(0),
    quarantined: {},
    edits: {},
    edited: 0,
  }
  return {
    name: 'rule',
    id: 'rule@1',
    kind: 'rule',
    pass: 0,
    params,
    sources: { a: cell },
    histogram: { ...histogram, column: 'value', thresholds },
    samples: { removed: [], edited: [] },
  }
}

const view = (input: Case) => {
  const made = histogramView(step(input))
  if (made === undefined) throw new Error('no histogram')
  return made
}
const sides = (input: Case) => view(input).thresholds.map(({ removes }) => removes)

describe('positionOf', () => {
  it('puts the lower bound of a bin at its number, on both scales', () => {
    for (const bin of [1, 2, 17, 40]) {
      expect(positionOf('share', lowerBound('share', bin))).toBeCloseTo(bin)
      expect(positionOf('count', lowerBound('count', bin))).toBeCloseTo(bin)
    }
  })
})

describe('removed side', () => {
  const values = [0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9]

  it('is told by the name of the parameter', () => {
    expect(sides({ scale: 'share', values, thresholds: [0.5], params: { min: 0.5 } })).toEqual(['below'])
    expect(
      sides({ scale: 'share', values, thresholds: [0.5], params: { lines: { maxShare: 0.5 } } }),
    ).toEqual(['above'])
    expect(
      sides({ scale: 'count', values: [5, 500], thresholds: [10, 100], params: { min: 10, max: 100 } }),
    ).toEqual(['below', 'above'])
  })

  it('is told by the counts when the name does not say', () => {
    expect(
      sides({ scale: 'share', values, thresholds: [0.5], params: { threshold: 0.5 }, removed: 3 }),
    ).toEqual(['below'])
    expect(
      sides({ scale: 'share', values, thresholds: [0.5], params: { threshold: 0.5 }, removed: 4 }),
    ).toEqual(['above'])
  })

  it('is not guessed when nothing was removed', () => {
    const unknown = view({ scale: 'share', values, thresholds: [0.5], params: { threshold: 0.5 } })
    expect(unknown.thresholds[0]?.removes).toBe('unknown')
    expect(removedRanges(unknown)).toEqual([])
  })
})

describe('histogramView', () => {
  it('shows shares from 0 to 1', () => {
    expect(view({ scale: 'share', values: [0.5], thresholds: [] })).toMatchObject({
      from: 0,
      to: 50,
      docs: 1,
    })
  })

  it('shows counts from the first to the last document, thresholds included', () => {
    const { from, to } = view({
      scale: 'count',
      values: [300, 4000],
      thresholds: [200],
      params: { min: 200 },
    })
    expect(lowerBound('count', from)).toBeLessThanOrEqual(200)
    expect(lowerBound('count', to)).toBeGreaterThanOrEqual(4000)
  })

  it('is absent when nothing was measured', () => {
    expect(histogramView(step({ scale: 'share', values: [], thresholds: [0.5] }))).toBeUndefined()
  })

  it('labels decades, and finer steps when there are few', () => {
    expect(
      ticks(view({ scale: 'count', values: [3, 40_000], thresholds: [] })).map(({ value }) => value),
    ).toEqual([10, 100, 1000, 10_000])
    expect(
      ticks(view({ scale: 'count', values: [15, 60], thresholds: [] })).map(({ value }) => value),
    ).toEqual([20, 50])
  })
})

it('draws a line of text with the threshold in it', () => {
  const line = sparkline(
    view({ scale: 'share', values: [0.1, 0.9, 0.9, 0.9], thresholds: [0.5], params: { min: 0.5 } }),
  )
  const [below = '', above = ''] = line.split('│')
  expect(below.trim()).toBe('▃')
  expect(above.trim()).toBe('█')
})
