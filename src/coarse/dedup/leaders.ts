import type { Fingerprinter } from '../../step.ts'
import { type Certainty, certaintyOf } from './certainty.ts'
import type { Corpus } from './corpus.ts'
import type { VisitEdge } from './edges.ts'

/**
 * Leader clustering of one bucket after the other. Documents come in the order of the keep policy. Each is compared with
 * the bucket's leaders, and becomes one itself unless it is surely a copy: so a bucket of a thousand copies costs a
 * thousand comparisons, not half a million, and a pair that its texts do not bear out has hidden no document from those
 * after it. Settled documents stay whatever they are like: all of them lead, and their fingerprints alone decide.
 */
export class Leaders {
  readonly capped = { buckets: 0, documents: 0 }
  comparisons = 0
  readonly #fingerprinter: Fingerprinter
  readonly #certainty: Certainty
  readonly #corpus: Corpus
  readonly #emit: VisitEdge
  readonly #ordinals: Uint32Array
  /** Fingerprints of the leaders, then one place for the document at hand. */
  readonly #fingerprints: Uint8Array
  /** Leaders of the bucket at hand. */
  #count = 0

  constructor(fingerprinter: Fingerprinter, corpus: Corpus, max: number, emit: VisitEdge) {
    this.#fingerprinter = fingerprinter
    this.#certainty = certaintyOf(fingerprinter)
    this.#corpus = corpus
    this.#emit = emit
    this.#ordinals = new Uint32Array(max)
    this.#fingerprints = new Uint8Array((max + 1) * fingerprinter.bytes)
  }

  take(bucket: Uint32Array): void {
    const { settled } = this.#corpus
    this.#count = 0
    let missed = 0
    for (const ordinal of bucket) {
      const own = this.#count * this.#fingerprinter.bytes
      this.#corpus.readFingerprint(ordinal, this.#fingerprints, own)
      if (ordinal >= settled && this.#isCopy(ordinal, own, settled)) continue
      if (this.#count < this.#ordinals.length) {
        this.#ordinals[this.#count] = ordinal
        this.#count += 1
      } else {
        missed += 1
      }
    }
    if (missed > 0) this.capped.buckets += 1
    this.capped.documents += missed
  }

  /** Emits an edge to each leader that the document may be a copy of; is it surely one? */
  #isCopy(ordinal: number, own: number, settled: number): boolean {
    const { bytes, threshold, similarity } = this.#fingerprinter
    const { from, sure } = this.#certainty
    const fingerprints = this.#fingerprints
    let copy = false
    for (let i = 0; i < this.#count; i++) {
      const leader = this.#ordinals[i]!
      const value = similarity(fingerprints, i * bytes, fingerprints, own)
      const isSettled = leader < settled
      if (value < (isSettled ? threshold : from)) continue
      this.#emit(ordinal, leader, value)
      if (value >= (isSettled ? threshold : sure)) copy = true
    }
    this.comparisons += this.#count
    return copy
  }
}
