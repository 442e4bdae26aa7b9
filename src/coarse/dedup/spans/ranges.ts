/** Parts of a text as disjoint ranges in ascending order; what touches or overlaps becomes one. */
export class Ranges {
  /** `[start, end, start, end …]`, in UTF-16 units. */
  readonly #bounds: number[] = []

  /** Adds a range that ends behind the start of the last one. */
  add(start: number, end: number): void {
    const bounds = this.#bounds
    let [from, to] = [start, end]
    while (bounds.length > 0 && from <= bounds.at(-1)!) {
      to = Math.max(to, bounds.pop()!)
      from = Math.min(from, bounds.pop()!)
    }
    bounds.push(from, to)
  }

  /** Lies a part within the last range? */
  endWith(start: number, end: number): boolean {
    const bounds = this.#bounds
    return bounds.length > 0 && start >= bounds.at(-2)! && end <= bounds.at(-1)!
  }

  get bounds(): Uint32Array {
    return Uint32Array.from(this.#bounds)
  }
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Does a place lie between the two halves of a code point? */
export const splitsCodePoint = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))

/** Code points from `start` to `end`; counts no further than `enough`. */
export function codePoints(
  text: string,
  start: number,
  end: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  let count = 0
  for (let at = start; at < end && count < enough; at++) {
    if (isHigh(text.charCodeAt(at)) && at + 1 < end && isLow(text.charCodeAt(at + 1))) at += 1
    count += 1
  }
  return count
}
