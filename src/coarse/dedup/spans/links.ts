import { PagedRecords } from '../paged-records.ts'
import { mergeRows, type RowFormat, RowSorter } from '../rows.ts'

/**
 * Links of one partition of the keys: each span whose key an earlier one has, with the last such one before it. By ordinal,
 * sorted by the first, 8 bytes a link: u32 span, u32 the one before. Following them leads through all spans with the key,
 * back to the first.
 */
const LINKS: RowFormat = { magic: 'MDFSLINK', recordBytes: 8, keyColumns: 1 }

/** No earlier span has the key. */
export const NONE = 0xffffffff

/** Takes links in any order, and writes them sorted. */
export class LinkSorter {
  readonly #rows: RowSorter

  /** `memory`: bytes. */
  constructor(path: string, memory: number) {
    this.#rows = new RowSorter(path, LINKS, memory)
  }

  push(span: number, before: number): void {
    this.#rows.push(span, before)
  }

  /** Returns the number of links written. */
  close(): number {
    return this.#rows.close()
  }
}

/** Spans whose links are at hand, at most: 1.5 MB. */
const WINDOW = 1 << 18
const CACHE_BYTES = 1 << 22

/** Reads links in step with the spans of a unit; from there, back through the links of any. */
export class LinkReader {
  readonly #paths: readonly string[]
  readonly #records: PagedRecords
  readonly #record = new Uint8Array(LINKS.recordBytes)
  readonly #view = new DataView(this.#record.buffer)
  readonly #before: Uint32Array
  readonly #partitions: Uint16Array
  #start = 0
  #end = 0

  /** `paths`: the links of every partition. `spans`: as many as the unit has. */
  constructor(paths: readonly string[], spans: number) {
    this.#before = new Uint32Array(Math.min(WINDOW, spans))
    this.#partitions = new Uint16Array(this.#before.length)
    this.#paths = paths
    this.#records = new PagedRecords(paths, LINKS, CACHE_BYTES)
  }

  /** The span before this one, or `NONE`. Reads ahead: ask for ascending spans. */
  before(span: number): number {
    if (span < this.#start || span >= this.#end) this.#read(span)
    return this.#before[span - this.#start]!
  }

  /** The span before `earlier`, which stands before `span`: no need to ascend. */
  beyond(span: number, earlier: number): number {
    if (span < this.#start || span >= this.#end) this.#read(span)
    const partition = this.#partitions[span - this.#start]!
    const { bases } = this.#records
    let low = bases[partition]!
    let high = bases[partition + 1]!
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      this.#records.read(middle, this.#record, 0)
      const found = this.#view.getUint32(0, true)
      if (found === earlier) return this.#view.getUint32(4, true)
      if (found < earlier) low = middle + 1
      else high = middle
    }
    return NONE
  }

  close(): void {
    this.#records.close()
  }

  #read(span: number): void {
    this.#start = span
    this.#end = span + this.#before.length
    this.#before.fill(NONE)
    for (const [partition, path] of this.#paths.entries()) {
      mergeRows([path], LINKS, { from: span, to: this.#end }, (view, at) => {
        const place = view.getUint32(at, true) - span
        this.#before[place] = view.getUint32(at + 4, true)
        this.#partitions[place] = partition
      })
    }
  }
}
