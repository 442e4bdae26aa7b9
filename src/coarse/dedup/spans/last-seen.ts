import { NONE } from './links.ts'

const SMALLEST = 1 << 10
/** High half, low half, ordinal. */
const SLOT_BYTES = 12

/** The last span seen of every key: an open-addressed table, at most half full; 24 to 48 bytes a key. */
export class LastSeen {
  #highs = new Uint32Array(SMALLEST)
  #lows = new Uint32Array(SMALLEST)
  #spans = new Uint32Array(SMALLEST).fill(NONE)
  #count = 0

  /** Bytes while the next key is taken in, at most: growing needs room for the old table and one twice as large. */
  get bytes(): number {
    const slots = this.#spans.length
    return SLOT_BYTES * (2 * this.#count < slots ? slots : 3 * slots)
  }

  /** Notes a span; returns the one seen with the key before, or `NONE`. */
  swap(high: number, low: number, span: number): number {
    if (2 * this.#count >= this.#spans.length) this.#grow()
    const slot = this.#slotOf(high, low)
    const before = this.#spans[slot]!
    if (before === NONE) {
      this.#highs[slot] = high
      this.#lows[slot] = low
      this.#count += 1
    }
    this.#spans[slot] = span
    return before
  }

  /** Where the key is, or is to be. The high half decides on the range of keys: the low one spreads within it. */
  #slotOf(high: number, low: number): number {
    const mask = this.#spans.length - 1
    let slot = (low ^ (low >>> 15)) & mask
    while (this.#spans[slot] !== NONE && (this.#lows[slot] !== low || this.#highs[slot] !== high)) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const [highs, lows, spans] = [this.#highs, this.#lows, this.#spans]
    const size = 2 * spans.length
    this.#highs = new Uint32Array(size)
    this.#lows = new Uint32Array(size)
    this.#spans = new Uint32Array(size).fill(NONE)
    for (const [i, span] of spans.entries()) {
      if (span === NONE) continue
      const slot = this.#slotOf(highs[i]!, lows[i]!)
      this.#highs[slot] = highs[i]!
      this.#lows[slot] = lows[i]!
      this.#spans[slot] = span
    }
  }
}
