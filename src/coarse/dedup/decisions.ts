import { closeSync } from 'node:fs'
import { join } from 'node:path'
import type { Corpus } from './corpus.ts'
import { HEADER_BYTES, readFully } from './io.ts'
import { openRecords, RecordCursor, type RecordFormat, RecordWriter } from './records.ts'

/**
 * What a dedup decided, one file for all units: a record for each copy and each keeper of copies, by unit and index.
 *
 *      0  i32  unit                  16  u32      documents in the cluster, keeper included
 *      4  u32  index in the unit     20  u32      0
 *      8  i32  unit of the keeper    24  f64      similarity to the keeper
 *     12  u32  index of the keeper   32  16 bytes id of the keeper
 *
 * A keeper names itself as its keeper. Units are those of the run, from 0; a negative one is a segment of an index, which
 * holds keepers alone.
 */
const DECISIONS: RecordFormat = { magic: 'MDFSDECI', recordBytes: 48 }
const { recordBytes } = DECISIONS

const decisionsPath = (dir: string): string => join(dir, 'decisions.bin')

/** What became of a document that a dedup looked at; by ordinal. */
export interface Decision {
  readonly ordinal: number
  readonly keeper: number
  readonly similarity: number
  readonly clusterSize: number
}

/** Writes the decisions that `give` hands over, in the order of their ordinals. */
export function writeDecisions(
  dir: string,
  corpus: Corpus,
  give: (write: (decision: Decision) => void) => void,
): void {
  const writer = new RecordWriter(decisionsPath(dir), DECISIONS)
  const { view } = writer
  const writePlace = (ordinal: number, at: number): void => {
    const unit = corpus.unitOf(ordinal)
    view.setInt32(at, unit, true)
    view.setUint32(at + 4, ordinal - corpus.baseOf(unit), true)
  }
  give(({ ordinal, keeper, similarity, clusterSize }) => {
    const at = writer.next()
    writePlace(ordinal, at)
    writePlace(keeper, at + 8)
    view.setUint32(at + 16, clusterSize, true)
    view.setFloat64(at + 24, similarity, true)
    corpus.readId(keeper, writer.bytes, at + 32)
  })
  writer.close()
}

/**
 * The document kept instead of a copy: the direct keeper. It stays as far as this dedup is concerned; a later one of the
 * same recipe may still remove it (`exact` keeps A for B, then `minhash` keeps C for A): receipts then lead from B over
 * A to C.
 */
export interface Keeper {
  /** 32 hex digits. */
  readonly id: string
  /** Negative when the keeper stands in an index: -1 in the last of its segments. */
  readonly unit: number
  /** Place in its unit. */
  readonly index: number
  /** Of the copy to this keeper, 0 to 1. */
  readonly similarity: number
  /** Documents in the cluster, keeper included. */
  readonly clusterSize: number
}

/** Decisions of one unit, by the place of a document in the unit. */
export interface UnitDecisions {
  /** The keeper when the document is a copy. It is never itself a copy by the same step. */
  duplicateOf(index: number): Keeper | undefined
  /** Documents in the cluster whose keeper this document is, itself included; 1 without copies. */
  clusterSize(index: number): number
}

/** Reads one unit's part of what `cluster` wrote to `dir`; 48 bytes of memory per copy. */
export function readDecisions(dir: string, unit: number): UnitDecisions {
  const path = decisionsPath(dir)
  const { fd, count } = openRecords(path, DECISIONS)
  const field = new Uint8Array(4)
  const unitAt = (record: number): number => {
    readFully(fd, field, HEADER_BYTES + record * recordBytes, path)
    return new DataView(field.buffer).getInt32(0, true)
  }
  const start = lowerBound(count, (record) => unitAt(record) >= unit)
  const end = lowerBound(count, (record) => unitAt(record) > unit)
  const bytes = new Uint8Array((end - start) * recordBytes)
  readFully(fd, bytes, HEADER_BYTES + start * recordBytes, path)
  closeSync(fd)
  const view = new DataView(bytes.buffer)

  /** Offset of a document's record, or -1. */
  const find = (index: number): number => {
    const at =
      lowerBound(end - start, (record) => view.getUint32(record * recordBytes + 4, true) >= index) *
      recordBytes
    return at < bytes.length && view.getUint32(at + 4, true) === index ? at : -1
  }
  return {
    duplicateOf(index) {
      const at = find(index)
      if (at < 0 || namesItself(view, at)) return undefined
      return {
        id: Buffer.from(bytes.subarray(at + 32, at + 48)).toString('hex'),
        unit: view.getInt32(at + 8, true),
        index: view.getUint32(at + 12, true),
        similarity: view.getFloat64(at + 24, true),
        clusterSize: view.getUint32(at + 16, true),
      }
    },
    clusterSize(index) {
      const at = find(index)
      return at >= 0 && namesItself(view, at) ? view.getUint32(at + 16, true) : 1
    },
  }
}

/** Bytes of `removedBits`. */
export const removedBytes = ({ count }: Corpus): number => Math.ceil(count / 8)

/** A bit per ordinal: the documents removed by the dedups whose decisions stand in `dirs`. */
export function removedBits(dirs: readonly string[], corpus: Corpus): Uint8Array {
  const bits = new Uint8Array(removedBytes(corpus))
  for (const dir of dirs) {
    const cursor = new RecordCursor(decisionsPath(dir), DECISIONS)
    while (cursor.next()) {
      const { view, at } = cursor
      if (namesItself(view, at)) continue
      const ordinal = corpus.baseOf(view.getInt32(at, true)) + view.getUint32(at + 4, true)
      bits[ordinal >>> 3]! |= 1 << (ordinal & 7)
    }
  }
  return bits
}

const namesItself = (view: DataView, at: number): boolean =>
  view.getUint32(at, true) === view.getUint32(at + 8, true) &&
  view.getUint32(at + 4, true) === view.getUint32(at + 12, true)

/** First of 0 to `count` - 1 that passes, `count` when none does; what passes is a tail. */
function lowerBound(count: number, passes: (i: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passes(middle)) high = middle
    else low = middle + 1
  }
  return low
}
