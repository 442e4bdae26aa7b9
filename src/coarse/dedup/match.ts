import { RunError } from '../../errors.ts'
import type { Fingerprinter } from '../../step.ts'
import { visitBuckets } from './candidates.ts'
import { Corpus, type Units } from './corpus.ts'
import { removedBits, removedBytes } from './decisions.ts'
import { EdgeSorter } from './edges.ts'
import { Leaders } from './leaders.ts'
import { descending, stableOrder } from './order.ts'

/** Default of `maxLeaders`. */
const MAX_LEADERS = 64

const MAX_CACHE_BYTES = 16 << 20
const MIN_KEY_BYTES = 1 << 20

export interface MatchOptions extends Units {
  /** From 0; at most 1,024 partitions. Any number gives the same decisions. */
  readonly partition: number
  readonly partitions: number
  /** Directories of `cluster` for the dedups before this one at the same barrier: what they removed is left out. */
  readonly removedEarlier: readonly string[]
  readonly outFile: string
  /** Bytes that the task may take. Any number that suffices gives the same decisions. */
  readonly memory: number
  /** Documents unlike each other that one bucket may hold before the rest is no longer compared; default 64. */
  readonly maxLeaders?: number
}

/** Sums over the partitions do not depend on how many there are. */
export interface MatchSummary {
  readonly keys: number
  /** Keys that two or more documents share. */
  readonly buckets: number
  readonly largestBucket: number
  readonly comparisons: number
  readonly capped: {
    /** Buckets that reached `maxLeaders`. */
    readonly buckets: number
    /** Times a document was surely a copy of none of a bucket's `maxLeaders` leaders: those after it were not compared
     * with it there. */
    readonly documents: number
  }
}

/**
 * Finds the pairs of likely copies among the documents that share a key of one partition and writes them as edges.
 *
 * Memory: a bit per document where an earlier dedup stands at the same barrier; an eighth for pages of fingerprints (16 MB
 * at most), as much for preferences, an eighth for edges, half for keys (see `visitBuckets`); and `maxLeaders` fingerprints.
 */
export function matchPartition(options: MatchOptions): MatchSummary {
  const {
    step,
    fingerprinter,
    removedEarlier,
    outFile,
    memory,
    maxLeaders = MAX_LEADERS,
    settled = 0,
  } = options
  const corpus = new Corpus(options, Math.min(MAX_CACHE_BYTES, memory / 8))
  let buckets = 0
  let largestBucket = 0
  try {
    const bitBytes = removedEarlier.length === 0 ? 0 : removedBytes(corpus)
    if (bitBytes + MIN_KEY_BYTES > memory / 2) throw new RunError(tooSmall(step, memory, bitBytes))
    const edges = new EdgeSorter(outFile, memory / 8)
    const leaders = new Leaders(fingerprinter, corpus, maxLeaders, (copy, leader, similarity) =>
      edges.push(copy, leader, similarity),
    )
    const inPolicyOrder = policyOrder(fingerprinter, corpus)
    const removed = removedEarlier.length === 0 ? undefined : removedBits(removedEarlier, corpus)
    const baseOf = (dir: number): number => corpus.baseOf(dir - settled)
    const keyMemory = memory / 2 - bitBytes
    const keys = visitBuckets({ ...options, baseOf, removed, memory: keyMemory }, (ordinals) => {
      buckets += 1
      largestBucket = Math.max(largestBucket, ordinals.length)
      leaders.take(inPolicyOrder(ordinals))
    })
    edges.close()
    const { comparisons, capped } = leaders
    return { keys, buckets, largestBucket, comparisons, capped }
  } finally {
    corpus.close()
  }
}

const tooSmall = (step: string, memory: number, bits: number): string =>
  `${step}: matching needs ${Math.ceil((2 * (bits + MIN_KEY_BYTES)) / 1e6)} MB for each task and has ` +
  `${Math.floor(memory / 1e6)} MB. Give the run more memory (--memory) or fewer workers.`

/** Puts a bucket, ascending, in the order of the keep policy: documents that would be kept come first. */
function policyOrder({ preference }: Fingerprinter, corpus: Corpus): (ordinals: Uint32Array) => Uint32Array {
  if (preference === undefined) return (ordinals) => ordinals
  const { settled } = corpus
  return (ordinals) => {
    const isOwn = ordinals.map((ordinal) => (ordinal < settled ? 0 : 1))
    const [low, high] = descending(ordinals, (ordinal) =>
      ordinal < settled ? 0 : corpus.preference(ordinal),
    )
    return stableOrder([low, high, isOwn], ordinals.length).map((row) => ordinals[row]!)
  }
}
