import { mix32 } from '../mix.ts'

/** Odd bases of two rolling polynomial hashes. */
const FIRST = 0xc2b2ae35
const SECOND = 0x27d4eb2f

const power = (base: number, exponent: number): number => {
  let result = 1
  for (let i = 0; i < exponent; i++) result = Math.imul(result, base)
  return result
}

/** Takes a seed: the two halves of its key and where it starts, in UTF-16 units. */
export type VisitSeed = (high: number, low: number, start: number) => void

/**
 * Winnowing (Schleimer, Wilkerson and Aiken, 2003): of every window of `length - size + 1` consecutive runs of `size`
 * units, the one with the smallest hash is a seed, the last among equals. Which one that is depends on the window alone, so
 * two texts that share `length` units or more share a seed, at the same place within what they share. Seeds stand about
 * half a window apart; within a repetition of one character, everywhere.
 *
 * The order is of another hash than the key: keys of what is smallest in its window would crowd at one end.
 */
export class Winnower {
  readonly #size: number
  readonly #window: number
  readonly #leaving: readonly [number, number]
  /** Runs of the window, by number modulo its size: the hash that orders them, and their keys. */
  readonly #orders: Uint32Array
  readonly #highs: Uint32Array
  readonly #lows: Uint32Array

  constructor(size: number, length: number) {
    this.#size = size
    this.#window = length - size + 1
    this.#leaving = [power(FIRST, size), power(SECOND, size)]
    this.#orders = new Uint32Array(this.#window)
    this.#highs = new Uint32Array(this.#window)
    this.#lows = new Uint32Array(this.#window)
  }

  /** Visits the seeds of a text by ascending start; none when it is shorter than `length`. */
  visit(text: string, visit: VisitSeed): void {
    const size = this.#size
    const window = this.#window
    const [firstLeaving, secondLeaving] = this.#leaving
    const orders = this.#orders
    let high = 0
    let low = 0
    /** Number of the smallest run of the window, and of the seed visited last. */
    let smallest = -1
    let last = -1
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i) + 1
      high = (Math.imul(high, FIRST) + unit) | 0
      low = (Math.imul(low, SECOND) + unit) | 0
      const run = i - size + 1
      if (run < 0) continue
      if (run > 0) {
        const gone = text.charCodeAt(run - 1) + 1
        high = (high - Math.imul(firstLeaving, gone)) | 0
        low = (low - Math.imul(secondLeaving, gone)) | 0
      }
      const place = run % window
      this.#highs[place] = high
      this.#lows[place] = low
      const order = mix32(high + Math.imul(low, 5))
      orders[place] = order
      if (smallest <= run - window) smallest = this.#smallestOf(run - window + 1, run)
      else if (smallest < 0 || order <= orders[smallest % window]!) smallest = run
      if (run < window - 1 || smallest === last) continue
      last = smallest
      const seed = smallest % window
      visit(mix32(this.#highs[seed]!), mix32(this.#lows[seed]!), smallest)
    }
  }

  /** The last of the smallest among the runs from `from` to `to`. */
  #smallestOf(from: number, to: number): number {
    const orders = this.#orders
    const window = this.#window
    let smallest = from
    for (let run = from + 1; run <= to; run++) {
      if (orders[run % window]! <= orders[smallest % window]!) smallest = run
    }
    return smallest
  }
}
