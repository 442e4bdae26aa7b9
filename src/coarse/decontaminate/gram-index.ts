import { nextPowerOfTwo } from '../../text/units.ts'
import { GramHashes, type GramSize, gramEnd } from './grams.ts'
import type { TokenSequence } from './tokens.ts'

/** Bits of the filter for each slot of the table: 1 in 12 grams of other text is looked up for nothing, or fewer. */
const BITS_PER_SLOT = 8
const SPREAD = 0x9e3779b1
const FREE = 0
const FORGOTTEN = 0xffffffff

/**
 * The n-grams of one size of a token sequence, by hash: a bit filter that most of other text does not pass, and an
 * open-addressed table of places. Two grams are the same only when their code points are.
 */
export class GramIndex {
  readonly size: GramSize
  readonly #tokens: TokenSequence
  readonly #rolling: GramHashes
  readonly #filter: Uint32Array
  readonly #filterShift: number
  /** By slot: the first token of a gram + 1, and its hash. */
  readonly #table: Uint32Array
  readonly #tableShift: number

  /** Indexes the grams within each of `texts` (`[from, to, from, to …]`, in tokens); of equal ones the first. */
  constructor(tokens: TokenSequence, texts: readonly number[], size: GramSize) {
    this.size = size
    this.#tokens = tokens
    this.#rolling = new GramHashes(size)
    let most = 0
    for (let i = 0; i < texts.length; i += 2) most += texts[i + 1]! - texts[i]!
    const slots = nextPowerOfTwo(Math.max(1.5 * most, 32))
    this.#table = new Uint32Array(2 * slots)
    this.#tableShift = Math.clz32(slots - 1)
    const bits = slots * BITS_PER_SLOT
    this.#filter = new Uint32Array(bits / 32)
    this.#filterShift = Math.clz32(bits - 1)
    for (let i = 0; i < texts.length; i += 2) this.#add(texts[i]!, texts[i + 1]!)
  }

  #add(from: number, to: number): void {
    const count = this.#rolling.roll(this.#tokens, from, to)
    const { hashes } = this.#rolling
    for (let i = 0; i < count; i++) {
      const hash = hashes[i]!
      const bit = Math.imul(hash, SPREAD) >>> this.#filterShift
      this.#filter[bit >>> 5]! |= 1 << (bit & 31)
      const slot = this.#find(hash, this.#tokens, from + i)
      if (this.#table[slot] !== FREE) continue
      this.#table[slot] = from + i + 1
      this.#table[slot + 1] = hash
    }
  }

  /** Slot of the gram that starts at `start`, or the free one where it would stand. */
  #find(hash: number, tokens: TokenSequence, start: number): number {
    const table = this.#table
    const mask = table.length - 1
    let slot = (Math.imul(hash, SPREAD) >>> this.#tableShift) << 1
    while (table[slot] !== FREE && (table[slot + 1] !== hash || !this.#isAt(slot, tokens, start))) {
      slot = (slot + 2) & mask
    }
    return slot
  }

  /** Equal code points from a token's start on are equal tokens: words end with separators. */
  #isAt(slot: number, tokens: TokenSequence, start: number): boolean {
    const place = this.#table[slot]!
    if (place === FORGOTTEN) return false
    const from = tokens.first[start]!
    const to = tokens.first[gramEnd(tokens, start, this.size)]!
    const shift = this.#tokens.first[place - 1]! - from
    for (let i = from; i < to; i++) if (tokens.codes[i] !== this.#tokens.codes[i + shift]) return false
    return true
  }

  /** Calls `found` for every gram of a text that is in the index: its first token, and that of its twin here. */
  search(tokens: TokenSequence, found: (start: number, twin: number) => void): void {
    for (const [start, slot] of this.#matches(tokens)) found(start, this.#table[slot]! - 1)
  }

  /** Takes the grams of a text out. */
  forget(tokens: TokenSequence): void {
    for (const [, slot] of this.#matches(tokens)) this.#table[slot] = FORGOTTEN
  }

  /** Start and slot of every gram of a text that is in the index. */
  #matches(tokens: TokenSequence): (readonly [start: number, slot: number])[] {
    const matches: (readonly [number, number])[] = []
    const count = this.#rolling.roll(tokens, 0, tokens.count)
    const { hashes } = this.#rolling
    const filter = this.#filter
    const shift = this.#filterShift
    for (let start = 0; start < count; start++) {
      const hash = hashes[start]!
      const bit = Math.imul(hash, SPREAD) >>> shift
      if (((filter[bit >>> 5]! >>> (bit & 31)) & 1) === 0) continue
      const slot = this.#find(hash, tokens, start)
      if (this.#table[slot] !== FREE) matches.push([start, slot])
    }
    return matches
  }
}
