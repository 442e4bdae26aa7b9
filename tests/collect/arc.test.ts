import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { arc } from '../../src/collect/arc.ts'
import { arcRecord, filedesc } from './arc-files.ts'
import { expectToBearDamage } from './hostile.ts'
import { causesOf, collect, documentsOf, inputOf, textsOf } from './reading.ts'
import { gzipEach, http, offsetsOf, page } from './warc-files.ts'

const PARAGRAPH = '昨夜一场大雨之后，河水漫过了石桥，村民们清早就赶来搬开堵住桥洞的树枝。'
const OTHER = '镇上的小学今年新开了一门木工课，孩子们学着用刨子和凿子做一张小板凳。'
const RECORDS = [
  filedesc(),
  arcRecord('http://example.org/a', http(page(PARAGRAPH))),
  arcRecord('http://example.org/b', http(page(OTHER))),
]

const read = (bytes: Buffer, name = 'a.arc') => collect(arc, inputOf(bytes, name))

describe('arc', () => {
  it('takes the main text, address and date of an HTML response', async () => {
    const items = await read(Buffer.concat(RECORDS))
    expect(items[0]).toEqual({ kind: 'skipped', offset: 0, reason: 'ARC filedesc' })
    expect(items[1]).toMatchObject({
      kind: 'document',
      text: PARAGRAPH,
      url: 'http://example.org/a',
      date: '2008-04-30T20:48:26Z',
    })
    expect(items.map(({ offset }) => offset)).toEqual(offsetsOf(RECORDS))
  })

  it('reads a gzip member per record, each named by the offset of its member', async () => {
    const items = await read(gzipEach(RECORDS), 'a.arc.gz')
    expect(textsOf(items)).toEqual([PARAGRAPH, OTHER])
    expect(items.map(({ offset }) => offset)).toEqual(offsetsOf(RECORDS.map((each) => gzipSync(each))))
  })

  it('reads a file gzipped as a whole', async () => {
    expect(textsOf(await read(gzipSync(Buffer.concat(RECORDS)), 'a.arc.gz'))).toEqual([PARAGRAPH, OTHER])
  })

  it('reads addresses with spaces and content types with parameters', async () => {
    const items = await read(
      arcRecord('http://example.org/?q=two words', http(page(PARAGRAPH)), {
        type: 'text/html; charset=utf-8',
      }),
    )
    expect(documentsOf(items)[0]?.url).toBe('http://example.org/?q=two words')
  })

  it('reads the ten fields of version 2', async () => {
    const block = http(page(PARAGRAPH))
    const line = `http://example.org/v2 192.0.2.7 20080430204826 text/html 200 a1b2c3 - 1048576 a.arc ${block.length}\n`
    expect(documentsOf(await read(Buffer.concat([Buffer.from(line), block])))[0]?.url).toBe(
      'http://example.org/v2',
    )
  })

  it('skips what is no text', async () => {
    const dns = arcRecord('dns:example.org', '20080430204826\nexample.org. 60 IN A 192.0.2.7\n', {
      type: 'text/dns',
    })
    const image = arcRecord('http://example.org/i.png', http('png', ['Content-Type: image/png']))
    expect(
      (await read(Buffer.concat([dns, image]))).map((item) => item.kind === 'skipped' && item.reason),
    ).toEqual(['not text: text', 'not text: image'])
  })

  it('finds the next record behind one whose length is wrong or no number', async () => {
    const wrong = arcRecord('http://example.org/w', http(page(OTHER)), { length: '40' })
    const none = arcRecord('http://example.org/n', http(page(OTHER)), { length: '-1' })
    for (const bad of [wrong, none]) {
      const items = await read(Buffer.concat([bad, ...RECORDS.slice(1)]))
      expect(causesOf(items)).toEqual(['bad Content-Length'])
      expect(textsOf(items)).toEqual([PARAGRAPH, OTHER])
    }
  })

  it('says so when the file is no ARC file or ends within a record', async () => {
    expect(causesOf(await read(Buffer.from('plain words\nand more\n')))).toEqual(['not an ARC record'])
    expect(causesOf(await read(Buffer.concat(RECORDS).subarray(0, -40)))).toEqual(['cut record'])
  })

  it('bears any damage', async () => {
    await expectToBearDamage(arc, Buffer.concat(RECORDS), 'a.arc')
    await expectToBearDamage(arc, gzipEach(RECORDS), 'a.arc.gz')
  })
})
