import { closeSync, openSync } from 'node:fs'
import { HEADER_BYTES, readFully, readHeader, writeFully, writeHeader } from './io.ts'
import { Uint32List } from './lists.ts'

/**
 * Candidate keys of one unit, ready to be read by ranges of keys, like the output of a MapReduce map: one file, whatever
 * the number of partitions, which is chosen only when matching starts.
 *
 * After the header come blocks of `BLOCK_KEYS` keys (the last may have fewer): a table of `SLICES + 1` u32, where each
 * slice of the block starts, then the keys by slice, in document order within a slice. A slice is the top ten bits of
 * the key. One key is 12 bytes: u32 high half, u32 low half, u32 index of the document in its unit.
 */
const MAGIC = 'MDFSKEYS'
const KEY_BYTES = 12
export const SLICES = 1024
/** A slice is the keys whose high halves agree above these bits. */
export const SLICE_SHIFT = 22
const BLOCK_KEYS = 1 << 18
const TABLE_BYTES = 4 * (SLICES + 1)
const BLOCK_BYTES = TABLE_BYTES + BLOCK_KEYS * KEY_BYTES

const fileBytes = (keys: number): number =>
  HEADER_BYTES + Math.ceil(keys / BLOCK_KEYS) * TABLE_BYTES + keys * KEY_BYTES

/** Writes a unit's keys; memory is that of one block. */
export class KeyWriter {
  readonly #fd: number
  /** Keys of the block at hand. */
  readonly #highs = new Uint32List()
  readonly #lows = new Uint32List()
  readonly #indexes = new Uint32List()
  #blocks = 0

  constructor(path: string) {
    this.#fd = openSync(path, 'w')
  }

  add(high: number, low: number, index: number): void {
    if (this.#highs.length === BLOCK_KEYS) this.#flush()
    this.#highs.push(high)
    this.#lows.push(low)
    this.#indexes.push(index)
  }

  close(): void {
    const count = this.#blocks * BLOCK_KEYS + this.#highs.length
    if (this.#highs.length > 0) this.#flush()
    writeHeader(this.#fd, MAGIC, KEY_BYTES, count)
    closeSync(this.#fd)
  }

  /** A counting sort by slice: stable, so documents stay in order. */
  #flush(): void {
    const { values: highs, length } = this.#highs
    const starts = new Uint32Array(SLICES + 1)
    for (let i = 0; i < length; i++) starts[(highs[i]! >>> SLICE_SHIFT) + 1]! += 1
    for (let slice = 0; slice < SLICES; slice++) starts[slice + 1]! += starts[slice]!
    const view = new DataView(new ArrayBuffer(TABLE_BYTES + length * KEY_BYTES))
    for (let slice = 0; slice <= SLICES; slice++) view.setUint32(4 * slice, starts[slice]!, true)
    for (let i = 0; i < length; i++) {
      const slice = highs[i]! >>> SLICE_SHIFT
      const at = TABLE_BYTES + starts[slice]! * KEY_BYTES
      starts[slice]! += 1
      view.setUint32(at, highs[i]!, true)
      view.setUint32(at + 4, this.#lows.values[i]!, true)
      view.setUint32(at + 8, this.#indexes.values[i]!, true)
    }
    writeFully(this.#fd, new Uint8Array(view.buffer), HEADER_BYTES + this.#blocks * BLOCK_BYTES)
    this.#blocks += 1
    for (const list of [this.#highs, this.#lows, this.#indexes]) list.length = 0
  }
}

/** Slices of one partition of `partitions`: from, to (exclusive). */
export function slicesOf(partition: number, partitions: number): readonly [number, number] {
  if (!(partitions >= 1 && partitions <= SLICES && partition >= 0 && partition < partitions)) {
    throw new RangeError(
      `partition ${partition} of ${partitions}: expected 1 to ${SLICES} partitions, counted from 0`,
    )
  }
  return [Math.floor((partition * SLICES) / partitions), Math.floor(((partition + 1) * SLICES) / partitions)]
}

export type VisitKey = (high: number, low: number, index: number) => void

/** Keys of a unit's file in some slices. Closed by the caller. */
export class KeyReader {
  readonly count: number
  readonly #path: string
  readonly #fd: number

  constructor(path: string) {
    this.#path = path
    this.#fd = openSync(path, 'r')
    try {
      this.count = readHeader(this.#fd, { path, magic: MAGIC, recordBytes: KEY_BYTES, fileBytes })
    } catch (error) {
      closeSync(this.#fd)
      throw error
    }
  }

  /** Visits the keys of slices `from` to `to` (exclusive), in document order within each slice of a block. */
  visit(from: number, to: number, buffer: Uint8Array, visit: VisitKey): void {
    const step = Math.floor(buffer.length / KEY_BYTES) * KEY_BYTES
    const view = new DataView(buffer.buffer, buffer.byteOffset)
    for (let block = 0; block * BLOCK_KEYS < this.count; block++) {
      const [start, end] = this.#range(block, from, to)
      for (let position = start; position < end; position += step) {
        const size = Math.min(step, end - position)
        readFully(this.#fd, buffer.subarray(0, size), position, this.#path)
        for (let at = 0; at < size; at += KEY_BYTES) {
          visit(view.getUint32(at, true), view.getUint32(at + 4, true), view.getUint32(at + 8, true))
        }
      }
    }
  }

  /** Number of keys in slices `from` to `to` (exclusive). */
  countIn(from: number, to: number): number {
    let bytes = 0
    for (let block = 0; block * BLOCK_KEYS < this.count; block++) {
      const [start, end] = this.#range(block, from, to)
      bytes += end - start
    }
    return bytes / KEY_BYTES
  }

  close(): void {
    closeSync(this.#fd)
  }

  /** Byte range of some slices of a block. */
  #range(block: number, from: number, to: number): readonly [number, number] {
    const table = new DataView(new ArrayBuffer(TABLE_BYTES))
    const at = HEADER_BYTES + block * BLOCK_BYTES
    readFully(this.#fd, new Uint8Array(table.buffer), at, this.#path)
    const position = (slice: number): number =>
      at + TABLE_BYTES + table.getUint32(4 * slice, true) * KEY_BYTES
    return [position(from), position(to)]
  }
}
