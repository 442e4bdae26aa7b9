import { RunError } from '../../errors.ts'
import { KeyFiles, type KeyRange } from './key-files.ts'
import { SLICE_SHIFT, slicesOf, type VisitKey } from './keys.ts'
import { Uint32List } from './lists.ts'
import { stableOrder } from './order.ts'
import { RepeatFilter } from './repeat-filter.ts'
import { unitFiles } from './store.ts'

/** A filter larger than this misses the processor's caches: more and smaller ranges are faster. */
const MAX_FILTER_BYTES = 16 << 20

/**
 * Bytes that the filter of a range may have. A slice is read as a whole, so halving one means to read all of it twice:
 * from there on missing the caches is cheaper, and a quarter of the memory may go to the filter. The rest is for the keys
 * that are kept, of which there are some by mistake: at 48 bytes, up to three times what the filter takes.
 */
export function filterRoom({ from, to }: KeyRange, memory: number): number {
  const cached = Math.min(memory, MAX_FILTER_BYTES)
  return to - from > 2 ** SLICE_SHIFT ? cached : Math.max(cached, memory / 4)
}

/** Per key that meets another: its halves and ordinal, two orders, its group, and the bucket being visited. */
const KEPT_BYTES = 48

/** Documents that share a key, by ordinal, ascending and without repeats. Reused by the next bucket. */
export type VisitBucket = (ordinals: Uint32Array) => void

export interface BucketOptions {
  readonly unitDirs: readonly string[]
  /** Name of the step in the recipe. */
  readonly step: string
  /** Ordinal of the first document (or whatever a key is of) in a directory. */
  readonly baseOf: (dir: number) => number
  /** The first so many directories are of settled documents; default 0. */
  readonly settled?: number
  readonly partition: number
  readonly partitions: number
  /** A bit per ordinal: documents that are out already. */
  readonly removed?: Uint8Array | undefined
  /** Bytes for keys at hand. */
  readonly memory: number
}

/**
 * Visits every bucket of a partition: each key that two or more documents share, unless all are settled, and those
 * documents.
 *
 * The keys are read twice. Most belong to one document alone: the first reading marks keys in a filter, the second keeps
 * those that meet another, and only they are sorted. Memory: two to four bytes per key, and 48 per key kept. A range of
 * keys for which that is too much is halved, down to a single value of the keys' high half.
 *
 * @returns number of keys read, those of removed documents left out
 */
export function visitBuckets(options: BucketOptions, visit: VisitBucket): number {
  const { unitDirs, step, baseOf, settled = 0, partition, partitions, removed, memory } = options
  const paths = unitDirs.map((dir) => unitFiles(dir).keys)
  const files = new KeyFiles(paths, baseOf, settled, removed)
  const buckets = new BucketVisitor(settled === 0 ? 0 : baseOf(settled), visit)
  let keys = 0

  /** Visits the buckets of a range, or none: then, the bytes that they need. */
  const attempt = (range: KeyRange): number => {
    const room = filterRoom(range, memory)
    const all = files.count(range)
    const own = settled === 0 ? all : files.countOwn(range)
    const expected = filterSize(all, own, Math.min(room, MAX_FILTER_BYTES))
    const filterBytes = RepeatFilter.bytes(expected)
    if (filterBytes > room) return filterBytes
    const filter = new RepeatFilter(expected)
    let read = 0
    files.visitOwn(range, (_, low) => {
      read += 1
      filter.add(low)
    })
    files.visitSettled(range, (_, low) => {
      read += 1
      filter.addSettled(low)
    })
    const needed = filterBytes + KEPT_BYTES * filter.repeated
    if (needed > memory) return needed
    keys += read
    const kept = newKeys(filter.repeated)
    const keep: VisitKey = (high, low, ordinal) => {
      if (!filter.isRepeated(low)) return
      kept.highs[kept.length] = high
      kept.lows[kept.length] = low
      kept.ordinals[kept.length] = ordinal
      kept.length += 1
    }
    files.visitSettled(range, keep)
    files.visitOwn(range, keep)
    buckets.visitGroups(kept)
    return 0
  }

  const visitRange = (range: KeyRange): void => {
    const needed = attempt(range)
    if (needed === 0) return
    const { from, to } = range
    if (to - from === 1) throw new RunError(tooSmall(step, needed, memory))
    // A slice is read as a whole: as long as a range has several, none is cut.
    const grain = to - from > 2 ** SLICE_SHIFT ? 2 ** SLICE_SHIFT : 1
    const middle = from + Math.floor((to - from) / 2 / grain) * grain
    visitRange({ from, to: middle })
    visitRange({ from: middle, to })
  }

  const [first, last] = slicesOf(partition, partitions)
  visitRange({ from: first * 2 ** SLICE_SHIFT, to: last * 2 ** SLICE_SHIFT })
  return keys
}

