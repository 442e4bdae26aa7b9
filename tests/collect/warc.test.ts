import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { warc } from '../../src/collect/warc.ts'
import { collect, documentsOf, inputOf, textsOf, unreadableOf } from './reading.ts'
import { http, page, record, response } from './warc-files.ts'

const PARAGRAPH = '今天上午，工人们在河边种下了三百棵柳树，附近的居民也来帮忙浇水。'

const read = (...records: readonly Buffer[]) => collect(warc, inputOf(Buffer.concat(records), 'a.warc'))
const readOne = async (...records: readonly Buffer[]) => (await read(...records))[0]

describe('warc', () => {
  it('takes the main text, title, address and dates of an HTML response', async () => {
    const html = page(PARAGRAPH).replace(
      '</head>',
      '<meta name="author" content="林小舟"><meta name="pubdate" content="2024-05-05 10:00"></head>',
    )
    expect(await readOne(response(http(html, ['Content-Type: text/html; charset=utf-8'])))).toEqual({
      kind: 'document',
      offset: 0,
      text: PARAGRAPH,
      title: '一则短讯',
      url: 'http://example.org/',
      date: '2024-05-06T07:08:09Z',
      meta: {
        contentType: 'text/html',
        charset: 'utf-8',
        httpCharset: 'utf-8',
        author: '林小舟',
        pageDate: '2024-05-05T10:00:00',
      },
    })
  })

  it('takes plain text as it is', async () => {
    const items = await read(response(http('第一行\n\n  第二行\n', ['Content-Type: text/plain'])))
    expect(textsOf(items)).toEqual(['第一行\n\n  第二行\n'])
  })

  it('decodes by the bytes where the declared charset is wrong', async () => {
    const gbk = Buffer.from('c4cfcdf8b5c4bac3d0c4c7e9a3accef7b1dfb5c4b7e7', 'hex')
    const body = Buffer.concat([Buffer.from('<p>'), gbk, gbk, gbk, Buffer.from('</p>')])
    const [document] = documentsOf(
      await read(response(http(body, ['Content-Type: text/html; charset=utf-8']))),
    )
    expect(document?.meta).toMatchObject({ charset: 'gb18030', httpCharset: 'utf-8' })
    expect(document?.text).toMatch(/好心情，西边的风/)
  })

  it('is a document with empty text when the page has no main text', async () => {
    const html = '<html><body><nav><a href="/">首页</a> <a href="/b">新闻</a></nav></body></html>'
    expect(await readOne(response(http(html)))).toMatchObject({ kind: 'document', text: '' })
  })

  it('reads a resource record without HTTP', async () => {
    const item = await readOne(
      record('resource', page(PARAGRAPH), {
        'Content-Type': 'text/html',
        'WARC-Target-URI': '<file:///b.html>',
      }),
    )
    expect(item).toMatchObject({ kind: 'document', text: PARAGRAPH, url: 'file:///b.html' })
  })

  it('knows HTML by its first bytes when the server names no type', async () => {
    expect(await readOne(response(http(`<!DOCTYPE html>${page(PARAGRAPH)}`, [])))).toMatchObject({
      text: PARAGRAPH,
    })
    expect(await readOne(response(http('\u0001\u0002', [])))).toMatchObject({ reason: 'not text: unknown' })
  })

  it('says what the crawler cut', async () => {
    const [document] = documentsOf(
      await read(response(http(page(PARAGRAPH)), { 'WARC-Truncated': 'length' })),
    )
    expect(document?.meta).toMatchObject({ truncated: 'length' })
  })

  it.each([
    ['a request', record('request', 'GET / HTTP/1.1\r\n\r\n'), 'WARC request'],
    ['file information', record('warcinfo', 'software: mine\r\n'), 'WARC warcinfo'],
    ['a revisit', record('revisit', http('')), 'WARC revisit'],
    ['text extracted before', record('conversion', '文字'), 'WARC conversion'],
    ['a type of its own making', record('x-note', ''), 'WARC other'],
    ['an image', response(http('', ['Content-Type: image/png'])), 'not text: image'],
    ['a style sheet', response(http('', ['Content-Type: text/css'])), 'not text: text'],
    ['a made-up media type', response(http('', ['Content-Type: zzz/zzz'])), 'not text: unknown'],
    ['a redirect', response(http('', [], '302 Found')), 'HTTP 3xx'],
    [
      'a missing page',
      response(http(page(PARAGRAPH), ['Content-Type: text/html'], '404 Not Found')),
      'HTTP 4xx',
    ],
    ['a name lookup', response('20240506\n', { 'Content-Type': 'text/dns' }), 'not text: text'],
    [
      'the log of the crawler',
      record('resource', 'got it', {
        'Content-Type': 'text/plain',
        'WARC-Target-URI': 'metadata://tool/log',
      }),
      'crawler log',
    ],
  ])('skips %s', async (_, bytes, reason) => {
    expect(await readOne(bytes)).toEqual({ kind: 'skipped', offset: 0, reason })
  })

  it('cannot read a page that is a bomb, and reads the next', async () => {
    const bomb = response(
      http(gzipSync(Buffer.alloc(5_000_000)), ['Content-Type: text/html', 'Content-Encoding: gzip']),
    )
    const good = response(http(page(PARAGRAPH)))
    const items = await read(bomb, good)
    expect(unreadableOf(items)).toMatchObject([{ offset: 0, cause: 'decompressed body too long' }])
    expect(textsOf(items)).toEqual([PARAGRAPH])
  })

  it('cannot read a response that is none', async () => {
    const [fault] = unreadableOf(await read(response('<html>no status line</html>')))
    expect(fault).toMatchObject({
      cause: 'bad HTTP response',
      detail: expect.stringContaining('<html>no status'),
    })
  })

  it('holds surrogates that stand alone in no text', async () => {
    const [document] = documentsOf(await read(response(http(page(`${PARAGRAPH}&#xd800;`)))))
    expect(document?.text.isWellFormed()).toBe(true)
  })
})
