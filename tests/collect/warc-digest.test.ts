import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { warc } from '../../src/collect/warc.ts'
import { causesOf, collect, inputOf } from './reading.ts'
import { type Fields, http, page, record, response } from './warc-files.ts'

const BODY = page('今天上午，工人们在河边种下了三百棵柳树，附近的居民也来帮忙浇水。')
const BLOCK = http(BODY)

function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('')
}
const hash = (algorithm: string, bytes: string | Buffer): Buffer =>
  createHash(algorithm).update(bytes).digest()

const causes = async (fields: Fields, block = BLOCK) =>
  causesOf(await collect(warc, inputOf(response(block, fields), 'a.warc'), { verifyDigests: 'quarantine' }))

describe('digests of WARC records', () => {
  it.each([
    ['sha1 in base 32', `sha1:${base32(hash('sha1', BODY))}`],
    ['sha1 in base 32, lower case', `sha1:${base32(hash('sha1', BODY)).toLowerCase()}`],
    ['sha1 in base 16', `sha1:${hash('sha1', BODY).toString('hex')}`],
    ['sha-256 in base 32', `sha-256:${base32(hash('sha256', BODY))}`],
    ['sha256 in base 16', `sha256:${hash('sha256', BODY).toString('hex')}`],
    ['md5 in base 64', `md5:${hash('md5', BODY).toString('base64')}`],
    ['an algorithm of another day', 'blake3:abcdef'],
  ])('fit: %s', async (_, digest) => {
    expect(await causes({ 'WARC-Payload-Digest': digest })).toEqual([])
  })

  it('of the block cover its HTTP header too', async () => {
    expect(await causes({ 'WARC-Block-Digest': `sha1:${base32(hash('sha1', BLOCK))}` })).toEqual([])
    expect(await causes({ 'WARC-Block-Digest': `sha1:${base32(hash('sha1', BODY))}` })).toEqual([
      'block digest does not fit',
    ])
  })

  it('of a chunked payload may be taken with or without the chunks', async () => {
    const chunked = `${Buffer.byteLength(BODY).toString(16)}\r\n${BODY}\r\n0\r\n\r\n`
    const block = http(chunked, ['Content-Type: text/html', 'Transfer-Encoding: chunked'])
    for (const payload of [chunked, BODY])
      expect(await causes({ 'WARC-Payload-Digest': `sha1:${base32(hash('sha1', payload))}` }, block)).toEqual(
        [],
      )
  })

  it.each([
    ['another text', `sha1:${base32(hash('sha1', 'another'))}`],
    ['a digest cut short', 'sha1:ABC'],
    ['no digest', 'nothing'],
  ])('do not fit: %s', async (_, digest) => {
    expect(await causes({ 'WARC-Payload-Digest': digest })).toEqual(['payload digest does not fit'])
  })

  it('are not asked of what was cut, nor of a revisit', async () => {
    const wrong = `sha1:${base32(hash('sha1', 'another'))}`
    expect(await causes({ 'WARC-Payload-Digest': wrong, 'WARC-Truncated': 'length' })).toEqual([])
    const revisit = record('revisit', http(''), { 'WARC-Payload-Digest': wrong })
    const options = { verifyDigests: 'quarantine' } as const
    expect(causesOf(await collect(warc, inputOf(revisit, 'a.warc'), options))).toEqual([])
  })

  it('are not looked at unless asked for', async () => {
    const bytes = response(BLOCK, { 'WARC-Payload-Digest': 'sha1:ABC' })
    expect(causesOf(await collect(warc, inputOf(bytes, 'a.warc')))).toEqual([])
  })
})
