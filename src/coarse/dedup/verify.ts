import type { Verifier } from '../../step.ts'
import { Corpus, type Units } from './corpus.ts'
import { EdgeWriter, visitEdges } from './edges.ts'
import { type ReadText, ReducedTexts } from './texts.ts'

export interface VerifyOptions extends Units {
  /** What `matchPartition` wrote, for every partition. */
  readonly edgeFiles: readonly string[]
  /** Of the documents, by ordinal; from 0. Any number of partitions gives the same edges. */
  readonly partition: number
  readonly partitions: number
  readonly readText: ReadText
  readonly outFile: string
  /** Bytes that the task may take; the texts at hand fill three quarters, edge files have at least 4 KB each. */
  readonly memory: number
}

/** Sums over the partitions do not depend on how many there are. */
export interface VerifySummary {
  /** Candidate pairs whose texts were compared. */
  readonly compared: number
  /** Of these, pairs that the comparison did not bear out. */
  readonly refused: number
  /** Of these, pairs whose fingerprints alone would have made them copies. */
  readonly overestimated: number
  /** Of the others, pairs whose fingerprints alone would not have made them copies. */
  readonly underestimated: number
  /** Estimated similarity against the true one: in millionths, so that sums do not depend on their order. */
  readonly error: { readonly sum: number; readonly largest: number }
}

const MILLION = 1e6

/**
 * Compares the texts of candidate pairs, those whose copy lies in one range of documents, and writes the edges that stand,
 * with the true similarity. Pairs with a settled document pass: it has no text, and its fingerprint has decided.
 */
export function verifyPartition(options: VerifyOptions): VerifySummary {
  const { fingerprinter, edgeFiles, partition, partitions, readText, outFile, memory } = options
  const { threshold, verify } = fingerprinter
  if (verify === undefined) throw new Error(`${options.step} does not compare texts`)
  const corpus = new Corpus(options, 0)
  try {
    const texts = new ReducedTexts(corpus, verify, readText, (memory * 3) / 4)
    const edges = new EdgeWriter(outFile)
    const judge = new Judge(verify, threshold, texts)
    visitEdges(
      edgeFiles,
      { ...rangeOf(partition, partitions, corpus), memory: memory / 8 },
      (copy, leader, estimate) => {
        const similarity = leader < corpus.settled ? estimate : judge.compare(copy, leader, estimate)
        if (similarity >= threshold) edges.push(copy, leader, similarity)
      },
    )
    edges.close()
    return judge.summary()
  } finally {
    corpus.close()
  }
}

/** Ordinals of one partition: from here on, and below there. */
const rangeOf = (partition: number, partitions: number, { settled, count }: Corpus) => {
  const start = (part: number): number => settled + Math.floor(((count - settled) * part) / partitions)
  return { from: start(partition), to: start(partition + 1) }
}

/** Compares and counts. */
class Judge {
  readonly #similarity: Verifier['similarity']
  readonly #threshold: number
  readonly #texts: ReducedTexts
  #compared = 0
  #refused = 0
  #overestimated = 0
  #underestimated = 0
  #sum = 0
  #largest = 0

  constructor({ similarity }: Verifier, threshold: number, texts: ReducedTexts) {
    this.#similarity = similarity
    this.#threshold = threshold
    this.#texts = texts
  }

  compare(copy: number, leader: number, estimate: number): number {
    const similarity = this.#similarity(this.#texts.get(copy), this.#texts.get(leader))
    const error = Math.round(Math.abs(estimate - similarity) * MILLION)
    this.#compared += 1
    this.#sum += error
    this.#largest = Math.max(this.#largest, error)
    if (similarity < this.#threshold) {
      this.#refused += 1
      if (estimate >= this.#threshold) this.#overestimated += 1
    } else if (estimate < this.#threshold) {
      this.#underestimated += 1
    }
    return similarity
  }

  summary(): VerifySummary {
    return {
      compared: this.#compared,
      refused: this.#refused,
      overestimated: this.#overestimated,
      underestimated: this.#underestimated,
      error: { sum: this.#sum, largest: this.#largest },
    }
  }
}
