import type { Fingerprinter } from '../../step.ts'
import { visitBuckets } from './candidates.ts'
import { Corpus, type Units } from './corpus.ts'
import { removedBits } from './decisions.ts'
import { EdgeList, writeEdges } from './edges.ts'

/** Default of `maxLeaders`. */
const MAX_LEADERS = 64

export interface MatchOptions extends Units {
  /** From 0; at most 1,024 partitions. Any number gives the same decisions. */
  readonly partition: number
  readonly partitions: number
  /** Directories of `cluster` for the dedups before this one at the same barrier: what they removed is left out. */
  readonly removedEarlier: readonly string[]
  readonly outFile: string
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
    /** Times a document matched none of a bucket's `maxLeaders` leaders and went on uncompared to the rest. */
    readonly documents: number
  }
}

/**
 * Finds the pairs of copies among the documents that share a key of one partition and writes them as edges.
 *
 * Within a bucket, documents are taken in the order of the keep policy. Each is compared with the bucket's leaders; one
 * that matches none becomes a leader. So a bucket of a thousand copies costs a thousand comparisons, not half a million.
 */
export function matchPartition(options: MatchOptions): MatchSummary {
  const { fingerprinter, partition, partitions, removedEarlier, outFile, maxLeaders = MAX_LEADERS } = options
  const corpus = new Corpus(options)
  const leaders = new Leaders(fingerprinter, corpus, maxLeaders)
  const priorities = priorityOrder(fingerprinter, corpus)
  let buckets = 0
  let largestBucket = 0
  try {
    const removed = removedBits(removedEarlier, corpus)
    const keys = visitBuckets(
      options,
      partition,
      partitions,
      removed,
      (unit) => corpus.baseOf(unit),
      (ordinals) => {
        buckets += 1
        largestBucket = Math.max(largestBucket, ordinals.length)
        leaders.take(priorities(ordinals))
      },
    )
    writeEdges(outFile, leaders.edges)
    const { comparisons, capped } = leaders
    return { keys, buckets, largestBucket, comparisons, capped }
  } finally {
    corpus.close()
  }
}

/** Sorts a bucket by the keep policy: documents that would be kept come first. */
function priorityOrder(
  { preference }: Fingerprinter,
  corpus: Corpus,
): (ordinals: Uint32Array) => Uint32Array {
  if (preference === undefined) return (ordinals) => ordinals
  return (ordinals) => {
    const values = new Map(Array.from(ordinals, (ordinal) => [ordinal, corpus.preference(ordinal)]))
    return ordinals.sort((a, b) => {
      const [first, second] = [values.get(a)!, values.get(b)!]
      // Not a difference: two infinities would give NaN.
      return first === second ? a - b : second > first ? 1 : -1
    })
  }
}

/** Leader clustering of one bucket after the other. */
class Leaders {
  readonly edges = new EdgeList()
  readonly capped = { buckets: 0, documents: 0 }
  comparisons = 0
  readonly #fingerprinter: Fingerprinter
  readonly #corpus: Corpus
  readonly #ordinals: Uint32Array
  /** Fingerprints of the leaders, then one place for the document at hand. */
  readonly #fingerprints: Uint8Array

  constructor(fingerprinter: Fingerprinter, corpus: Corpus, max: number) {
    this.#fingerprinter = fingerprinter
    this.#corpus = corpus
    this.#ordinals = new Uint32Array(max)
    this.#fingerprints = new Uint8Array((max + 1) * fingerprinter.bytes)
  }

  take(bucket: Uint32Array): void {
    const { bytes, threshold, similarity } = this.#fingerprinter
    const fingerprints = this.#fingerprints
    const max = this.#ordinals.length
    let count = 0
    let missed = 0
    for (const ordinal of bucket) {
      const own = count * bytes
      this.#corpus.readFingerprint(ordinal, fingerprints, own)
      let matched = false
      for (let i = 0; i < count; i++) {
        const value = similarity(fingerprints, i * bytes, fingerprints, own)
        if (value < threshold) continue
        this.edges.push(ordinal, this.#ordinals[i]!, value)
        matched = true
      }
      this.comparisons += count
      if (matched) continue
      if (count < max) {
        this.#ordinals[count] = ordinal
        count += 1
      } else {
        missed += 1
      }
    }
    if (missed > 0) this.capped.buckets += 1
    this.capped.documents += missed
  }
}
