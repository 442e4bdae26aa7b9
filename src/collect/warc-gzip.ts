import { constants, crc32, inflateRawSync } from 'node:zlib'

/** Bytes of CRC-32 and length behind a member's data (RFC 1952). */
export const TRAILER_BYTES = 8

/** Most that one member may unpack to at once; a larger one is unpacked in pieces. */
const WHOLE_BYTES = 16 * 1024 * 1024
const CHUNK_BYTES = 128 * 1024
/** Packed bytes that surely hold the start of a record, Huffman tables included. */
const PROBE_BYTES = 512

const FLAG_HCRC = 2
const FLAG_EXTRA = 4
const FLAG_NAME = 8
const FLAG_COMMENT = 16
const FLAGS_RESERVED = 0xe0

/** Bytes of the gzip header at the start of `bytes`; 0 when it is none or does not end there. */
export function gzipHeaderBytes(bytes: Buffer): number {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return 0
  const flags = bytes[3] ?? FLAGS_RESERVED
  if ((flags & FLAGS_RESERVED) !== 0) return 0
  let at = 10
  if ((flags & FLAG_EXTRA) !== 0) at += 2 + bytes.readUInt16LE(at)
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if ((flags & flag) === 0) continue
    const zero = bytes.indexOf(0, at)
    if (zero === -1) return 0
    at = zero + 1
  }
  if ((flags & FLAG_HCRC) !== 0) at += 2
  return at < bytes.length ? at : 0
}

/** A member unpacked, and the bytes it took in the file. */
export interface Member {
  readonly data: Buffer
  readonly bytes: number
}

/**
 * Unpacks the member at the start of `bytes` in one go. `undefined` when it does not lie there whole and sound, or is
 * too large: then it is unpacked in pieces, which tells why. Faster than a stream, which also hides where members end.
 */
export function inflateWhole(bytes: Buffer): Member | undefined {
  const header = gzipHeaderBytes(bytes)
  if (header === 0) return undefined
  try {
    const { buffer: data, engine } = inflateInfo(bytes.subarray(header))
    const end = header + engine.bytesWritten
    if (end + TRAILER_BYTES > bytes.length || !trailerFits(bytes.subarray(end), crc32(data), data.length))
      return undefined
    return { data, bytes: end + TRAILER_BYTES }
  } catch {
    // Cut, corrupt or too large. Not the last word: it is unpacked in pieces next, and reported there.
    return undefined
  }
}

/** `info: true` returns the engine too, whose `bytesWritten` counts the input it consumed; the types do not say so. */
const inflateInfo = (packed: Buffer): { buffer: Buffer; engine: { bytesWritten: number } } =>
  inflateRawSync(packed, { info: true, chunkSize: CHUNK_BYTES, maxOutputLength: WHOLE_BYTES }) as unknown as {
    buffer: Buffer
    engine: { bytesWritten: number }
  }

/** The first bytes, at least a few hundred where there are so many, of the member that starts here, if one does. */
export function memberHead(bytes: Buffer): Buffer | undefined {
  const header = gzipHeaderBytes(bytes)
  if (header === 0) return undefined
  try {
    const packed = bytes.subarray(header, header + PROBE_BYTES)
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // What zlib refuses is no member, only bytes that look like the start of one.
    return undefined
  }
}

/** Are these the CRC-32 and length (modulo 2^32) that stand behind the data? */
export const trailerFits = (trailer: Buffer, crc: number, length: number): boolean =>
  trailer.readUInt32LE(0) === crc && trailer.readUInt32LE(4) === length % 2 ** 32
