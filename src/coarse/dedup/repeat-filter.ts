/** Bits per key of the filter that drops keys seen once: about one such key in eight slips through. */
const BITS_PER_KEY = 8

const sizeOf = (expected: number): number =>
  Math.min(32, Math.max(10, Math.ceil(Math.log2(Math.max(1, expected * BITS_PER_KEY)))))

/**
 * Tells keys that meet another from most that meet none: two bit tables, no false "alone". All `add` come first, then
 * all `addSettled`, then `isRepeated`.
 */
export class RepeatFilter {
  readonly #once: Uint8Array
  readonly #again: Uint8Array
  readonly #shift: number
  #repeated = 0

  constructor(expected: number) {
    const bits = sizeOf(expected)
    this.#shift = 32 - bits
    this.#once = new Uint8Array(2 ** (bits - 3))
    this.#again = new Uint8Array(2 ** (bits - 3))
  }

  /** Two to four per expected key. */
  static bytes(expected: number): number {
    return 2 ** (sizeOf(expected) - 2)
  }

  /** Number of keys taken in for which `isRepeated`, exactly. */
  get repeated(): number {
    return this.#repeated
  }

  add(low: number): void {
    const bit = low >>> this.#shift
    const mask = 1 << (bit & 7)
    if ((this.#once[bit >>> 3]! & mask) === 0) this.#once[bit >>> 3]! |= mask
    else this.#repeat(bit >>> 3, mask)
  }

  /** Takes in a key of a settled document: it matters only to those that are not. */
  addSettled(low: number): void {
    const bit = low >>> this.#shift
    const mask = 1 << (bit & 7)
    if ((this.#once[bit >>> 3]! & mask) !== 0) this.#repeat(bit >>> 3, mask)
  }

  isRepeated(low: number): boolean {
    const bit = low >>> this.#shift
    return (this.#again[bit >>> 3]! & (1 << (bit & 7))) !== 0
  }

  /** The first repeat brings in the key it repeats, too. */
  #repeat(byte: number, mask: number): void {
    this.#repeated += (this.#again[byte]! & mask) === 0 ? 2 : 1
    this.#again[byte]! |= mask
  }
}
