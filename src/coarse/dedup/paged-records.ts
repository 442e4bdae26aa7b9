import { closeSync } from 'node:fs'
import { HEADER_BYTES, readFully } from './io.ts'
import { countRecords, openRecords, type RecordFormat } from './records.ts'

const OPEN_FILES = 64
const PAGE_BYTES = 4096
const MIN_PAGES = 64

/**
 * Record files of many units read as one array: a record's ordinal is its place over all files, in the given order.
 * Reads by page, and keeps some pages and at most 64 open files: beyond eight bytes per file, memory does not grow with
 * the corpus.
 */
export class PagedRecords {
  readonly format: RecordFormat
  readonly paths: readonly string[]
  /** Ordinal of each file's first record; the last entry is the number of records. */
  readonly bases: Float64Array
  readonly #files = new Map<number, number>()
  readonly #pageRecords: number
  /** A page's place is its number modulo their number; what stood there before is forgotten. */
  readonly #pages: (Uint8Array | undefined)[]
  /** Ordinal of the first record of each page at hand. */
  readonly #firsts: Float64Array

  /** `memory`: bytes for pages, of 4 KB; at least 64 pages are kept. */
  constructor(paths: readonly string[], format: RecordFormat, memory: number) {
    this.paths = paths
    this.format = format
    this.bases = new Float64Array(paths.length + 1)
    for (const [i, path] of paths.entries()) this.bases[i + 1] = this.bases[i]! + countRecords(path, format)
    this.#pageRecords = Math.max(1, Math.floor(PAGE_BYTES / format.recordBytes))
    const pages = Math.max(MIN_PAGES, Math.floor(memory / (this.#pageRecords * format.recordBytes)))
    this.#pages = new Array(pages)
    this.#firsts = new Float64Array(pages).fill(-1)
  }

  get count(): number {
    return this.bases[this.paths.length]!
  }

  /** Number of the file that holds a record. */
  fileOf(ordinal: number): number {
    let low = 0
    let high = this.paths.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.bases[middle]! <= ordinal) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Copies a record to `into` at `offset`. */
  read(ordinal: number, into: Uint8Array, offset: number): void {
    const file = this.fileOf(ordinal)
    const base = this.bases[file]!
    const inPage = (ordinal - base) % this.#pageRecords
    const { recordBytes } = this.format
    const page = this.#page(file, ordinal - inPage)
    const at = inPage * recordBytes
    for (let i = 0; i < recordBytes; i++) into[offset + i] = page[at + i]!
  }

  close(): void {
    for (const fd of this.#files.values()) closeSync(fd)
    this.#files.clear()
    this.#firsts.fill(-1)
  }

  /** The page whose first record has the ordinal `first`. */
  #page(file: number, first: number): Uint8Array {
    const place = Math.floor(first / this.#pageRecords) % this.#pages.length
    const { recordBytes } = this.format
    let page = this.#pages[place]
    if (page === undefined) {
      page = new Uint8Array(this.#pageRecords * recordBytes)
      this.#pages[place] = page
    }
    if (this.#firsts[place] === first) return page
    const index = first - this.bases[file]!
    const records = Math.min(this.#pageRecords, this.bases[file + 1]! - first)
    // Forgotten first: a reading that fails must not leave half a page behind.
    this.#firsts[place] = -1
    const bytes = records === this.#pageRecords ? page : page.subarray(0, records * recordBytes)
    readFully(this.#fd(file), bytes, HEADER_BYTES + index * recordBytes, this.paths[file]!)
    this.#firsts[place] = first
    return page
  }

  #fd(file: number): number {
    let fd = this.#files.get(file)
    if (fd === undefined) {
      const [oldest] = this.#files
      if (this.#files.size === OPEN_FILES && oldest !== undefined) {
        closeSync(oldest[1])
        this.#files.delete(oldest[0])
      }
      fd = openRecords(this.paths[file]!, this.format).fd
      this.#files.set(file, fd)
    }
    return fd
  }
}
