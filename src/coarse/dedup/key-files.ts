import { KeyReader, SLICE_SHIFT, type VisitKey } from './keys.ts'

const READ_BYTES = 3 << 16

/** Keys by their high half: from here on, and below there. */
export interface KeyRange {
  readonly from: number
  readonly to: number
}

/** The key files of all units, read as one: keys come with ordinals. */
export class KeyFiles {
  readonly #paths: readonly string[]
  readonly #settled: number
  readonly #removed: Uint8Array | undefined
  readonly #baseOf: (file: number) => number
  readonly #buffer = new Uint8Array(READ_BYTES)

  /**
   * @param baseOf ordinal of a file's first document
   * @param settled the first so many files are of settled documents
   * @param removed a bit per ordinal: keys of these documents are left out
   */
  constructor(
    paths: readonly string[],
    baseOf: (file: number) => number,
    settled: number,
    removed: Uint8Array | undefined,
  ) {
    this.#paths = paths
    this.#baseOf = baseOf
    this.#settled = settled
    this.#removed = removed
  }

  /** Number of keys of a range, of removed documents too; estimated for a part of a slice. */
  count(range: KeyRange): number {
    return this.#count(0, range)
  }

  /** The same of the run's own documents alone. */
  countOwn(range: KeyRange): number {
    return this.#count(this.#settled, range)
  }

  #count(firstFile: number, { from, to }: KeyRange): number {
    const [first, last] = slicesAround(from, to)
    let count = 0
    this.#eachFile(firstFile, this.#paths.length, (reader) => {
      count += reader.countIn(first, last)
    })
    return Math.ceil((count * (to - from)) / ((last - first) * 2 ** SLICE_SHIFT))
  }

  /** Keys of the run's own documents, with their ordinals. */
  visitOwn(range: KeyRange, take: VisitKey): void {
    this.#visit(this.#settled, this.#paths.length, range, take)
  }

  visitSettled(range: KeyRange, take: VisitKey): void {
    this.#visit(0, this.#settled, range, take)
  }

  #visit(firstFile: number, endFile: number, { from, to }: KeyRange, take: VisitKey): void {
    const removed = this.#removed
    const [first, last] = slicesAround(from, to)
    this.#eachFile(firstFile, endFile, (reader, base) => {
      reader.visit(first, last, this.#buffer, (high, low, index) => {
        if (high < from || high >= to) return
        const ordinal = base + index
        if (removed !== undefined && (removed[ordinal >>> 3]! & (1 << (ordinal & 7))) !== 0) return
        take(high, low, ordinal)
      })
    })
  }

  #eachFile(first: number, end: number, use: (reader: KeyReader, base: number) => void): void {
    for (let file = first; file < end; file++) {
      const reader = new KeyReader(this.#paths[file]!)
      try {
        use(reader, this.#baseOf(file))
      } finally {
        reader.close()
      }
    }
  }
}

/** The slices that hold a range of high halves: from, to (exclusive). */
const slicesAround = (from: number, to: number): readonly [number, number] => [
  Math.floor(from / 2 ** SLICE_SHIFT),
  Math.ceil(to / 2 ** SLICE_SHIFT),
]
