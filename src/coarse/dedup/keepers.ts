import type { Fingerprinter } from '../../step.ts'
import type { Components } from './components.ts'
import type { Corpus } from './corpus.ts'
import type { Float64List } from './lists.ts'
import { descending, stableOrder } from './order.ts'

/** Per linked document. */
export interface Election {
  /** Place of the document's keeper; its own when it is kept. */
  readonly keepers: Uint32Array
  /** To the keeper; 1 for a keeper. */
  readonly similarities: Float64Array
  readonly comparisons: number
  /** Documents kept although not all keepers of their component were compared with them. */
  readonly capped: number
}

/**
 * The guard against chains (A is like B, B like C, but A is not like C): in each component, documents are taken in the
 * order of the keep policy, and each either is itself similar enough to a keeper, or becomes one. So a copy is never
 * removed for a document that it does not resemble, and a keeper is never removed.
 *
 * Keepers that an edge names are tried first, in order; then the component's others, by fingerprint, at most `max`.
 */
export function electKeepers(
  { ordinals, roots, copies, leaders }: Components,
  similarityOfEdge: Float64List,
  fingerprinter: Fingerprinter,
  corpus: Corpus,
  max: number,
): Election {
  const count = ordinals.length
  const order = policyOrder(fingerprinter, ordinals, roots, corpus)
  const ranks = new Uint32Array(count)
  for (let rank = 0; rank < count; rank++) ranks[order[rank]!] = rank
  const edgesOf = firstEdges(copies, count)
  const keepers = Uint32Array.from(ordinals, (_, place) => place)
  const similarities = new Float64Array(count).fill(1)
  const others = new KeeperSearch(fingerprinter, corpus, max)
  let capped = 0
  let root = -1
  for (const place of order) {
    if (roots[place] !== root) {
      root = roots[place]!
      others.clear()
    }
    let best = -1
    let similarity = 1
    for (let e = edgesOf[place]!; e < edgesOf[place + 1]!; e++) {
      const leader = leaders[e]!
      if (keepers[leader] !== leader || (best >= 0 && ranks[leader]! > ranks[best]!)) continue
      best = leader
      similarity = similarityOfEdge.values[e]!
    }
    if (best < 0) {
      best = others.find(ordinals[place]!)
      similarity = others.similarity
    }
    if (best >= 0) {
      keepers[place] = best
      similarities[place] = similarity
    } else {
      if (others.isPartial) capped += 1
      others.add(place, ordinals[place]!)
    }
  }
  return { keepers, similarities, comparisons: others.comparisons, capped }
}

/** Linked documents by component, then keep policy, then place in the corpus. */
function policyOrder(
  { preference }: Fingerprinter,
  ordinals: Uint32Array,
  roots: Uint32Array,
  corpus: Corpus,
): Uint32Array {
  if (preference === undefined) return stableOrder([roots], ordinals.length)
  const [low, high] = descending(ordinals, (ordinal) => corpus.preference(ordinal))
  return stableOrder([low, high, roots], ordinals.length)
}

/** Where the edges of each place start; edges are sorted by copy. */
function firstEdges(copies: Uint32Array, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1)
  for (const copy of copies) starts[copy + 1]! += 1
  for (let place = 0; place < count; place++) starts[place + 1]! += starts[place]!
  return starts
}

/** Keepers of one component, compared by fingerprint. Fingerprints are read when first needed. */
class KeeperSearch {
  /** Of the keeper last found. */
  similarity = 1
  comparisons = 0
  readonly #fingerprinter: Fingerprinter
  readonly #corpus: Corpus
  readonly #max: number
  readonly #places: number[] = []
  readonly #ordinals: number[] = []
  /** Fingerprints of the first `#loaded` keepers, then one place for the document at hand. */
  readonly #fingerprints: Uint8Array
  #loaded = 0
  /** Keepers beyond `max`. */
  #left = 0

  constructor(fingerprinter: Fingerprinter, corpus: Corpus, max: number) {
    this.#fingerprinter = fingerprinter
    this.#corpus = corpus
    this.#max = max
    this.#fingerprints = new Uint8Array((max + 1) * fingerprinter.bytes)
  }

  /** Are there keepers that `find` does not look at? */
  get isPartial(): boolean {
    return this.#left > 0
  }

  clear(): void {
    this.#places.length = 0
    this.#ordinals.length = 0
    this.#loaded = 0
    this.#left = 0
  }

  /** Takes in a keeper; beyond `max` it is only counted. */
  add(place: number, ordinal: number): void {
    if (this.#places.length === this.#max) {
      this.#left += 1
    } else {
      this.#places.push(place)
      this.#ordinals.push(ordinal)
    }
  }

  /** Place of the first keeper that is similar enough, or -1. */
  find(ordinal: number): number {
    const { bytes, threshold, similarity } = this.#fingerprinter
    const count = this.#places.length
    if (count === 0) return -1
    for (; this.#loaded < count; this.#loaded++) {
      this.#corpus.readFingerprint(this.#ordinals[this.#loaded]!, this.#fingerprints, this.#loaded * bytes)
    }
    const own = count * bytes
    this.#corpus.readFingerprint(ordinal, this.#fingerprints, own)
    for (let i = 0; i < count; i++) {
      this.comparisons += 1
      this.similarity = similarity(this.#fingerprints, i * bytes, this.#fingerprints, own)
      if (this.similarity >= threshold) return this.#places[i]!
    }
    return -1
  }
}
