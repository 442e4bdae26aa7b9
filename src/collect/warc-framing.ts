import {
  findRecord,
  type HeaderFault,
  headerEnd,
  parseWarcHeader,
  SIGNATURE_BYTES,
  type WarcHeader,
} from './warc-header.ts'

/** How an archive format marks its records among the bytes. */
export interface Framing {
  /** Cause of the fault when something else stands where a record should. */
  readonly misplaced: string
  /** What a record opens with, for messages. */
  readonly opening: string
  /** Does a record start at this index? `undefined`: too few bytes to tell. */
  startsAt(bytes: Buffer, at: number): boolean | undefined
  /** Index just behind the header that starts at `start`; -1 when it does not end before `limit`. */
  headerEnd(bytes: Buffer, start: number, limit: number): number
  parseHeader(header: Buffer): WarcHeader | HeaderFault
  /** Does the mark that ends a record stand at this index? */
  isSealed(bytes: Buffer, at: number): boolean
  /** Next index from `from` on where a record surely starts, used behind a fault; -1 when there is none. */
  findRecord(bytes: Buffer, from: number): number
  /** Bytes that must lie behind a place before `findRecord` can tell. */
  readonly signatureBytes: number
}

const OPENING = Buffer.from('WARC/')
const SEAL = Buffer.from('\r\n\r\n')

export const WARC_FRAMING: Framing = {
  misplaced: 'not a WARC record',
  opening: '"WARC/"',
  startsAt(bytes, at) {
    const found = bytes.subarray(at, at + OPENING.length)
    if (found.equals(OPENING)) return true
    return OPENING.subarray(0, found.length).equals(found) ? undefined : false
  },
  headerEnd,
  parseHeader: parseWarcHeader,
  isSealed: (bytes, at) => bytes.subarray(at, at + SEAL.length).equals(SEAL),
  findRecord,
  signatureBytes: SIGNATURE_BYTES,
}
