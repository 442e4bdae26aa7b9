import { type Histogram, lowerBound } from '../stats/histogram.ts'
import type { StepStats } from '../stats/stats.ts'
import { totalStep } from './derive.ts'

/** A step's histogram, ready to draw. Positions are in bins, so that both scales draw alike. */
export interface HistogramView {
  readonly column: string
  readonly scale: Histogram['scale']
  readonly bins: readonly number[]
  /** Documents measured. */
  readonly docs: number
  readonly thresholds: readonly Threshold[]
  /** Positions shown, from inclusive to exclusive. */
  readonly from: number
  readonly to: number
}

export interface Threshold {
  readonly value: number
  readonly position: number
  /** Which side the step removes; `unknown` when neither its parameters nor its counts tell. */
  readonly removes: 'below' | 'above' | 'unknown'
}

export function histogramView(step: StepStats): HistogramView | undefined {
  const { histogram } = step
  if (histogram === undefined) return undefined
  const docs = histogram.bins.reduce((total, n) => total + n, 0)
  if (docs === 0) return undefined
  const thresholds = histogram.thresholds.filter(Number.isFinite).map((value) => ({
    value,
    position: positionOf(histogram.scale, value),
    removes: removedSide(step, value),
  }))
  const [from, to] = extent(histogram, thresholds)
  return {
    column: histogram.column,
    scale: histogram.scale,
    bins: histogram.bins,
    docs,
    thresholds,
    from,
    to,
  }
}

/** Where a value stands, in bins: 2.5 is the middle of the third bin (on its logarithmic scale, for counts). */
export function positionOf(scale: Histogram['scale'], value: number): number {
  const unit = lowerBound(scale, 2) / lowerBound(scale, 1)
  if (scale === 'share') return Math.max(0, value) / lowerBound('share', 1)
  return value < 1 ? Math.max(0, value) : 1 + Math.log(value) / Math.log(unit)
}

/** A share is shown from 0 to 1; a count from its first to its last document, thresholds included. */
function extent({ scale, bins }: Histogram, thresholds: readonly Threshold[]): [number, number] {
  if (scale === 'share') return [0, positionOf('share', 1)]
  const positions = thresholds.map(({ position }) => position)
  const first = bins.findIndex((n) => n > 0)
  return [
    Math.floor(Math.min(first, ...positions)),
    Math.ceil(Math.max(bins.length, ...positions.map((p) => p + 1))),
  ]
}

/**
 * `Stats` says where a decision turns but not which way. The parameter that holds the value usually says so by its
 * name (`min`, `maxShare`); else the side that holds about as many documents as were removed.
 */
function removedSide(step: StepStats, value: number): Threshold['removes'] {
  const names = namesOf(step.params, value)
  const least = names.some((name) => /^(min|least|lower|floor)/i.test(name))
  const most = names.some((name) => /^(max|most|upper|ceil)/i.test(name))
  if (least !== most) return least ? 'below' : 'above'
  const { histogram } = step
  if (histogram === undefined || histogram.thresholds.length !== 1) return 'unknown'
  const { removed, in: reached } = totalStep(step)
  if (removed.docs === 0 || removed.docs === reached.docs) return 'unknown'
  const turn = positionOf(histogram.scale, value)
  const below = histogram.bins.reduce((total, n, bin) => total + n * share(bin, turn), 0)
  const measured = histogram.bins.reduce((total, n) => total + n, 0)
  const missBelow = Math.abs(below - removed.docs)
  const missAbove = Math.abs(measured - below - removed.docs)
  if (missBelow === missAbove) return 'unknown'
  return missBelow < missAbove ? 'below' : 'above'
}

/** Part of a bin that lies below a position. */
const share = (bin: number, position: number): number => Math.min(1, Math.max(0, position - bin))

function namesOf(params: unknown, value: number, name = ''): string[] {
  if (params === value) return [name]
  if (typeof params !== 'object' || params === null) return []
  return Object.entries(params).flatMap(([key, inner]) =>
    namesOf(inner, value, Array.isArray(params) ? name : key),
  )
}

/** Stretches of the shown range that the step removes, in positions. */
export function removedRanges({ thresholds, from, to }: HistogramView): [number, number][] {
  const ranges: [number, number][] = []
  const below = thresholds.filter(({ removes }) => removes === 'below')
  const above = thresholds.filter(({ removes }) => removes === 'above')
  // Several thresholds that cut the same way mark classes, not the edge of what is removed.
  if (below.length === 1 && below[0] !== undefined) ranges.push([from, below[0].position])
  if (above.length === 1 && above[0] !== undefined) ranges.push([above[0].position, to])
  return ranges.filter(([a, b]) => b > a)
}

/** Values to label on the axis, as positions with their value. */
export function ticks({ scale, from, to }: HistogramView): { position: number; value: number }[] {
  if (scale === 'share')
    return [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => ({ position: positionOf(scale, value), value }))
  const values: number[] = from === 0 ? [0] : []
  for (let decade = 1; decade < 1e13; decade *= 10) values.push(decade)
  const inside = (candidates: readonly number[]) =>
    candidates
      .map((value) => ({ position: positionOf(scale, value), value }))
      .filter(({ position }) => position >= from && position <= to)
  const decades = inside(values)
  return decades.length >= 3 ? decades : inside(values.flatMap((v) => (v === 0 ? [0] : [v, 2 * v, 5 * v])))
}
