/** Mergeable histogram. `share`: 50 equal bins over 0 to 1. `count`: a bin per quarter of a power of two. */
export interface Histogram {
  readonly scale: 'share' | 'count'
  /** `bins[i]` counts values in `[lowerBound(i), lowerBound(i + 1))`; the last bin of a share includes 1. */
  readonly bins: number[]
}

const SHARE_BINS = 50
const PER_OCTAVE = 4
const COUNT_BINS = 40 * PER_OCTAVE

export const newHistogram = (scale: Histogram['scale']): Histogram => ({ scale, bins: [] })

/** Lower bound of a bin in the units of the value. */
export function lowerBound(scale: Histogram['scale'], bin: number): number {
  if (scale === 'share') return bin / SHARE_BINS
  return bin === 0 ? 0 : 2 ** ((bin - 1) / PER_OCTAVE)
}

function binOf(scale: Histogram['scale'], value: number): number {
  if (scale === 'share') return Math.min(SHARE_BINS - 1, Math.max(0, Math.floor(value * SHARE_BINS)))
  return value < 1 ? 0 : Math.min(COUNT_BINS, 1 + Math.floor(Math.log2(value) * PER_OCTAVE))
}

export function observe({ scale, bins }: Histogram, value: number): void {
  const bin = binOf(scale, value)
  while (bins.length <= bin) bins.push(0)
  bins[bin]! += 1
}

/** Adds bins into `into`, which grows to hold them. */
export function mergeBins(into: number[], from: readonly number[]): void {
  while (into.length < from.length) into.push(0)
  for (const [i, n] of from.entries()) into[i]! += n
}
