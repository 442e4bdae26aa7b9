import { FOLD_OF_UNIT } from './fold.ts'
import { nextPowerOfTwo, unitsOf } from './units.ts'

/** Called for each occurrence; `end` is the UTF-16 offset just after it. */
export type OnHit = (term: number, end: number) => void

/**
 * Finds all occurrences of many terms in one walk (Aho and Corasick, 1975), letter case and width folded. Transitions are by
 * UTF-16 unit, in one open-addressing table of typed arrays: 50,000 terms take a few megabytes and build in a fraction of
 * a second. Text without hits mostly stays in the root, where two small tables (first unit, first two units) decide.
 */
export class TermMatcher {
  /** Folded and different, in the order given. */
  readonly terms: readonly string[]
  readonly #fail: Int32Array
  /** Term that ends in a state, or -1. */
  readonly #term: Int32Array
  /** Next state along the failure links in which a term ends, or 0. */
  readonly #shorter: Int32Array
  readonly #owner: Int32Array
  readonly #unit: Uint16Array
  readonly #target: Int32Array
  readonly #mask: number
  /** First state by unit, 0 for none. */
  readonly #first = new Int32Array(0x10000)
  /** A bit per hash of the first two units of a term. */
  readonly #pairs = new Uint32Array(PAIR_BITS / 32)
  /** Units that are terms by themselves: they need no second unit. */
  readonly #single = new Uint8Array(0x10000)

  /** Empty terms are left out; terms that are equal when folded count as one. */
  constructor(terms: Iterable<string>) {
    this.terms = [...new Set(Array.from(terms, fold))].filter((term) => term !== '')
    const maxStates = 1 + this.terms.reduce((sum, term) => sum + term.length, 0)
    const slots = nextPowerOfTwo(maxStates * 2)
    this.#mask = slots - 1
    this.#owner = new Int32Array(slots).fill(-1)
    this.#unit = new Uint16Array(slots)
    this.#target = new Int32Array(slots)
    this.#fail = new Int32Array(maxStates)
    this.#term = new Int32Array(maxStates).fill(-1)
    this.#shorter = new Int32Array(maxStates)
    this.#link(this.#grow())
  }

  /** Calls `onHit` for every occurrence, in order of their ends; of those with one end, the longest first. */
  search(text: string, onHit: OnHit): void {
    const { length } = text
    const units = unitsOf(text)
    const first = this.#first
    let state = 0
    for (let i = 0; i < length; i++) {
      const unit = FOLD_OF_UNIT[units[i]!]!
      if (state === 0) {
        state = first[unit]!
        if (state === 0) continue
        if (this.#single[unit] === 0) {
          const next = i + 1 < length ? FOLD_OF_UNIT[units[i + 1]!]! : 0
          const bit = pairBit(unit, next)
          if (((this.#pairs[bit >>> 5]! >>> (bit & 31)) & 1) === 0) {
            state = 0
            continue
          }
        }
      } else {
        state = this.#step(state, unit)
      }
      for (
        let at = this.#term[state] === -1 ? this.#shorter[state]! : state;
        at !== 0;
        at = this.#shorter[at]!
      ) {
        onHit(this.#term[at]!, i + 1)
      }
    }
  }

  #step(from: number, unit: number): number {
    for (let state = from; state !== 0; state = this.#fail[state]!) {
      const next = this.#child(state, unit)
      if (next !== 0) return next
    }
    return this.#first[unit]!
  }

  #child(state: number, unit: number): number {
    let slot = slotOf(state, unit) & this.#mask
    while (this.#owner[slot] !== -1) {
      if (this.#owner[slot] === state && this.#unit[slot] === unit) return this.#target[slot]!
      slot = (slot + 1) & this.#mask
    }
    return 0
  }

  /** Builds the trie; returns the edges in order of creation as parent, unit, child triples. */
  #grow(): Int32Array {
    const edges = new Int32Array(this.#fail.length * 3)
    let states = 1
    for (const [index, term] of this.terms.entries()) {
      let state = 0
      for (let i = 0; i < term.length; i++) {
        const unit = term.charCodeAt(i)
        let next = state === 0 ? this.#first[unit]! : this.#child(state, unit)
        if (next === 0) {
          next = states++
          edges.set([state, unit, next], next * 3)
          if (state === 0) this.#first[unit] = next
          else this.#insert(state, unit, next)
        }
        state = next
      }
      this.#term[state] = index
      const [a, b] = [term.charCodeAt(0), term.charCodeAt(1)]
      if (term.length === 1) this.#single[a] = 1
      else this.#pairs[pairBit(a, b) >>> 5]! |= 1 << (pairBit(a, b) & 31)
    }
    return edges.subarray(3, states * 3)
  }

  #insert(state: number, unit: number, target: number): void {
    let slot = slotOf(state, unit) & this.#mask
    while (this.#owner[slot] !== -1) slot = (slot + 1) & this.#mask
    this.#owner[slot] = state
    this.#unit[slot] = unit
    this.#target[slot] = target
  }

  /** Sets failure links, shallow states first: those of a state are needed by its children. */
  #link(edges: Int32Array): void {
    const depth = new Int32Array(this.#fail.length)
    const byDepth: number[][] = []
    for (let e = 0; e < edges.length; e += 3) {
      const [parent, child] = [edges[e]!, edges[e + 2]!]
      depth[child] = depth[parent]! + 1
      const level = byDepth[depth[child]! - 1]
      if (level === undefined) byDepth[depth[child]! - 1] = [e]
      else level.push(e)
    }
    for (const level of byDepth) {
      for (const e of level) {
        const [parent, unit, child] = [edges[e]!, edges[e + 1]!, edges[e + 2]!]
        const fail = parent === 0 ? 0 : this.#step(this.#fail[parent]!, unit)
        this.#fail[child] = fail
        this.#shorter[child] = this.#term[fail] === -1 ? this.#shorter[fail]! : fail
      }
    }
  }
}

const PAIR_BITS = 1 << 17

const pairBit = (a: number, b: number): number => Math.imul((a << 16) | b, 0x9e3779b1) >>> 15

const slotOf = (state: number, unit: number): number => {
  const hash = Math.imul(state, 0x85ebca6b) ^ Math.imul(unit, 0x9e3779b1)
  return hash ^ (hash >>> 15)
}

/** Folds letter case and width, unit by unit. */
export function fold(text: string): string {
  let folded = ''
  for (let i = 0; i < text.length; i++) folded += String.fromCharCode(FOLD_OF_UNIT[text.charCodeAt(i)]!)
  return folded
}
