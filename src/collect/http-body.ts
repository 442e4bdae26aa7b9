import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { DEFAULT_MAX_RATIO, mostUnpacked } from './decompress.ts'
import type { Limits } from './format.ts'

/** A body without its codings. */
export interface DecodedBody {
  readonly bytes: Buffer
  /** Set when chunks broke off or were malformed: what stands before is in `bytes`. */
  readonly truncated?: 'chunked'
}

export type BodyLimits = Pick<Limits, 'maxRecordBytes' | 'maxRatio'>

export interface BodyFault {
  readonly cause:
    | 'corrupt body'
    | 'decompressed body too long'
    | 'decompression ratio'
    | 'unsupported Content-Encoding'
  readonly detail: string
}

/** Codings that no supported Node can undo. Unknown names (`utf-8`, `none`) are mistakes of servers and mean nothing. */
const UNSUPPORTED = new Set(['compress', 'x-compress', 'zstd', 'dcb', 'dcz'])
const ZSTD_MAGIC = 0xfd2fb528

/**
 * Undoes `Transfer-Encoding: chunked` and `Content-Encoding`. Crawlers often store a body decoded and leave the fields
 * as they were: a coding that the bytes do not show is passed over. A body is given up where it unpacks to more than the
 * longest record, or more than the limit of its ratio allows; all its codings together count.
 */
export function decodeBody(
  headers: ReadonlyMap<string, string>,
  body: Buffer,
  { maxRecordBytes, maxRatio = DEFAULT_MAX_RATIO }: BodyLimits,
): DecodedBody | BodyFault {
  const most = Math.min(maxRecordBytes, mostUnpacked(body.length, maxRatio))
  const chunked = /\bchunked\b/i.test(headers.get('transfer-encoding') ?? '')
  const unchunked: DecodedBody = chunked ? dechunk(body) : { bytes: body }
  let { bytes } = unchunked
  const codings = (headers.get('content-encoding') ?? '').toLowerCase().split(',', 4)
  for (const coding of codings.reverse()) {
    const decoded = undo(coding.trim(), bytes, most)
    if (decoded === 'too long') return tooLong(coding.trim(), body.length, most, maxRecordBytes, maxRatio)
    if ('cause' in decoded) return decoded
    bytes = decoded.bytes
  }
  return { ...unchunked, bytes }
}

function tooLong(
  coding: string,
  packed: number,
  most: number,
  maxRecordBytes: number,
  maxRatio: number,
): BodyFault {
  if (most === maxRecordBytes)
    return { cause: 'decompressed body too long', detail: `${coding}, the limit is ${most} bytes` }
  const detail = `${coding}: ${packed} bytes unpack to more than ${most}; if they are to be trusted, raise limits.ratio (${maxRatio})`
  return { cause: 'decompression ratio', detail }
}

function undo(coding: string, bytes: Buffer, maxBytes: number): DecodedBody | BodyFault | 'too long' {
  if (bytes.length === 0) return { bytes }
  if (UNSUPPORTED.has(coding)) {
    if (coding === 'zstd' && (bytes.length < 4 || bytes.readUInt32LE(0) !== ZSTD_MAGIC)) return { bytes }
    return { cause: 'unsupported Content-Encoding', detail: coding }
  }
  // A cut body still gives what was there: the crawler's own limit cuts many.
  const options = { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return { bytes: bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, options) : bytes }
      case 'deflate':
        return { bytes: isZlib(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options) }
      case 'br':
        return { bytes: unbrotli(bytes, maxBytes) }
      default:
        return { bytes }
    }
  } catch (error) {
    return failed(coding, bytes, error)
  }
}

const unbrotli = (bytes: Buffer, maxBytes: number): Buffer =>
  brotliDecompressSync(bytes, { maxOutputLength: maxBytes, finishFlush: constants.BROTLI_OPERATION_FLUSH })

/** RFC 1950 header. Some servers send bare deflate data under the same name. */
const isZlib = (bytes: Buffer): boolean =>
  bytes.length > 1 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0

function failed(coding: string, bytes: Buffer, error: unknown): DecodedBody | BodyFault | 'too long' {
  if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    return 'too long'
  if (coding !== 'gzip' && coding !== 'x-gzip' && isText(bytes)) return { bytes }
  return {
    cause: 'corrupt body',
    detail: `${coding}: ${error instanceof Error ? error.message : String(error)}`,
  }
}

/** Deflate and Brotli have no mark to be known by: bytes that read as text were never packed. */
const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0)

const CHUNK_SIZE = /^[ \t]*([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?$/i
/** Longest chunk-size line, extensions included, in bytes. */
const MAX_SIZE_LINE = 256

/** Joins chunks. A body that does not start with a chunk was not chunked, whatever was declared. */
export function dechunk(body: Buffer): DecodedBody {
  if (body.length === 0) return { bytes: body }
  const chunks: Buffer[] = []
  let at = 0
  while (at < body.length) {
    const end = body.indexOf(0x0a, at)
    const size =
      end === -1 || end - at > MAX_SIZE_LINE ? null : CHUNK_SIZE.exec(body.toString('latin1', at, end))
    if (size === null)
      return at === 0 ? { bytes: body } : { bytes: Buffer.concat(chunks), truncated: 'chunked' }
    const length = Number.parseInt(size[1] ?? '', 16)
    if (length === 0) return { bytes: Buffer.concat(chunks) }
    chunks.push(body.subarray(end + 1, end + 1 + length))
    at = end + 1 + length
    if (at > body.length) break
    // Text that happens to start with a line of hexadecimal digits.
    if (chunks.length === 1 && at < body.length && body[at] !== 0x0d && body[at] !== 0x0a)
      return { bytes: body }
    if (body[at] === 0x0d) at += 1
    if (body[at] === 0x0a) at += 1
  }
  return { bytes: Buffer.concat(chunks), truncated: 'chunked' }
}
