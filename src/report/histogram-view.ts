import { type Histogram, lowerBound } from '../stats/histogram.ts'
import type { StepStats } from '../stats/stats.ts'

/** A step's histogram, ready to draw. Positions are in bins, so that both scales draw alike. */
export interface HistogramView {
  readonly column: string
  readonly scale: Histogram['scale']
  readonly bins: readonly Bin[]
  /** Documents measured. */
  readonly docs: number
  /** Of those, removed by this step. */
  readonly removed: number
  readonly thresholds: readonly Threshold[]
  /** Positions shown, from inclusive to exclusive. */
  readonly from: number
  readonly to: number
  /** The one bin drawn broken, because it would flatten all others. */
  readonly broken?: number
  /** Documents of the tallest bin that is drawn in full. */
  readonly tallest: number
}

export interface Bin {
  readonly docs: number
  /** Of those, removed by this step. */
  readonly removed: number
}

export interface Threshold {
  readonly value: number
  readonly position: number
}

/** At more than so many times the next, the tallest is drawn broken: at true height the others would be a few pixels. */
const BREAKS_FROM = 8

/** Where the tallest of some bars stands, when it would flatten the others, and how tall the others are. */
export function towering(heights: readonly number[]): { at: number; next: number } | undefined {
  const [first = 0, next = 0] = heights.toSorted((a, b) => b - a)
  return next > 0 && first > BREAKS_FROM * next ? { at: heights.indexOf(first), next } : undefined
}

export function histogramView({ histogram }: StepStats): HistogramView | undefined {
  if (histogram === undefined) return undefined
  const { column, scale } = histogram
  const bins = histogram.bins.map((docs, i) => ({ docs, removed: histogram.removed[i] ?? 0 }))
  const total = (count: (bin: Bin) => number) => bins.reduce((sum, bin) => sum + count(bin), 0)
  const docs = total((bin) => bin.docs)
  if (docs === 0) return undefined
  const thresholds = histogram.thresholds
    .filter(Number.isFinite)
    .map((value) => ({ value, position: positionOf(scale, value) }))
  const [from, to] = extent(histogram, thresholds)
  const tower = towering(histogram.bins)
  return {
    column,
    scale,
    bins,
    docs,
    removed: total((bin) => bin.removed),
    thresholds,
    from,
    to,
    ...(tower !== undefined && { broken: tower.at }),
    tallest: tower?.next ?? Math.max(...histogram.bins),
  }
}

/** Where a value stands, in bins: 2.5 is the middle of the third bin (on its logarithmic scale, for counts). */
export function positionOf(scale: Histogram['scale'], value: number): number {
  const unit = lowerBound(scale, 2) / lowerBound(scale, 1)
  if (scale === 'share') return Math.max(0, value) / lowerBound('share', 1)
  return value < 1 ? Math.max(0, value) : 1 + Math.log(value) / Math.log(unit)
}

/** Narrower ranges of counts are widened: two bins across the whole width would look like two walls. */
const LEAST_BINS = 16

/** A share is shown from 0 to 1; a count from its first to its last document, thresholds included. */
function extent({ scale, bins }: Histogram, thresholds: readonly Threshold[]): [number, number] {
  if (scale === 'share') return [0, positionOf('share', 1)]
  const positions = thresholds.map(({ position }) => position)
  const from = Math.floor(
    Math.min(
      bins.findIndex((n) => n > 0),
      ...positions,
    ),
  )
  const to = Math.ceil(Math.max(bins.length, ...positions.map((p) => p + 1)))
  return [from, Math.max(to, from + LEAST_BINS)]
}

/** Labels nearer to each other than this share of the width would run together. */
const TICKS_APART = 0.05

/** Values to label on the axis, as positions with their value. */
export function ticks({ scale, from, to }: HistogramView): { position: number; value: number }[] {
  if (scale === 'share')
    return [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => ({ position: positionOf(scale, value), value }))
  const values = [0]
  for (let decade = 1; decade < 1e13; decade *= 10) values.push(decade)
  const inside = (candidates: readonly number[]) =>
    candidates
      .map((value) => ({ position: positionOf(scale, value), value }))
      .filter(({ position }) => position >= from && position <= to)
      .filter(
        ({ position }, i, all) => position - (all[i - 1]?.position ?? from - to) > (to - from) * TICKS_APART,
      )
  const decades = inside(values)
  return decades.length >= 3 ? decades : inside(values.flatMap((v) => (v === 0 ? [0] : [v, 2 * v, 5 * v])))
}

/** Whole numbers of documents to label, from 0 up to the tallest bin drawn in full. */
export function docTicks({ tallest, broken }: HistogramView): number[] {
  const least = tallest / (broken === undefined ? 5 : 3)
  const decade = 10 ** Math.floor(Math.log10(least))
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * decade).find((n) => n >= least) ?? 1)
  return Array.from({ length: Math.floor(tallest / step) + 1 }, (_, i) => i * step)
}
