import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBody } from '../../src/collect/http-body.ts'

const TEXT = '春天的风从南边吹来，河里的冰慢慢化开。'.repeat(20)
const BODY = Buffer.from(TEXT)
const ZEROS = Buffer.alloc(65 * 1024 * 1024)

const decode = (headers: Readonly<Record<string, string>>, body: string | Buffer, max = 1_000_000) =>
  decodeBody(new Map(Object.entries(headers)), Buffer.from(body), { maxRecordBytes: max })

const textOf = (result: ReturnType<typeof decode>): string =>
  'bytes' in result ? result.bytes.toString() : result.cause

const CHUNKED = { 'transfer-encoding': 'chunked' }
const chunk = (text: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(text).toString(16)};note=1\r\n`),
    Buffer.from(text),
    Buffer.from('\r\n'),
  ])

describe('HTTP body', () => {
  it.each([
    ['gzip', gzipSync(BODY)],
    ['x-gzip', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['deflate', deflateRawSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['deflate, gzip', gzipSync(deflateSync(BODY))],
  ])('is unpacked from %s', (coding, packed) => {
    expect(textOf(decode({ 'content-encoding': coding }, packed))).toBe(TEXT)
  })

  it.each(['gzip', 'deflate', 'br', 'zstd', 'utf-8', 'identity'])(
    'stays as it is when it says %s and is not',
    (coding) => {
      expect(textOf(decode({ 'content-encoding': coding }, TEXT))).toBe(TEXT)
    },
  )

  it('is joined from its chunks', () => {
    const body = Buffer.concat([chunk('春天'), chunk('的风'), Buffer.from('0\r\n\r\n')])
    expect(decode(CHUNKED, body)).toEqual({ bytes: Buffer.from('春天的风') })
  })

  it('is unpacked after its chunks are joined', () => {
    const packed = gzipSync(BODY)
    const body = Buffer.concat([
      chunk(packed.subarray(0, 9)),
      chunk(packed.subarray(9)),
      Buffer.from('0\r\n\r\n'),
    ])
    expect(textOf(decode({ ...CHUNKED, 'content-encoding': 'gzip' }, body))).toBe(TEXT)
  })

  it.each(['<html>没有分块</html>', `add\n${TEXT.repeat(5)}`, ''])(
    'stays as it is when it is not chunked: %j',
    (body) => {
      expect(decode(CHUNKED, body)).toEqual({ bytes: Buffer.from(body) })
    },
  )

  it('keeps what stands before a bad chunk, and says so', () => {
    const body = Buffer.concat([chunk('春天'), Buffer.from('zz\r\n的风')])
    expect(decode(CHUNKED, body)).toEqual({ bytes: Buffer.from('春天'), truncated: 'chunked' })
  })

  it('keeps what is there of a chunk that breaks off', () => {
    expect(decode(CHUNKED, 'ff\r\n只有这些')).toEqual({
      bytes: Buffer.from('只有这些'),
      truncated: 'chunked',
    })
  })

  it.each([
    ['gzip', gzipSync(BODY)],
    ['br', brotliCompressSync(BODY)],
  ])('gives the front of a body cut within %s', (coding, packed) => {
    const found = textOf(decode({ 'content-encoding': coding }, packed.subarray(0, packed.length - 12)))
    expect(TEXT.startsWith(found.slice(0, -1))).toBe(true)
    expect(found.length).toBeGreaterThan(0)
  })

  it.each([
    ['gzip', gzipSync(Buffer.alloc(100_000))],
    ['deflate', deflateSync(Buffer.alloc(100_000))],
    ['br', brotliCompressSync(Buffer.alloc(100_000))],
  ])('is not unpacked from %s beyond the limit', (coding, packed) => {
    expect(decode({ 'content-encoding': coding }, packed, 1000)).toMatchObject({
      cause: 'decompressed body too long',
    })
  })

  it.each([
    ['gzip', gzipSync(ZEROS)],
    ['gzip, gzip', gzipSync(gzipSync(ZEROS))],
    ['deflate', deflateSync(ZEROS)],
    ['deflate', deflateRawSync(ZEROS)],
    ['br', brotliCompressSync(ZEROS, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('is given up as a bomb of %s where records may be longer than that', (coding, packed) => {
    expect(decode({ 'content-encoding': coding }, packed, 2 ** 30)).toMatchObject({
      cause: 'decompression ratio',
      detail: expect.stringMatching(/unpack to more than 67108864; .*limits\.ratio/),
    })
  })

  it('is unpacked where the recipe allows its ratio', () => {
    const limits = { maxRecordBytes: 2 ** 30, maxRatio: 2000 }
    const decoded = decodeBody(new Map([['content-encoding', 'gzip']]), gzipSync(ZEROS), limits)
    expect('bytes' in decoded && decoded.bytes.length).toBe(ZEROS.length)
  })

  it('is refused when it is damaged', () => {
    const packed = gzipSync(BODY)
    packed.fill(0xff, 12, 30)
    expect(decode({ 'content-encoding': 'gzip' }, packed)).toMatchObject({ cause: 'corrupt body' })
  })

  it('is refused in a coding that cannot be undone', () => {
    const zstd = Buffer.from('28b52ffd2000010000', 'hex')
    expect(decode({ 'content-encoding': 'zstd' }, zstd)).toEqual({
      cause: 'unsupported Content-Encoding',
      detail: 'zstd',
    })
  })
})
