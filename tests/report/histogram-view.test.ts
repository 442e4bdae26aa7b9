import { describe, expect, it } from 'vitest'
import { docTicks, histogramView, positionOf, ticks } from '../../src/report/histogram-view.ts'
import { sparkline } from '../../src/report/sparkline.ts'
import { type Histogram, lowerBound, newHistogram, observe } from '../../src/stats/histogram.ts'
import type { StepStats } from '../../src/stats/stats.ts'

interface Case {
  readonly scale: Histogram['scale']
  readonly passed?: readonly number[]
  readonly removed?: readonly number[]
  readonly thresholds?: readonly number[]
}

function step({ scale, passed = [], removed = [], thresholds = [] }: Case): StepStats {
  const all = newHistogram(scale)
  const gone = newHistogram(scale)
  for (const value of [...passed, ...removed]) observe(all, value)
  for (const value of removed) observe(gone, value)
  return {
    name: 'rule',
    id: 'rule@1',
    kind: 'rule',
    pass: 0,
    params: {},
    sources: {},
    histogram: { ...all, column: 'value', thresholds, removed: gone.bins },
    samples: { removed: [], edited: [] },
  }
}

const view = (input: Case) => {
  const made = histogramView(step(input))
  if (made === undefined) throw new Error('no histogram')
  return made
}

const times = (count: number, value: number): number[] => new Array<number>(count).fill(value)

describe('positionOf', () => {
  it('puts the lower bound of a bin at its number, on both scales', () => {
    for (const bin of [1, 2, 17, 40]) {
      expect(positionOf('share', lowerBound('share', bin))).toBeCloseTo(bin)
      expect(positionOf('count', lowerBound('count', bin))).toBeCloseTo(bin)
    }
  })
})

describe('histogramView', () => {
  it('says of each bin how many documents the step removed, on whichever side they lie', () => {
    const { bins, docs, removed } = view({ scale: 'share', passed: [0.1, 0.5, 0.5], removed: [0.1, 0.9] })
    expect([5, 25, 45].map((bin) => bins[bin])).toEqual([
      { docs: 2, removed: 1 },
      { docs: 2, removed: 0 },
      { docs: 1, removed: 1 },
    ])
    expect([docs, removed]).toEqual([5, 2])
  })

  it('takes a shorter list of removed documents for none beyond its end', () => {
    expect(view({ scale: 'share', passed: [0.9], removed: [0.1] }).bins.at(-1)).toEqual({
      docs: 1,
      removed: 0,
    })
  })

  it('shows shares from 0 to 1', () => {
    expect(view({ scale: 'share', passed: [0.5] })).toMatchObject({ from: 0, to: 50, docs: 1 })
  })

  it('shows counts from the first to the last document, thresholds included', () => {
    const { from, to } = view({ scale: 'count', passed: [300, 4000], thresholds: [200] })
    expect(lowerBound('count', from)).toBeLessThanOrEqual(200)
    expect(lowerBound('count', to)).toBeGreaterThanOrEqual(4000)
  })

  it('is at least sixteen bins wide', () => {
    const { from, to } = view({ scale: 'count', passed: [1, 2] })
    expect(to - from).toBe(16)
  })

  it('is absent when nothing was measured', () => {
    expect(histogramView(step({ scale: 'share', thresholds: [0.5] }))).toBeUndefined()
  })

  it('breaks a bin of more than eight times the next, and no other', () => {
    const nextTo = (count: number) =>
      view({ scale: 'share', passed: [...times(count, 0.99), ...times(10, 0.5)] })
    expect(nextTo(80)).toMatchObject({ tallest: 80 })
    expect(nextTo(80).broken).toBeUndefined()
    expect(nextTo(81)).toMatchObject({ broken: 49, tallest: 10 })
  })

  it('breaks no bin that stands alone', () => {
    expect(view({ scale: 'share', passed: times(100, 0.5) }).broken).toBeUndefined()
  })
})

describe('ticks', () => {
  it('label decades, and finer steps when there are few', () => {
    const values = (passed: number[]) => ticks(view({ scale: 'count', passed })).map(({ value }) => value)
    expect(values([3, 40_000])).toEqual([10, 100, 1000, 10_000])
    expect(values([15, 60])).toEqual([20, 50, 100, 200])
  })

  it('stand apart from each other', () => {
    const shown = ticks(view({ scale: 'count', passed: [0, 1, 5_000_000] })).map(({ value }) => value)
    expect(shown.slice(0, 3)).toEqual([0, 10, 100])
  })

  it('of documents are whole and end at the tallest bin drawn in full', () => {
    const upTo = (count: number) => docTicks(view({ scale: 'share', passed: times(count, 0.5) }))
    expect(upTo(1)).toEqual([0, 1])
    expect(upTo(3)).toEqual([0, 1, 2, 3])
    expect(upTo(828)).toEqual([0, 200, 400, 600, 800])
    expect(upTo(1000)).toEqual([0, 200, 400, 600, 800, 1000])
    expect(docTicks(view({ scale: 'share', passed: [...times(900, 0.9), ...times(40, 0.5)] })).at(-1)).toBe(
      40,
    )
  })
})

describe('sparkline', () => {
  it('draws a line of text with the threshold in it', () => {
    const line = sparkline(
      view({ scale: 'share', removed: [0.1], passed: [0.9, 0.9, 0.9], thresholds: [0.5] }),
    )
    const [below = '', above = ''] = line.split('│')
    expect(below.trim()).toBe('▃')
    expect(above.trim()).toBe('█')
  })

  it('cuts a towering column short, so that the others can be told apart', () => {
    const line = sparkline(
      view({ scale: 'share', passed: [...times(1000, 0.99), ...times(10, 0.1), ...times(5, 0.5)] }),
    )
    expect(line.replaceAll(' ', '')).toBe('▇▄█')
  })
})
