import type { Fingerprinter } from '../../step.ts'
import { certaintyOf } from './certainty.ts'
import type { Corpus } from './corpus.ts'
import type { VisitEdge } from './edges.ts'
import type { RankedBits } from './ranked-bits.ts'
import type { ReducedTexts } from './texts.ts'

/** A document that an edge leads to. */
interface Edge {
  readonly leader: number
  readonly similarity: number
}

/**
 * Who is kept and who is a copy of whom. Documents with edges come in the order of the keep policy, so that all that an
 * edge leads to is decided. Each becomes a copy
 *
 * 1. of the first keeper, in that order, among the documents its edges lead to; failing that,
 * 2. of the first keeper of one of those documents (which are copies) that it is itself similar enough to: the guard
 *    against chains, where A is like B and B like C, but A is not like C; failing that,
 * 3. of nothing: it is kept, and guarded.
 *
 * So a copy is never removed for a document that it does not resemble, and a keeper is never removed. State: four bytes
 * and a bit per linked document, that is, one with an edge from or to it.
 */
export class Election {
  guarded = 0
  comparisons = 0
  readonly #linked: RankedBits
  readonly #corpus: Corpus
  readonly #resembles: Resemblance
  readonly #choose: VisitEdge
  /** By place among the linked: of a copy, its keeper; of a keeper, the number of its copies. */
  readonly #slots: Uint32Array
  readonly #copies: Uint8Array

  /** `choose` takes each copy with its keeper and their similarity. */
  constructor(linked: RankedBits, corpus: Corpus, resembles: Resemblance, choose: VisitEdge) {
    this.#linked = linked
    this.#corpus = corpus
    this.#resembles = resembles
    this.#choose = choose
    this.#slots = new Uint32Array(linked.count)
    this.#copies = new Uint8Array(Math.ceil(linked.count / 8))
  }

  /** Of the state, per linked document. */
  static readonly BYTES = 4.125

  /** Decides on a document with edges; `edges` by leader. */
  decide(ordinal: number, edges: readonly Edge[]): void {
    let best: Edge | undefined
    for (const edge of edges) {
      if (this.isCopy(this.#linked.placeOf(edge.leader))) continue
      if (best === undefined || this.#corpus.precedes(edge.leader, best.leader)) best = edge
    }
    best ??= this.#throughCopies(ordinal, edges)
    if (best === undefined) {
      this.guarded += 1
      return
    }
    const { leader, similarity } = best
    const place = this.#linked.placeOf(ordinal)
    this.#copies[place >>> 3]! |= 1 << (place & 7)
    this.#slots[place] = leader
    this.#slots[this.#linked.placeOf(leader)]! += 1
    this.#choose(ordinal, leader, similarity)
  }

  isCopy(place: number): boolean {
    return (this.#copies[place >>> 3]! & (1 << (place & 7))) !== 0
  }

  /** Members of a keeper's cluster, itself included. */
  clusterSize(place: number): number {
    return this.#slots[place]! + 1
  }

  #throughCopies(ordinal: number, edges: readonly Edge[]): Edge | undefined {
    const keepers = new Set(edges.map(({ leader }) => this.#slots[this.#linked.placeOf(leader)]!))
    const inOrder = [...keepers].sort((a, b) => (this.#corpus.precedes(a, b) ? -1 : 1))
    for (const leader of inOrder) {
      this.comparisons += 1
      const similarity = this.#resembles.compare(ordinal, leader)
      if (similarity !== undefined) return { leader, similarity }
    }
    return undefined
  }
}

/** Compares two documents as matching and verifying would: by fingerprint, then by text where the step does. */
export class Resemblance {
  readonly #fingerprinter: Fingerprinter
  readonly #corpus: Corpus
  readonly #texts: ReducedTexts | undefined
  /** Two fingerprints. */
  readonly #pair: Uint8Array

  /** `texts`: for a step that compares texts. */
  constructor(fingerprinter: Fingerprinter, corpus: Corpus, texts: ReducedTexts | undefined) {
    this.#fingerprinter = fingerprinter
    this.#corpus = corpus
    this.#texts = texts
    this.#pair = new Uint8Array(2 * fingerprinter.bytes)
  }

  /** Their similarity when they are copies. */
  compare(ordinal: number, keeper: number): number | undefined {
    const { bytes, threshold, similarity, verify } = this.#fingerprinter
    this.#corpus.readFingerprint(keeper, this.#pair, 0)
    this.#corpus.readFingerprint(ordinal, this.#pair, bytes)
    const estimate = similarity(this.#pair, 0, this.#pair, bytes)
    if (verify === undefined || this.#texts === undefined || keeper < this.#corpus.settled) {
      return estimate >= threshold ? estimate : undefined
    }
    if (estimate < certaintyOf(this.#fingerprinter).from) return undefined
    const exact = verify.similarity(this.#texts.get(ordinal), this.#texts.get(keeper))
    return exact >= threshold ? exact : undefined
  }
}