/**
 * Keys to size a filter by. Only a run's own keys are entered; those of an index, of which there may be a thousand times as
 * many, are looked up. Where there is room, the filter is sized by both: the fewer of them it lets through by mistake.
 */
function filterSize(all: number, own: number, room: number): number {
  let expected = all
  while (expected > own && RepeatFilter.bytes(expected) > room) expected /= 2
  return Math.max(own, expected)
}

const tooSmall = (step: string, needed: number, memory: number): string =>
  `${step}: one candidate key is shared by so many documents that they take ${megabytes(needed)}, and this task has ` +
  `${megabytes(memory)} for keys. Give the run more memory (--memory) or fewer workers.`

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`

/** Keys by ordinal, ascending. */
interface Keys {
  readonly highs: Uint32Array
  readonly lows: Uint32Array
  readonly ordinals: Uint32Array
  length: number
}

const newKeys = (size: number): Keys => ({
  highs: new Uint32Array(size),
  lows: new Uint32Array(size),
  ordinals: new Uint32Array(size),
  length: 0,
})

/**
 * Sorts by key and visits the groups of two or more. Groups are visited by their first document: two copies share many
 * keys, so the same few fingerprints are needed again at once, not all over the corpus.
 */
class BucketVisitor {
  readonly #settled: number
  readonly #visit: VisitBucket
  readonly #bucket = new Uint32List()

  /** Documents below the ordinal `settled` need no comparison with each other. */
  constructor(settled: number, visit: VisitBucket) {
    this.#settled = settled
    this.#visit = visit
  }

  visitGroups({ highs, lows, ordinals, length }: Keys): void {
    const order = stableOrder([lows, highs], length)
    const endOf = (start: number): number => {
      const first = order[start]!
      let end = start + 1
      while (end < length && lows[order[end]!] === lows[first] && highs[order[end]!] === highs[first])
        end += 1
      return end
    }
    const starts = new Uint32List()
    const firsts = new Uint32List()
    for (let start = 0; start < length; ) {
      const end = endOf(start)
      if (end - start > 1 && ordinals[order[end - 1]!]! >= this.#settled) {
        starts.push(start)
        firsts.push(ordinals[order[start]!]!)
      }
      start = end
    }
    for (const group of stableOrder([firsts.values], firsts.length)) {
      const start = starts.values[group]!
      this.#visitGroup(ordinals, order.subarray(start, endOf(start)))
    }
  }

  #visitGroup(ordinals: Uint32Array, rows: Uint32Array): void {
    const bucket = this.#bucket
    bucket.length = 0
    for (const row of rows) {
      const ordinal = ordinals[row]!
      // A document has the same key twice when two of its bands give it.
      if (bucket.length === 0 || bucket.values[bucket.length - 1] !== ordinal) bucket.push(ordinal)
    }
    if (bucket.length > 1) this.#visit(bucket.values.subarray(0, bucket.length))
  }
}
