import type { Histogram } from './histogram.ts'

/** Documents, code points and UTF-8 bytes, always counted together. */
export interface Tally {
  docs: number
  chars: number
  bytes: number
}

/** What happened at one step to the documents of one source. `in` = `out` + `removed` + `duplicate` + `quarantined`. */
export interface Cell {
  in: Tally
  out: Tally
  /** By reason. */
  removed: Record<string, Tally>
  duplicate: Tally
  /** By cause. Documents only: what could not be read has no characters. */
  quarantined: Record<string, number>
  /** Cleaners: edits by kind, and documents edited. */
  edits: Record<string, number>
  edited: number
}

/** A short excerpt of a document, chosen by hash of seed and id: the same in every run. */
export interface Sample {
  /** 16 hex digits; the smallest are kept. */
  readonly rank: string
  readonly id: string
  readonly source: string
  readonly file: string
  readonly url?: string
  readonly title?: string
  readonly lang?: string
  readonly label?: string
  /** Reason of removal; the kept and edited have none. */
  readonly reason?: string
  /** First 400 code points of the text as this step saw it. For a cleaner, around its first edit. */
  readonly excerpt: string
  /** For a cleaner: the same place after the edit. */
  readonly after?: string
  /** For a duplicate. */
  readonly keeper?: { readonly id: string; readonly similarity: number; readonly excerpt?: string }
  /** Values this step measured, by receipt column. */
  readonly values?: Record<string, number | string | null>
}

export interface StepStats {
  /** Name in this recipe: `length`, or `length-2` for its second use. `collect` for the readers. */
  readonly name: string
  /** `length@1`. */
  readonly id: string
  readonly kind: 'collect' | 'rule' | 'cleaner' | 'dedup'
  /** Pass this step runs in, from 0. */
  readonly pass: number
  /** Parameters as resolved, for showing. */
  readonly params: unknown
  /** By source, in recipe order. */
  sources: Record<string, Cell>
  /** Of the drawn column, over the documents that reached the step. */
  histogram?: Histogram & {
    readonly column: string
    readonly thresholds: readonly number[]
    /** Of each bin, the documents that this step removed; as long as `bins`, or shorter. */
    readonly removed: number[]
  }
  samples: { removed: Sample[]; edited: Sample[] }
}

/** Ledger of one input file: `records` = `kept` + `removed` + `duplicate` + `quarantined`. */
export interface FileLedger {
  records: number
  kept: number
  removed: number
  duplicate: number
  quarantined: number
}

/** Counts by key, cut to the largest `capacity` keys; `other` holds what was cut. */
export interface TopCounts {
  readonly capacity: number
  counts: Record<string, number>
  other: number
}

/** The work of one dedup step, and where its guards changed the result: never silent. */
export interface DedupStats {
  /** Keys that two or more documents share. */
  readonly buckets: number
  readonly comparisons: number
  /** Pairs found to be copies. */
  readonly edges: number
  readonly clusters: number
  readonly largestCluster: number
  /** Documents that only a chain of copies links to a cluster, unlike its keeper: kept. */
  readonly guarded: number
  /** Times a document was not compared with everything in reach because a cap on comparisons was met: kept. */
  readonly capped: number
  /** Keys whose documents met that cap. */
  readonly cappedBuckets: number
  /** Documents that share one key, at most. */
  readonly largestBucket: number
  /** For a dedup that compares texts. */
  readonly verification?: VerificationStats
  /** For a dedup with an index of what earlier runs kept: what it held, and the copies removed for that. */
  readonly index?: { readonly segments: number; readonly documents: number; readonly copies: number }
}

/** Candidate pairs whose texts were compared, and what that changed. */
export interface VerificationStats {
  readonly compared: number
  /** Pairs that are no copies. */
  readonly refused: number
  /** Of these, pairs that fingerprints alone would have made copies. */
  readonly overestimated: number
  /** Pairs that are copies, and that fingerprints alone would have missed. */
  readonly underestimated: number
  /** Estimated similarity against the true one, 0 to 1, over all pairs compared. */
  readonly meanError: number
  readonly largestError: number
}

/** Everything the report shows. Depends on inputs, recipe, seed and version alone. */
export interface Stats {
  readonly recipe: { readonly name: string; readonly about?: string; readonly hash: string }
  readonly version: string
  readonly seed: number
  readonly sources: readonly { readonly name: string; readonly format: string; readonly about?: string }[]
  /** `collect` first, then the recipe's steps in order. */
  steps: StepStats[]
  files: Record<string, FileLedger>
  /** Kept documents by language and label. */
  kept: { byLang: Record<string, Tally>; byLabel: Record<string, Tally>; samples: Sample[] }
  domains: { kept: TopCounts; removed: TopCounts }
  /** First causes, for the message of a failed run: a few per cause. */
  quarantine: { cause: string; detail?: string; file: string; offset: number }[]
  /** Clusters of every dedup step by size: `2`, `3`, `4`, `5-8`, `9-16` … */
  clusters: Record<string, Record<string, number>>
  /** How every dedup step came to its decisions. */
  dedups: Record<string, DedupStats>
}

/** What the clock saw. Never part of `Stats`: it differs from run to run. */
export interface Timings {
  /** Wall-clock seconds over all sessions of the run, resumed ones included. */
  wallSeconds: number
  workers: number
  node: string
  /** By step name, seconds over all workers: wall time of one document in sixteen, scaled up. */
  steps: Record<string, number>
  /** By stage and task, such as `pass-0/u00000`. */
  units: Record<
    string,
    { seconds: number; docs: number; bytes: number; host: string; pid: number; thread: number }
  >
}
