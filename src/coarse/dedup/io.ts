import { fstatSync, readSync, writeSync } from 'node:fs'

/**
 * Every dedup file starts with a header of 32 bytes. Integers and floats of all dedup files are little-endian.
 *
 *     0  8 bytes  magic, ASCII          16  u32  bytes of one record
 *     8  u32      version, now 1        24  f64  number of records
 *
 * The header is written last, so a file without one was never finished.
 */
export const HEADER_BYTES = 32
const VERSION = 1

/** What a file must be to be read. */
export interface Expected {
  readonly path: string
  /** 8 characters. */
  readonly magic: string
  readonly recordBytes: number
  /** Bytes of the whole file for a number of records. */
  readonly fileBytes: (count: number) => number
}

export function writeHeader(fd: number, magic: string, recordBytes: number, count: number): void {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  new TextEncoder().encodeInto(magic, bytes)
  view.setUint32(8, VERSION, true)
  view.setUint32(16, recordBytes, true)
  view.setFloat64(24, count, true)
  writeFully(fd, bytes, 0)
}

/** Number of records, after checking that the file is of the expected kind and record size, and whole. */
export function readHeader(fd: number, { path, magic, recordBytes, fileBytes }: Expected): number {
  const bytes = new Uint8Array(HEADER_BYTES)
  readFully(fd, bytes, 0, path)
  const view = new DataView(bytes.buffer)
  const check = (what: string, expected: number | string, found: number | string): void => {
    if (found !== expected)
      throw new Error(`${path}: expected ${what} ${expected}, found ${found}. ${ADVICE}`)
  }
  check('magic', magic, new TextDecoder('latin1').decode(bytes.subarray(0, 8)))
  check('version', VERSION, view.getUint32(8, true))
  check('record bytes', recordBytes, view.getUint32(16, true))
  const count = view.getFloat64(24, true)
  check('file bytes', fileBytes(count), fstatSync(fd).size)
  return count
}

const ADVICE =
  'It was cut short or made with other parameters. In a run directory, delete its task directory and resume the run; in ' +
  'an index, `mdfs index verify` tells what else is wrong.'

/** Fills `into` from `position`, or throws. */
export function readFully(fd: number, into: Uint8Array, position: number, path: string): void {
  for (let done = 0; done < into.length; ) {
    const got = readSync(fd, into, done, into.length - done, position + done)
    if (got === 0) {
      throw new Error(
        `${path}: expected ${into.length} bytes at offset ${position}, found ${done}. ${ADVICE}`,
      )
    }
    done += got
  }
}

export function writeFully(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done)
  }
}
