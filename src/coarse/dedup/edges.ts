import { RecordCursor, RecordWriter } from './records.ts'
import { type MergeOptions, mergeRows, type RowFormat, RowSorter } from './rows.ts'

/**
 * Edges: pairs of documents found, or believed, to be copies, by ordinal. `copy` comes after `leader` in the order of the
 * keep policy. A file holds them sorted by copy, then leader, each pair once: u32 copy, u32 leader, f64 similarity.
 */
const EDGES: RowFormat = { magic: 'MDFSEDGE', recordBytes: 16, keyColumns: 2 }

export type VisitEdge = (copy: number, leader: number, similarity: number) => void

/** A double as two halves, and back. */
const scratch = new DataView(new ArrayBuffer(8))

/** Takes edges in any order, repeated or not, and writes an edge file: `memory` bytes, whatever their number. */
export class EdgeSorter {
  readonly #rows: RowSorter

  constructor(path: string, memory: number) {
    this.#rows = new RowSorter(path, EDGES, memory)
  }

  push(copy: number, leader: number, similarity: number): void {
    scratch.setFloat64(0, similarity, true)
    this.#rows.push(copy, leader, scratch.getUint32(0, true), scratch.getUint32(4, true))
  }

  /** Returns the number of edges written. */
  close(): number {
    return this.#rows.close()
  }
}

/** Takes edges in the order of the file. */
export class EdgeWriter {
  readonly #records: RecordWriter

  constructor(path: string) {
    this.#records = new RecordWriter(path, EDGES)
  }

  push(copy: number, leader: number, similarity: number): void {
    const at = this.#records.next()
    const { view } = this.#records
    view.setUint32(at, copy, true)
    view.setUint32(at + 4, leader, true)
    view.setFloat64(at + 8, similarity, true)
  }

  close(): void {
    this.#records.close()
  }
}

/** Visits the edges of all files in order, each pair once. `from` and `to` are about copies. */
export const visitEdges = (paths: readonly string[], options: MergeOptions, visit: VisitEdge): void =>
  mergeRows(paths, EDGES, options, (view, at) => {
    visit(view.getUint32(at, true), view.getUint32(at + 4, true), view.getFloat64(at + 8, true))
  })

/** Walks one edge file. */
export class EdgeCursor {
  readonly #records: RecordCursor

  constructor(path: string) {
    this.#records = new RecordCursor(path, EDGES)
  }

  next(): boolean {
    return this.#records.next()
  }

  get copy(): number {
    return this.#records.view.getUint32(this.#records.at, true)
  }

  get leader(): number {
    return this.#records.view.getUint32(this.#records.at + 4, true)
  }

  get similarity(): number {
    return this.#records.view.getFloat64(this.#records.at + 8, true)
  }
}

/** The same with the copy's place in the keep policy before it: u32 high, u32 low (see `descending`), then an edge. */
const RANKED: RowFormat = { magic: 'MDFSRANK', recordBytes: 24, keyColumns: 4 }

/** Edges sorted by the keep policy's preference for the copy, the highest first; then copy, then leader. */
export class RankedEdgeSorter {
  readonly #path: string
  readonly #rows: RowSorter

  constructor(path: string, memory: number) {
    this.#path = path
    this.#rows = new RowSorter(path, RANKED, memory)
  }

  push(high: number, low: number, copy: number, leader: number, similarity: number): void {
    scratch.setFloat64(0, similarity, true)
    this.#rows.push(high, low, copy, leader, scratch.getUint32(0, true), scratch.getUint32(4, true))
  }

  /** Sorts, and visits all edges. */
  visit(visit: VisitEdge): void {
    this.#rows.close()
    const records = new RecordCursor(this.#path, RANKED)
    while (records.next()) {
      const { view, at } = records
      visit(view.getUint32(at + 8, true), view.getUint32(at + 12, true), view.getFloat64(at + 16, true))
    }
  }
}
