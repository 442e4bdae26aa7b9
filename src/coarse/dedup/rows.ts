import { closeSync, rmSync } from 'node:fs'
import { HEADER_BYTES, readFully } from './io.ts'
import { stableOrder } from './order.ts'
import { openRecords, RecordCursor, type RecordFormat, RecordWriter } from './records.ts'

/** A record file of rows of u32 columns, sorted by the first of them, each key once. */
export interface RowFormat extends RecordFormat {
  /** Columns that make the key, the most significant first. */
  readonly keyColumns: number
}

/** Buffer of each file while merging, at most. */
const MERGE_BUFFER_BYTES = 1 << 15
const MIN_BUFFER_BYTES = 1 << 12
const FIRST_ROWS = 1024

/** Sorts more rows than memory holds: sorted runs on disk, merged at the end. Of rows with one key, the first stays. */
export class RowSorter {
  readonly #path: string
  readonly #format: RowFormat
  readonly #memory: number
  readonly #capacity: number
  readonly #columns: Uint32Array[]
  readonly #runs: string[] = []
  #length = 0

  /** `memory`: bytes for rows at hand, and then for merging. */
  constructor(path: string, format: RowFormat, memory: number) {
    this.#path = path
    this.#format = format
    this.#memory = memory
    const columns = format.recordBytes / 4
    // A row, half a column more while growing, and the order of the rows, twice.
    this.#capacity = Math.max(FIRST_ROWS, Math.floor(memory / (4 * columns + 12)))
    this.#columns = Array.from({ length: columns }, () => new Uint32Array(FIRST_ROWS))
  }

  /** Takes in a row: its columns in order. */
  push(...row: readonly number[]): void {
    if (this.#length === this.#columns[0]!.length) this.#makeRoom()
    for (let i = 0; i < row.length; i++) this.#columns[i]![this.#length] = row[i]!
    this.#length += 1
  }

  /** Writes the file; returns its number of rows. */
  close(): number {
    if (this.#runs.length === 0) return this.#write(this.#path)
    this.#spill()
    this.#columns.length = 0
    const writer = new RecordWriter(this.#path, this.#format)
    const { recordBytes } = this.#format
    mergeRows(this.#runs, this.#format, { memory: this.#memory }, (view, from) => {
      const to = writer.next()
      for (let i = 0; i < recordBytes; i++) writer.bytes[to + i] = view.getUint8(from + i)
    })
    writer.close()
    for (const run of this.#runs) rmSync(run)
    return writer.count
  }

  #makeRoom(): void {
    if (this.#length >= this.#capacity) {
      this.#spill()
      return
    }
    const size = Math.min(this.#capacity, 2 * this.#length)
    for (const [i, column] of this.#columns.entries()) {
      this.#columns[i] = new Uint32Array(size)
      this.#columns[i].set(column)
    }
  }

  #spill(): void {
    const run = `${this.#path}.run-${this.#runs.length}`
    this.#write(run)
    this.#runs.push(run)
    this.#length = 0
  }

  #write(path: string): number {
    const columns = this.#columns
    const keys = columns.slice(0, this.#format.keyColumns)
    const writer = new RecordWriter(path, this.#format)
    let previous = -1
    for (const row of stableOrder(keys.toReversed(), this.#length)) {
      if (previous >= 0 && isSameKey(keys, row, previous)) continue
      const at = writer.next()
      for (let i = 0; i < columns.length; i++) writer.view.setUint32(at + 4 * i, columns[i]![row]!, true)
      previous = row
    }
    writer.close()
    return writer.count
  }
}

/** Plain loops, here and in `#write`: most rows are repeats, and iterators cost several times what a row does. */
function isSameKey(keys: readonly Uint32Array[], a: number, b: number): boolean {
  for (let i = 0; i < keys.length; i++) if (keys[i]![a] !== keys[i]![b]) return false
  return true
}

export interface MergeOptions {
  /** Bytes for buffers; each file has at least 4 KB. Default: 32 KB for each. */
  readonly memory?: number
  /** Rows whose first column is from here on, and below there; default all. */
  readonly from?: number
  readonly to?: number
}

/** Visits the rows of sorted files in order, each key once. `at` is the row's offset in `view`; valid during the call. */
export function mergeRows(
  paths: readonly string[],
  format: RowFormat,
  { memory = Number.POSITIVE_INFINITY, from = 0, to = Number.POSITIVE_INFINITY }: MergeOptions,
  visit: (view: DataView, at: number) => void,
): void {
  const bufferBytes = Math.max(MIN_BUFFER_BYTES, Math.min(MERGE_BUFFER_BYTES, memory / paths.length))
  const { keyColumns } = format
  const heap: RowSource[] = []
  for (const path of paths) {
    const first = from === 0 ? 0 : firstRow(path, format, from)
    const source = new RowSource(new RecordCursor(path, format, bufferBytes, first), keyColumns)
    if (!source.next() || source.key[0]! >= to) continue
    heap.push(source)
    siftUp(heap)
  }
  const last = new Uint32Array(keyColumns)
  let visited = false
  while (heap.length > 0) {
    const source = heap[0]!
    if (!visited || compareKeys(source.key, last) !== 0) {
      last.set(source.key)
      visited = true
      visit(source.cursor.view, source.cursor.at)
    }
    if (!source.next() || source.key[0]! >= to) {
      const moved = heap.pop()!
      if (heap.length === 0) break
      heap[0] = moved
    }
    siftDown(heap)
  }
}

/** Number of the first row whose first column is `from` or more. */
function firstRow(path: string, format: RowFormat, from: number): number {
  const { fd, count } = openRecords(path, format)
  const field = new Uint8Array(4)
  const view = new DataView(field.buffer)
  let low = 0
  let high = count
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    readFully(fd, field, HEADER_BYTES + middle * format.recordBytes, path)
    if (view.getUint32(0, true) >= from) high = middle
    else low = middle + 1
  }
  closeSync(fd)
  return low
}

/** A file being merged, with the key of its current row. */
class RowSource {
  readonly cursor: RecordCursor
  readonly key: Uint32Array

  constructor(cursor: RecordCursor, keyColumns: number) {
    this.cursor = cursor
    this.key = new Uint32Array(keyColumns)
  }

  next(): boolean {
    if (!this.cursor.next()) return false
    const { view, at } = this.cursor
    for (let i = 0; i < this.key.length; i++) this.key[i] = view.getUint32(at + 4 * i, true)
    return true
  }
}

function compareKeys(a: Uint32Array, b: Uint32Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
  return 0
}

const before = (a: RowSource, b: RowSource): boolean => compareKeys(a.key, b.key) < 0

function siftUp(heap: RowSource[]): void {
  for (let i = heap.length - 1; i > 0; ) {
    const parent = (i - 1) >>> 1
    if (!before(heap[i]!, heap[parent]!)) return
    swap(heap, i, parent)
    i = parent
  }
}

function siftDown(heap: RowSource[]): void {
  for (let i = 0; ; ) {
    const left = 2 * i + 1
    if (left >= heap.length) return
    const right = left + 1
    const child = right < heap.length && before(heap[right]!, heap[left]!) ? right : left
    if (!before(heap[child]!, heap[i]!)) return
    swap(heap, i, child)
    i = child
  }
}

function swap(heap: RowSource[], i: number, j: number): void {
  const held = heap[i]!
  heap[i] = heap[j]!
  heap[j] = held
}
