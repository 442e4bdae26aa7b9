import { closeSync, openSync } from 'node:fs'
import { type Expected, HEADER_BYTES, readFully, readHeader, writeFully, writeHeader } from './io.ts'

/** A kind of file: a header, then records of one size. */
export interface RecordFormat {
  /** 8 characters. */
  readonly magic: string
  readonly recordBytes: number
}

const BUFFER_BYTES = 1 << 18

/** Writes a record file through one buffer. */
export class RecordWriter {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly #fd: number
  readonly #format: RecordFormat
  #used = 0
  #count = 0

  constructor(path: string, format: RecordFormat) {
    this.#format = format
    this.#fd = openSync(path, 'w')
    const { recordBytes } = format
    this.bytes = new Uint8Array(Math.max(1, Math.floor(BUFFER_BYTES / recordBytes)) * recordBytes)
    this.view = new DataView(this.bytes.buffer)
  }

  get count(): number {
    return this.#count
  }

  /** Offset in `bytes` where the next record is to be written, before the next call. The room is zeroed. */
  next(): number {
    if (this.#used === this.bytes.length) this.#flush()
    const at = this.#used
    this.#used += this.#format.recordBytes
    this.#count += 1
    return at
  }

  close(): void {
    this.#flush()
    writeHeader(this.#fd, this.#format.magic, this.#format.recordBytes, this.#count)
    closeSync(this.#fd)
  }

  #flush(): void {
    const { recordBytes } = this.#format
    const start = HEADER_BYTES + this.#count * recordBytes - this.#used
    writeFully(this.#fd, this.bytes.subarray(0, this.#used), start)
    this.bytes.fill(0, 0, this.#used)
    this.#used = 0
  }
}

const expected = (path: string, { magic, recordBytes }: RecordFormat): Expected => ({
  path,
  magic,
  recordBytes,
  fileBytes: (count) => HEADER_BYTES + count * recordBytes,
})

/** Opens and checks a record file; the caller closes `fd`. */
export function openRecords(
  path: string,
  format: RecordFormat,
): { readonly fd: number; readonly count: number } {
  const fd = openSync(path, 'r')
  try {
    return { fd, count: readHeader(fd, expected(path, format)) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Number of records of a file. */
export function countRecords(path: string, format: RecordFormat): number {
  const { fd, count } = openRecords(path, format)
  closeSync(fd)
  return count
}

/** Walks a record file from its start or from a record on, a buffer at a time. Between readings no file is open. */
export class RecordCursor {
  readonly view: DataView
  /** Offset of the current record in `view`. */
  at: number
  readonly #path: string
  readonly #recordBytes: number
  readonly #bytes: Uint8Array
  #left: number
  #position: number
  #end = 0

  constructor(path: string, format: RecordFormat, bufferBytes = BUFFER_BYTES, first = 0) {
    const { recordBytes } = format
    this.#path = path
    this.#recordBytes = recordBytes
    this.#left = countRecords(path, format) - first
    this.#position = HEADER_BYTES + first * recordBytes
    const records = Math.min(Math.max(1, Math.floor(bufferBytes / recordBytes)), Math.max(1, this.#left))
    this.#bytes = new Uint8Array(records * recordBytes)
    this.view = new DataView(this.#bytes.buffer)
    this.at = -recordBytes
  }

  /** Goes to the next record; `false` at the end. */
  next(): boolean {
    this.at += this.#recordBytes
    if (this.at < this.#end) return true
    if (this.#left === 0) return false
    const records = Math.min(this.#left, this.#bytes.length / this.#recordBytes)
    this.#end = records * this.#recordBytes
    const fd = openSync(this.#path, 'r')
    try {
      readFully(fd, this.#bytes.subarray(0, this.#end), this.#position, this.#path)
    } finally {
      closeSync(fd)
    }
    this.#position += this.#end
    this.#left -= records
    this.at = 0
    return true
  }
}
