import type { Units } from './corpus.ts'
import { KeyReader, slicesOf, type VisitKey } from './keys.ts'
import { Uint32List } from './lists.ts'
import { stableOrder } from './order.ts'
import { unitFiles } from './store.ts'

const READ_BYTES = 3 << 16

/** Bits per key of the filter that drops keys seen once: about one such key in eight slips through. */
const FILTER_BITS = 8

/** Documents that share a key, by ordinal, ascending and without repeats. Reused by the next bucket. */
export type VisitBucket = (ordinals: Uint32Array) => void

/**
 * Visits every bucket of a partition: each key that two or more documents share, and those documents.
 *
 * The keys are read twice. Most belong to one document alone: the first reading marks keys in a filter, the second
 * keeps those seen again, and only they are sorted. Memory: two to four bytes per key, and about thirty per key kept.
 *
 * @param removed a bit per ordinal; documents that are out already, or no bits at all
 * @returns number of keys read, those of removed documents left out
 */
export function visitBuckets(
  units: Units,
  partition: number,
  partitions: number,
  removed: Uint8Array,
  baseOf: (unit: number) => number,
  visit: VisitBucket,
): number {
  const [from, to] = slicesOf(partition, partitions)
  const buffer = new Uint8Array(READ_BYTES)
  const paths = units.unitDirs.map((dir) => unitFiles(dir, units.step).keys)
  const eachUnit = (use: (reader: KeyReader, unit: number) => void): void => {
    for (const [unit, path] of paths.entries()) {
      const reader = new KeyReader(path)
      use(reader, unit)
      reader.close()
    }
  }
  const eachKey = (take: VisitKey): void =>
    eachUnit((reader, unit) => {
      const base = baseOf(unit)
      reader.visit(from, to, buffer, (high, low, index) => {
        const ordinal = base + index
        if (removed.length > 0 && (removed[ordinal >>> 3]! & (1 << (ordinal & 7))) !== 0) return
        take(high, low, ordinal)
      })
    })

  let size = 0
  eachUnit((reader) => {
    size += reader.countIn(from, to)
  })
  const filter = new RepeatFilter(size)
  let keys = 0
  eachKey((_, low) => {
    keys += 1
    filter.add(low)
  })
  const highs = new Uint32List()
  const lows = new Uint32List()
  const ordinals = new Uint32List()
  eachKey((high, low, ordinal) => {
    if (!filter.isRepeated(low)) return
    highs.push(high)
    lows.push(low)
    ordinals.push(ordinal)
  })
  groupEqual(highs, lows, ordinals, visit)
  return keys
}

/**
 * Sorts by key and visits the groups of two or more, documents ascending. Groups are visited by their first document:
 * two copies share many keys, so the same few fingerprints are needed again at once, not all over the corpus.
 */
function groupEqual(highs: Uint32List, lows: Uint32List, ordinals: Uint32List, visit: VisitBucket): void {
  const high = highs.values
  const low = lows.values
  const order = stableOrder([low, high], ordinals.length)
  const endOf = (start: number): number => {
    const first = order[start]!
    let end = start + 1
    while (end < order.length && low[order[end]!] === low[first] && high[order[end]!] === high[first])
      end += 1
    return end
  }
  const starts = new Uint32List()
  const firsts = new Uint32List()
  for (let start = 0; start < order.length; ) {
    const end = endOf(start)
    if (end - start > 1) {
      starts.push(start)
      firsts.push(ordinals.values[order[start]!]!)
    }
    start = end
  }
  const bucket = new Uint32List()
  for (const group of stableOrder([firsts.values], firsts.length)) {
    const start = starts.values[group]!
    const end = endOf(start)
    bucket.length = 0
    for (let i = start; i < end; i++) {
      const ordinal = ordinals.values[order[i]!]!
      if (bucket.length === 0 || bucket.values[bucket.length - 1] !== ordinal) bucket.push(ordinal)
    }
    if (bucket.length > 1) visit(bucket.values.subarray(0, bucket.length))
  }
}

/** Tells values seen twice from most seen once: two bit tables, no false "once". */
class RepeatFilter {
  readonly #once: Uint8Array
  readonly #again: Uint8Array
  readonly #shift: number

  constructor(expected: number) {
    const bits = Math.min(32, Math.max(10, Math.ceil(Math.log2(Math.max(1, expected * FILTER_BITS)))))
    this.#shift = 32 - bits
    this.#once = new Uint8Array(2 ** (bits - 3))
    this.#again = new Uint8Array(2 ** (bits - 3))
  }

  add(value: number): void {
    const bit = value >>> this.#shift
    const mask = 1 << (bit & 7)
    if ((this.#once[bit >>> 3]! & mask) === 0) this.#once[bit >>> 3]! |= mask
    else this.#again[bit >>> 3]! |= mask
  }

  isRepeated(value: number): boolean {
    const bit = value >>> this.#shift
    return (this.#again[bit >>> 3]! & (1 << (bit & 7))) !== 0
  }
}
