import { createHash } from 'node:crypto'
import type { Unreadable } from './format.ts'
import { dechunk } from './http-body.ts'
import { parseHttpResponse } from './http-response.ts'
import { headOf } from './lines.ts'
import type { WarcRecord } from './warc-record.ts'

/** Algorithms by the names that writers use, and the bytes of their digests. Others are not checked. */
const ALGORITHMS: ReadonlyMap<string, { readonly name: string; readonly bytes: number }> = new Map([
  ['md5', { name: 'md5', bytes: 16 }],
  ['sha1', { name: 'sha1', bytes: 20 }],
  ['sha256', { name: 'sha256', bytes: 32 }],
  ['sha384', { name: 'sha384', bytes: 48 }],
  ['sha512', { name: 'sha512', bytes: 64 }],
])
const DIGEST = /^([a-z0-9-]{1,20})\s*:\s*([a-z0-9+/_=-]{1,200})$/i
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The fault of a record whose block or payload is not what `WARC-Block-Digest` or `WARC-Payload-Digest` says (algorithm
 * and value in base 32, base 16 or base 64). The standard leaves open whether the payload of a chunked response is
 * taken with its chunks: either is right. `undefined` when all fits, when nothing is stated, for an algorithm we do
 * not know, for what a crawler cut or split, and for the payload of a revisit, which is in another record.
 */
export function digestFault(record: WarcRecord): Unreadable | undefined {
  const { fields, type } = record.header
  const split = fields.has('warc-truncated') || fields.has('warc-segment-number') || type === 'continuation'
  const block = fields.get('warc-block-digest')
  if (block !== undefined && !fits(block, [record.block])) return fault(record, 'block', block)
  const payload = fields.get('warc-payload-digest')
  if (payload === undefined || split || type === 'revisit') return undefined
  return fits(payload, payloadsOf(record)) ? undefined : fault(record, 'payload', payload)
}

/** What may be meant by the payload: lazily, as the second is seldom needed. */
function* payloadsOf({ header, block }: WarcRecord): Generator<Uint8Array> {
  const response = header.type === 'response' || header.type === 'request' ? bodyOf(block) : undefined
  if (response === undefined) {
    yield block
    return
  }
  yield response
  const unchunked = dechunk(response).bytes
  if (unchunked.length !== response.length) yield unchunked
}

/** The part of an HTTP message behind its header; `undefined` when the block is none. */
function bodyOf(block: Buffer): Buffer | undefined {
  const response = parseHttpResponse(block)
  if (response !== undefined) return response.body
  const end = /^[A-Z]{3,10} [^\r\n]* HTTP\//.test(block.toString('latin1', 0, 4096))
    ? block.indexOf('\r\n\r\n')
    : -1
  return end === -1 ? undefined : block.subarray(end + 4)
}

function fits(stated: string, payloads: Iterable<Uint8Array>): boolean {
  const [, label = '', value = ''] = DIGEST.exec(stated.trim()) ?? []
  const algorithm = ALGORITHMS.get(label.toLowerCase().replace('-', ''))
  if (algorithm === undefined) return DIGEST.test(stated.trim())
  const expected = decode(value, algorithm.bytes)
  if (expected === undefined) return false
  for (const payload of payloads) {
    if (createHash(algorithm.name).update(payload).digest().equals(expected)) return true
  }
  return false
}

/** A digest of so many bytes from base 16, 32 or 64, which its length tells. */
function decode(value: string, bytes: number): Buffer | undefined {
  const plain = value.replace(/=+$/, '')
  if (plain.length === 2 * bytes && /^[0-9a-f]+$/i.test(plain)) return Buffer.from(plain, 'hex')
  if (plain.length === Math.ceil((8 * bytes) / 5)) return fromBase32(plain, bytes)
  if (plain.length === Math.ceil((8 * bytes) / 6)) return Buffer.from(plain, 'base64')
  return undefined
}

/** RFC 4648, any case, without padding. */
function fromBase32(value: string, bytes: number): Buffer | undefined {
  const decoded = Buffer.alloc(bytes)
  let bits = 0
  let held = 0
  let at = 0
  for (const character of value.toUpperCase()) {
    const five = BASE32.indexOf(character)
    if (five === -1) return undefined
    held = ((held << 5) | five) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    if (at < bytes) decoded[at++] = held >>> bits
  }
  return decoded
}

const fault = (record: WarcRecord, part: 'block' | 'payload', stated: string): Unreadable => ({
  kind: 'unreadable',
  offset: record.offset,
  cause: `${part} digest does not fit`,
  detail: `the header states ${stated.slice(0, 140)}, the ${record.block.length} bytes of the block give another`,
  head: headOf(record.block),
})
