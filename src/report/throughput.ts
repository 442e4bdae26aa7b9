import type { Timings } from '../stats/stats.ts'
import { threadsOf } from '../stats/threads.ts'
import { byCount, type Counted } from './derive.ts'

/** Speed of a run, from what the clock saw. */
export interface Throughput {
  readonly docsPerSecond: number
  /** Bytes of input as found, per second; absent when the sizes are unknown. */
  readonly bytesPerSecond: number | undefined
  /** Seconds by step, over all workers, largest first. */
  readonly steps: readonly Counted<number>[]
  readonly stepSeconds: number
  readonly units: number
  /** Threads that did work, over all processes and sessions. */
  readonly threads: number
  /** Longest units, longest first. */
  readonly slowest: readonly { unit: string; seconds: number; docs: number; bytes: number }[]
}

/**
 * @param records input records
 * @param inputBytes size of the inputs on disk
 */
export function throughput(timings: Timings, records: number, inputBytes: number | undefined): Throughput {
  const seconds = Math.max(timings.wallSeconds, Number.EPSILON)
  const steps = Object.entries(timings.steps)
    .map(([key, value]) => ({ key, value }))
    .sort(byCount)
  const units = Object.entries(timings.units)
  return {
    docsPerSecond: records / seconds,
    bytesPerSecond: inputBytes === undefined ? undefined : inputBytes / seconds,
    steps,
    stepSeconds: steps.reduce((total, { value }) => total + value, 0),
    units: units.length,
    threads: threadsOf(timings.units),
    slowest: units
      .map(([unit, { seconds: took, docs, bytes }]) => ({ unit, seconds: took, docs, bytes }))
      .sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1)),
  }
}
