import type { Verifier } from '../../step.ts'
import type { Corpus } from './corpus.ts'

/** Text of the `index`-th document of a unit of the run. Settled documents have none. */
export type ReadText = (unit: number, index: number) => string

/** More would be found again too seldom to pay for keeping it. */
const MAX_BYTES = 256 << 20

/** What an array costs beside its elements. */
const OVERHEAD_BYTES = 200

/** Texts in the form in which they are compared; those used last stay at hand, in a bounded number of bytes. */
export class ReducedTexts {
  readonly #corpus: Corpus
  readonly #reduce: Verifier['reduce']
  readonly #readText: ReadText
  readonly #memory: number
  /** By ordinal; the one not used for longest comes first. */
  readonly #reduced = new Map<number, Uint32Array>()
  #bytes = 0

  /** `memory`: bytes for texts at hand; no more than 256 MB are used. */
  constructor(corpus: Corpus, { reduce }: Verifier, readText: ReadText, memory: number) {
    this.#corpus = corpus
    this.#reduce = reduce
    this.#readText = readText
    this.#memory = Math.min(MAX_BYTES, memory)
  }

  get(ordinal: number): Uint32Array {
    const known = this.#reduced.get(ordinal)
    if (known !== undefined) {
      this.#reduced.delete(ordinal)
      this.#reduced.set(ordinal, known)
      return known
    }
    const unit = this.#corpus.unitOf(ordinal)
    const reduced = this.#reduce(this.#readText(unit, ordinal - this.#corpus.baseOf(unit)))
    this.#reduced.set(ordinal, reduced)
    this.#bytes += reduced.byteLength + OVERHEAD_BYTES
    for (const [oldest, { byteLength }] of this.#reduced) {
      if (this.#bytes <= this.#memory) break
      this.#reduced.delete(oldest)
      this.#bytes -= byteLength + OVERHEAD_BYTES
    }
    return reduced
  }
}
