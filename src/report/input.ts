import type { Stats, Timings } from '../stats/stats.ts'

/** What the reports are made of: the statistics, and the few facts that only a run knows. */
export interface ReportInput {
  readonly stats: Stats
  /** What the clock saw; without it the page has no throughput. */
  readonly timings?: Timings
  readonly run: RunFacts
  /** Every output file, in path order. */
  readonly manifest?: readonly ReportShard[]
}

export interface RunFacts {
  /** As the user wrote it. */
  readonly recipePath?: string
  /** What was read, by source. A source that is missing here is shown without a raw size. */
  readonly inputs: Readonly<Record<string, RawInput>>
}

export interface RawInput {
  readonly files: number
  /** Size on disk, compressed as found. */
  readonly bytes: number
}

export interface ReportShard {
  /** Relative to the run directory. */
  readonly path: string
  readonly docs: number
  /** Code points of text. */
  readonly chars: number
  /** Size of the file on disk. */
  readonly bytes: number
}
