import type { ClusterSummary } from '../../src/coarse/dedup/cluster.ts'
import type { MatchSummary } from '../../src/coarse/dedup/match.ts'
import type { VerifySummary } from '../../src/coarse/dedup/verify.ts'
import type { TaskMemory } from '../../src/run/memory.ts'
import type { CorpusOptions } from '../synthetic-documents.ts'

/** Name of the dedup in directories and messages. */
export const STEP = 'minhash'

/** What every thread must know. Plain data. */
export interface Job {
  readonly dir: string
  readonly documents: number
  readonly corpus: CorpusOptions
  /** Documents of a unit; the last has fewer. */
  readonly unitDocuments: number
  readonly units: number
  readonly partitions: number
  readonly memory: TaskMemory
}

export type StageName = keyof Outcomes

/** `number`: of the unit or partition; 0 for `cluster`. */
export interface Task {
  readonly stage: StageName
  readonly number: number
}

/** What became of planted copies, and of everything else. */
export interface Check {
  /** Planted copies, and those removed. */
  readonly planted: number
  readonly plantedRemoved: number
  readonly removed: number
  /** Removed for a document of another family: neither its original nor a copy of that. */
  readonly strangers: number
  /** Of every n-th planted copy, by the true Jaccard similarity to its original. */
  readonly alike: number
  readonly alikeRemoved: number
  readonly apart: number
  /** Removed although unlike its original; it may be like another copy of that. */
  readonly apartRemoved: number
  /** Removed documents compared with their keepers by text, and those that are not alike. */
  readonly keepersCompared: number
  readonly keepersUnlike: number
}

export interface Outcomes {
  /** Bytes on disk of what the unit's three files hold: documents, fingerprints, keys. */
  readonly fingerprint: { readonly chars: number; readonly storedBytes: number }
  readonly match: MatchSummary
  readonly verify: VerifySummary
  readonly cluster: ClusterSummary
  readonly check: Check
}

export interface StageResult<S extends StageName> {
  /** From the first task's begin to the last one's end. */
  readonly seconds: number
  /** Processor time of the whole process. */
  readonly cpuSeconds: number
  readonly outcomes: readonly Outcomes[S][]
}

/** What a process that deduplicated one corpus prints. */
export interface SizeResult {
  readonly documents: number
  /** Bytes, as given to `--memory`. */
  readonly memory: number
  readonly workers: number
  readonly units: number
  readonly partitions: number
  readonly stages: { readonly [S in Exclude<StageName, 'check'>]: StageResult<S> }
  readonly check: StageResult<'check'>
  /** Largest resident size of the process before the check, bytes, as it says itself. */
  readonly peakBytes: number
}

/** The same with what was seen from outside. */
export interface Measurement extends SizeResult {
  /** Largest resident size of the process, check included, MB (10^6 bytes): the kernel's high-water mark. */
  readonly highWaterMB: number
}
