import type { Sample } from './stats.ts'

/** Anything with a rank: a pseudo-random number fixed by seed and id. */
export interface Ranked {
  readonly rank: string
}

/** Would this rank be among the smallest `capacity`? Ask before building a costly sample. */
export const qualifies = (samples: readonly Ranked[], rank: string, capacity: number): boolean =>
  samples.length < capacity || rank < samples.at(-1)!.rank

/** Keeps the `capacity` smallest ranks, sorted. Any order of adding gives the same samples. */
export function addSample<T extends Ranked>(samples: T[], sample: T, capacity: number): void {
  if (!qualifies(samples, sample.rank, capacity)) return
  let at = samples.length
  while (at > 0 && samples[at - 1]!.rank > sample.rank) at -= 1
  samples.splice(at, 0, sample)
  if (samples.length > capacity) samples.pop()
}

/** Samples of each kind kept per step in `stats.json`. */
export const SAMPLES_PER_STEP = 6
const EXCERPT = 400

/** First `EXCERPT` code points from UTF-16 unit `from`, never through a surrogate pair. */
export function excerpt(text: string, from = 0): string {
  const isLow = (i: number): boolean => (text.charCodeAt(i) & 0xfc00) === 0xdc00
  const start = from > 0 && isLow(from) ? from - 1 : from
  const piece = text.slice(start, start + 2 * EXCERPT)
  return Array.from(piece).slice(0, EXCERPT).join('').toWellFormed()
}

export const mergeSamples = (into: Sample[], from: readonly Sample[], capacity = SAMPLES_PER_STEP): void => {
  for (const sample of from) addSample(into, sample, capacity)
}
