import { describe, expect, it } from 'vitest'
import { wet } from '../../src/collect/wet.ts'
import { causesOf, collect, documentsOf, inputOf, textsOf } from './reading.ts'
import { gzipEach, record } from './warc-files.ts'

const read = (bytes: Buffer) => collect(wet, inputOf(bytes, 'a.warc.wet'))

const conversion = (text: string, length?: number): Buffer =>
  record('conversion', text, {
    'Content-Type': 'text/plain',
    'WARC-Target-URI': 'http://example.org/',
    'WARC-Date': '2024-05-06T07:08:09Z',
    ...(length !== undefined && { 'Content-Length': String(length) }),
  })

describe('wet', () => {
  it('takes the text as it is, with address, date and the language the crawl found', async () => {
    const bytes = record('conversion', '标题\n正文第一行。\n', {
      'WARC-Target-URI': 'http://example.org/a',
      'WARC-Date': '2024-05-06T07:08:09Z',
      'Content-Type': 'text/plain',
      'WARC-Identified-Content-Language': 'zho,eng',
    })
    expect(await read(gzipEach([bytes]))).toEqual([
      {
        kind: 'document',
        offset: 0,
        text: '标题\n正文第一行。\n',
        url: 'http://example.org/a',
        date: '2024-05-06T07:08:09Z',
        meta: { contentLanguage: 'zho,eng' },
      },
    ])
  })

  it('skips all other records by their type', async () => {
    const items = await read(
      Buffer.concat([record('warcinfo', 'a: b\r\n'), record('response', ''), conversion('好')]),
    )
    expect(items.map((item) => (item.kind === 'skipped' ? item.reason : item.kind))).toEqual([
      'WARC warcinfo',
      'WARC response',
      'document',
    ])
  })

  it('replaces bytes that are no UTF-8', async () => {
    const block = Buffer.concat([Buffer.from('好'), Buffer.from([0xff]), Buffer.from('的')])
    const items = await read(record('conversion', block, { 'Content-Type': 'text/plain' }))
    expect(textsOf(items)).toEqual(['好\ufffd的'])
  })

  it.each([
    ['short', 3],
    ['long', 150],
  ])('reads a record whose length is too %s up to the next record, and says so', async (_, length) => {
    const items = await read(Buffer.concat([conversion('第一篇的文字。', length), conversion('第二篇。')]))
    expect(textsOf(items)).toEqual(['第一篇的文字。', '第二篇。'])
    expect(documentsOf(items)[0]?.meta).toEqual({ repaired: 'Content-Length' })
  })

  it('does not pass off a cut text as whole', async () => {
    const bytes = Buffer.concat([conversion('完整的一篇。'), conversion('这一篇在中间断')])
    const items = await read(bytes.subarray(0, bytes.length - 12))
    expect(textsOf(items)).toEqual(['完整的一篇。'])
    expect(causesOf(items)).toEqual(['cut record'])
  })

  it('reads line ends without carriage returns', async () => {
    const text = '一篇。'
    const bytes = Buffer.from(
      `WARC/1.0\nWARC-Type: conversion\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}\n\n`,
    )
    expect(textsOf(await read(Buffer.concat([bytes, bytes])))).toEqual([text, text])
  })
})
