import { mix32 } from '../mix.ts'

/** Odd multipliers of Knuth (2^32 over the golden ratio) and of MurmurHash3. */
const FIRST = 0x9e3779b1
const SECOND = 0x85ebca6b

/**
 * A 64-bit key over UTF-16 units, in two halves. Equal keys only bring spans together, and their texts are compared before
 * anything is removed, so that speed counts more than strength: four times as fast on short lines as XXH64, whose result
 * crosses from WebAssembly as a BigInt (measured on lines of 46 characters).
 */
export class SpanKey {
  high = 0
  low = 0

  /** Of the units from `start` to `end`. */
  of(units: Uint16Array, start: number, end: number): void {
    let a = end - start
    let b = FIRST
    for (let i = start; i < end; i++) {
      const unit = units[i]!
      a = Math.imul(a ^ unit, FIRST)
      a ^= a >>> 15
      b = Math.imul(b ^ unit, SECOND)
      b = (b << 13) | (b >>> 19)
    }
    this.high = mix32(a)
    this.low = mix32(b ^ this.high)
  }

  /** Of a sequence of keys: `[high, low, high, low …]`, from `start` to `end`. */
  ofKeys(halves: Uint32Array, start: number, end: number): void {
    let a = end - start
    let b = FIRST
    for (let i = start; i < end; i += 2) {
      a = Math.imul(a ^ halves[i]!, FIRST)
      a ^= a >>> 15
      b = Math.imul(b ^ halves[i + 1]!, SECOND)
      b = (b << 13) | (b >>> 19)
    }
    this.high = mix32(a)
    this.low = mix32(b ^ this.high)
  }
}
