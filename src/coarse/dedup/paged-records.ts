import { closeSync } from 'node:fs'
import { HEADER_BYTES, readFully } from './io.ts'
import { countRecords, openRecords, type RecordFormat } from './records.ts'

const OPEN_FILES = 64
const PAGE_BYTES = 4096
const PAGES = 4096

/**
 * Record files of many units read as one array: a record's ordinal is its place over all files, in the given order.
 * Reads by page and keeps the last 16 MB of pages and 64 open files, so memory does not grow with the corpus, but for
 * eight bytes per file.
 */
export class PagedRecords {
  readonly format: RecordFormat
  readonly paths: readonly string[]
  /** Ordinal of each file's first record; the last entry is the number of records. */
  readonly bases: Float64Array
  readonly #files = new Map<number, number>()
  readonly #pages = new Map<number, Uint8Array>()
  readonly #pageRecords: number

  constructor(paths: readonly string[], format: RecordFormat) {
    this.paths = paths
    this.format = format
    this.bases = new Float64Array(paths.length + 1)
    for (const [i, path] of paths.entries()) this.bases[i + 1] = this.bases[i]! + countRecords(path, format)
    this.#pageRecords = Math.max(1, Math.floor(PAGE_BYTES / format.recordBytes))
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
    const index = ordinal - this.bases[file]!
    const page = this.#page(file, Math.floor(index / this.#pageRecords))
    const { recordBytes } = this.format
    const at = (index % this.#pageRecords) * recordBytes
    into.set(page.subarray(at, at + recordBytes), offset)
  }

  close(): void {
    for (const fd of this.#files.values()) closeSync(fd)
    this.#files.clear()
    this.#pages.clear()
  }

  #page(file: number, number: number): Uint8Array {
    const first = number * this.#pageRecords
    const key = this.bases[file]! + first
    const cached = this.#pages.get(key)
    if (cached !== undefined) {
      this.#pages.delete(key)
      this.#pages.set(key, cached)
      return cached
    }
    const records = Math.min(this.#pageRecords, this.bases[file + 1]! - this.bases[file]! - first)
    const page = new Uint8Array(records * this.format.recordBytes)
    readFully(this.#fd(file), page, HEADER_BYTES + first * this.format.recordBytes, this.paths[file]!)
    if (this.#pages.size === PAGES) dropOldest(this.#pages)
    this.#pages.set(key, page)
    return page
  }

  #fd(file: number): number {
    let fd = this.#files.get(file)
    if (fd === undefined) {
      if (this.#files.size === OPEN_FILES) {
        const oldest = dropOldest(this.#files)
        if (oldest !== undefined) closeSync(oldest)
      }
      fd = openRecords(this.paths[file]!, this.format).fd
      this.#files.set(file, fd)
    }
    return fd
  }
}

function dropOldest<V>(map: Map<number, V>): V | undefined {
  for (const [key, value] of map) {
    map.delete(key)
    return value
  }
  return undefined
}
