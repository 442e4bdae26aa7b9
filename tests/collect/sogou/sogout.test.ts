import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { sogout } from '../../../src/collect/sogou/sogout.ts'
import { expectToBearDamage } from '../hostile.ts'
import { causesOf, collect, documentsOf, inputOf, textsOf, unreadableOf } from '../reading.ts'

const STORY =
  '山脚下的老磨坊去年冬天重新开张了，磨盘是从溪边抬回来的，水轮也换了新的木板，村里人每天清早都去排队。'
const NEXT =
  '掌柜说磨面不图快，图的是那股麦香；孩子们围着水轮看，老人坐在门口晒太阳，聊的还是三十年前的收成。'

const html = (charset: string, story = STORY): string =>
  `<html><head><meta charset="${charset}"><title>老磨坊</title></head><body><div class="nav"><a href="/">首页</a> <a href="/a">新闻</a></div><div id="content"><p>${story}</p><p>${NEXT}</p></div></body></html>`

/** A record as the corpus writes it. */
const record = (page: string | Buffer, url = 'http://mill.example.com/1.html', docno = '0a1b-2c3d'): Buffer =>
  Buffer.concat([
    Buffer.from(`<doc>\n<docno>${docno}</docno>\n<url>${url}</url>\n`),
    Buffer.from(page),
    Buffer.from('\n</doc>\n'),
  ])

const read = (content: string | Uint8Array, maxRecordBytes = 1_000_000) =>
  collect(sogout, inputOf(content, 'pages.dat'), {}, { maxRecordBytes })

describe('sogout', () => {
  it('reads pages as their main text, with title, address and offset', async () => {
    const first = record(html('utf-8'))
    const items = await read(Buffer.concat([first, record(html('utf-8', NEXT), 'http://b.example/2', '7')]))
    expect(items).toEqual([
      {
        kind: 'document',
        offset: 0,
        title: '老磨坊',
        url: 'http://mill.example.com/1.html',
        text: `${STORY}\n${NEXT}`,
        meta: { docno: '0a1b-2c3d', charset: 'utf-8' },
      },
      expect.objectContaining({ offset: first.length, url: 'http://b.example/2' }),
    ])
  })

  it('reads each page in its own charset, declared wrongly or not', async () => {
    const pages = [
      record(iconv.encode(html('gb2312'), 'gb18030')),
      record(html('utf-8')),
      record(html('gb2312')),
      record(iconv.encode(html('big5'), 'big5')),
    ]
    const items = documentsOf(await read(Buffer.concat(pages)))
    expect(items.map(({ meta }) => meta?.charset)).toEqual(['gb18030', 'utf-8', 'utf-8', 'big5'])
    for (const { text } of items.slice(0, 3)) expect(text).toContain(STORY)
  })

  it('reads an address in the charset of its page', async () => {
    const page = iconv.encode(record(html('gbk'), 'http://a.example/磨坊').toString(), 'gb18030')
    expect(documentsOf(await read(page))[0]?.url).toBe('http://a.example/磨坊')
  })

  it('reads pages behind their HTTP header', async () => {
    const http = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n\r\n'
    const page = Buffer.concat([Buffer.from(http), iconv.encode(html('x'), 'gb18030')])
    expect(await read(record(page))).toMatchObject([
      {
        text: `${STORY}\n${NEXT}`,
        meta: { docno: '0a1b-2c3d', charset: 'gb18030', httpCharset: 'gbk', contentType: 'text/html' },
      },
    ])
  })

  it('counts responses that are no pages as skipped, with the reason', async () => {
    const items = await read(
      Buffer.concat([
        record('HTTP/1.1 404 Not Found\r\n\r\nnichts'),
        record('HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nxx'),
      ]),
    )
    expect(items.map((item) => item.kind === 'skipped' && item.reason)).toEqual([
      'HTTP 4xx',
      'not text: image',
    ])
  })

  it('takes the fields in any order, and an empty page for an empty document', async () => {
    const items = await read('<doc><url>http://a.example/</url><docno>9</docno></doc>')
    expect(items).toMatchObject([{ url: 'http://a.example/', text: '', meta: { docno: '9' } }])
  })

  it.each([
    ['no address', '<doc>\n<docno>1</docno>\n<html></html></doc>', 'no <url>'],
    ['an address not closed', '<doc>\n<url>http://a.example/\n<p>x</p></doc>', 'no </url>'],
    ['no </doc>', '<doc>\n<url>http://a.example/</url>\n<p>x</p>\n', 'no </doc>'],
    ['too long a page', record('长'.repeat(1000)), 'record too long'],
  ])('quarantines a record with %s, and goes on', async (_, bad, cause) => {
    const before = record(html('utf-8'))
    const items = await read(Buffer.concat([before, Buffer.from(bad), record(html('utf-8'))]), 2000)
    expect(items.map(({ kind }) => kind)).toEqual(['document', 'unreadable', 'document'])
    expect(unreadableOf(items)).toMatchObject([{ cause, offset: before.length }])
  })

  it('quarantines a page that holds the tags of records, in pieces', async () => {
    const items = await read(Buffer.concat([record('<p>写作 <doc> 的页</p>'), record(html('utf-8'))]))
    expect(causesOf(items)).toEqual(['no </doc>', 'no <url>'])
    expect(textsOf(items)).toHaveLength(1)
  })

  it('lets no page through that took too long before', async () => {
    const limits = { maxRecordBytes: 1e6, admit: () => false }
    expect(causesOf(await collect(sogout, inputOf(record(html('utf-8'))), {}, limits))).toEqual([
      'over the limit of time or memory',
    ])
  })

  it('bears damage anywhere', async () => {
    const file = Buffer.concat([
      record(html('utf-8')),
      record(iconv.encode(html('gbk'), 'gb18030')),
      record(''),
    ])
    await expectToBearDamage(sogout, file, 'pages.dat')
  })
})
