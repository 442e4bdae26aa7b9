import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mediawiki } from '../../../src/collect/wiki/mediawiki.ts'
import { expectToBearDamage } from '../hostile.ts'
import { bzip2Of } from '../pack.ts'
import { causesOf, collect, documentsOf, inputOf, textsOf, unreadableOf } from '../reading.ts'
import { type DumpPage, dumpOf, FOOTER, HEADER, pageXml } from './dumps.ts'

const LAKE: DumpPage = {
  title: '镜湖 (青山县)?',
  id: 12,
  text: "'''镜湖'''是[[青山县]]的一座湖&nbsp;。[[图档:a.jpg|thumb]]<ref>县志</ref>\n[[类目:湖泊]]",
}
const HILL: DumpPage = { title: '南山', id: 13, text: '南山在湖的南面，海拔<300米。' }

const read = (content: string | Uint8Array, options = {}, name = 'zhwiki.xml', maxRecordBytes = 1_000_000) =>
  collect(mediawiki, inputOf(content, name), options, { maxRecordBytes })

describe('mediawiki', () => {
  it('reads articles as clean text, with title, address, date and offset', async () => {
    expect(await read(dumpOf(LAKE, HILL))).toEqual([
      {
        kind: 'document',
        offset: Buffer.byteLength(HEADER) + 2,
        title: '镜湖 (青山县)?',
        text: '镜湖是青山县的一座湖。',
        url: 'https://zh.wiki.example/wiki/%E9%95%9C%E6%B9%96_(%E9%9D%92%E5%B1%B1%E5%8E%BF)%3F',
        date: '2024-05-06T07:08:09Z',
        lang: 'zh',
        meta: { pageId: '12', revisionId: '1200', ns: 0 },
      },
      expect.objectContaining({ title: '南山', text: '南山在湖的南面，海拔<300米。' }),
    ])
  })

  it('counts redirects, other namespaces and other content as skipped, with the reason', async () => {
    const pages = [
      { title: '镜湖', text: '#重定向 [[镜湖 (青山县)]]', redirect: '镜湖 (青山县)' },
      { title: '旧镜湖', text: '#REDIRECT [[镜湖]]' },
      { title: 'Talk:镜湖', text: '讨论', ns: 1 },
      { title: 'Template talk:湖', text: '讨论', ns: 11 },
      { title: '主题:山水', text: '主题', ns: 100 },
      { title: '未知', text: '未知', ns: 2600 },
      { title: '数据', text: '{}', model: 'json' },
    ]
    const reasons = (await read(dumpOf(...pages))).map((item) =>
      item.kind === 'skipped' ? item.reason : item,
    )
    expect(reasons).toEqual([
      'redirect',
      'redirect',
      'namespace Talk',
      'namespace Template talk',
      'namespace 主题',
      'namespace 2600',
      'not wikitext',
    ])
  })

  it('reads the namespaces that the recipe names', async () => {
    const content = dumpOf(HILL, { title: 'Category:湖泊', text: '湖泊的类目。', ns: 14 })
    expect(textsOf(await read(content, { namespaces: [14] }))).toEqual(['湖泊的类目。'])
  })

  it('takes the last revision by its date, and counts a deleted one', async () => {
    const [first, old, last] = ['2020-01-01T00:00:00Z', '2019-01-01T00:00:00Z', '2021-01-01T00:00:00Z'].map(
      (timestamp) => pageXml({ title: '南山', text: timestamp.slice(0, 4), timestamp }),
    )
    const revision = (xml = '') => xml.slice(xml.indexOf('<revision>'), xml.indexOf('</page>'))
    const history = `${first?.replace('</page>', '')}${revision(last)}${revision(old)}</page>\n`
    expect(textsOf(await read(HEADER + history + FOOTER))).toEqual(['2021'])
    const deleted = pageXml(HILL).replace(/<text[\s\S]*<\/text>/, '<text deleted="deleted" />')
    expect(await read(HEADER + deleted)).toMatchObject([{ kind: 'skipped', reason: 'deleted text' }])
    const empty = pageXml(HILL).replace(/<text[\s\S]*<\/text>/, '<text bytes="0" />')
    expect(textsOf(await read(HEADER + empty))).toEqual([''])
  })

  it('takes the form of Chinese that the recipe names', async () => {
    const content = dumpOf({ title: '计算机', text: '-{zh-hans:计算机;zh-hant:電腦}-' })
    expect(textsOf(await read(content))).toEqual(['计算机'])
    expect(textsOf(await read(content, { variant: 'zh-tw' }))).toEqual(['電腦'])
  })

  it('reads UTF-16 in both orders, and gzip, and counts offsets as if they were not', async () => {
    const content = dumpOf(LAKE, HILL)
    const expected = await read(content)
    const utf16 = Buffer.from(`\ufeff${content}`, 'utf16le')
    expect(await read(utf16)).toEqual(expected)
    expect(await read(Buffer.from(utf16).swap16())).toEqual(expected)
    expect(await read(gzipSync(content), {}, 'zhwiki.xml.gz')).toEqual(expected)
  })

  it('reads bzip2 of one stream or of several, as multistream dumps have them', async () => {
    const content = dumpOf(LAKE, HILL)
    const expected = await read(content)
    expect(await read(bzip2Of(content), {}, 'zhwiki.xml.bz2')).toEqual(expected)
    const streams = [HEADER, pageXml(LAKE), pageXml(HILL), FOOTER].map((part) => bzip2Of(part))
    expect(await read(Buffer.concat(streams), {}, 'zhwiki-multistream.xml.bz2')).toEqual(expected)
  })

  it('reads dumps behind each other, each with its own site', async () => {
    const other = dumpOf(LAKE).replace('zh.wiki.example', 'lzh.wiki.example').replace('"zh"', '"lzh"')
    const items = documentsOf(await read(`<?xml version="1.0"?>\n${dumpOf(LAKE)}${other}`))
    expect(items.map(({ lang, url }) => [lang, url?.slice(0, 15)])).toEqual([
      ['zh', 'https://zh.wiki'],
      ['lzh', 'https://lzh.wik'],
    ])
  })

  it('reads pages without a header, without address and language', async () => {
    const [item] = documentsOf(await read(pageXml(HILL)))
    expect(item).toMatchObject({ title: '南山' })
    expect(item).not.toHaveProperty('url')
    expect(item).not.toHaveProperty('lang')
  })

  it('expands no entities but those of XML itself, and reports a DOCTYPE', async () => {
    const doctype = '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
    const bomb = pageXml({ ...HILL, text: '炸&b;弹' }).replace('&amp;b;', '&b;')
    const items = await read(doctype + HEADER + bomb + FOOTER)
    expect(causesOf(items)).toEqual(['XML DOCTYPE'])
    expect(textsOf(items)).toEqual(['炸&b;弹'])
  })

  it.each([
    ['no title', pageXml(HILL).replace('title>', 'tittle>'), 'no <title>'],
    ['no revision', pageXml(HILL).replace('<revision>', ''), 'no <revision>'],
    ['a revision not closed', pageXml(HILL).replace('</revision>', ''), 'no </revision>'],
    ['no text', pageXml(HILL).replace('<text', '<test'), 'no <text>'],
    ['a text not closed', pageXml(HILL).replace('</text>', ''), 'no </text>'],
    ['no end tag', pageXml(HILL).replace('</page>', ''), 'no </page>'],
    ['no start tag', pageXml(HILL).replace('<page>', 'page'), 'text outside of <page>'],
    ['invalid UTF-8', Buffer.from(pageXml(HILL)).fill(0xff, 20, 21), 'invalid UTF-8'],
    ['too much text', pageXml({ ...HILL, text: '长'.repeat(2000) }), 'record too long'],
  ])('quarantines a page with %s, and goes on', async (_, bad, cause) => {
    const before = HEADER + pageXml(LAKE)
    const content = Buffer.concat([
      Buffer.from(before),
      Buffer.from(bad),
      Buffer.from(pageXml(LAKE) + FOOTER),
    ])
    const items = await read(content, {}, 'a.xml', 4000)
    expect(items.map(({ kind }) => kind)).toEqual(['document', 'unreadable', 'document'])
    expect(unreadableOf(items)).toMatchObject([{ cause, offset: Buffer.byteLength(before) + 2 }])
  })

  it('says of a file that is no dump what it expected', async () => {
    expect(unreadableOf(await read('<html><body>不是</body></html>'))).toMatchObject([
      { offset: 0, detail: 'expected <page>, found "<html><body>不是</body></html>"' },
    ])
  })

  it('lets no page through that took too long before', async () => {
    const limits = { maxRecordBytes: 1e6, admit: () => false }
    expect(causesOf(await collect(mediawiki, inputOf(dumpOf(HILL)), {}, limits))).toEqual([
      'over the limit of time or memory',
    ])
  })
})

describe('dumps damaged', () => {
  const pages = Array.from({ length: 8 }, (_, i) =>
    pageXml({ title: `页${i}`, text: `第${i}页。`.repeat(i + 1) }),
  )
  const file = Buffer.from(HEADER + pages.join('') + FOOTER)
  const starts = pages.map((_, i) => Buffer.byteLength(HEADER + pages.slice(0, i).join('')) + 2)

  it('by a cut lose the page that was cut, and say so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: Buffer.byteLength(HEADER), max: file.length - 1 }),
        async (length) => {
          const items = await read(file.subarray(0, length))
          const ends = starts.map((start) => file.indexOf('</page>', start) + '</page>'.length)
          const whole = ends.filter((end) => end <= length).length
          expect(documentsOf(items).map(({ offset }) => offset)).toEqual(starts.slice(0, whole))
          const open = starts[whole]
          // A first page cut within its start tag is one piece with the header in front of it.
          const place = whole === 0 && length < (open ?? 0) + '<page>'.length ? 0 : open
          if (open !== undefined && length > open) expect(unreadableOf(items)[0]?.offset).toBe(place)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('by a flipped byte lose no other page than the one that it hits, and report that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(file)
        bytes[at]! ^= mask
        const offsets = (await read(bytes)).map(({ offset }) => offset)
        const hit = starts.findLastIndex((start) => start - 2 <= at)
        for (const [i, start] of starts.entries()) {
          if (i !== hit) expect(offsets).toContain(start)
          // A page that has lost its start tag is one piece with the header in front of it.
          else
            expect(offsets.some((at) => (i === 0 || at >= start) && at <= start + '<page>'.length)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('and cut into ranges give each page once, with its address', async () => {
    const whole = await read(file)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(file.length), { maxLength: 4 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), file.length]
        const found = []
        for (const [i, end] of edges.slice(1).entries()) {
          const start = edges[i] ?? 0
          if (start < end) found.push(...(await collect(mediawiki, inputOf(file, 'a.xml', { start, end }))))
        }
        expect(found).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('anywhere, as UTF-16 or gzip, are read to their end', async () => {
    await expectToBearDamage(mediawiki, file, 'a.xml')
    await expectToBearDamage(mediawiki, Buffer.from(`\ufeff${file}`, 'utf16le'), 'a.xml')
    await expectToBearDamage(mediawiki, gzipSync(file), 'a.xml.gz', {}, 60)
  })

  it('at random are read without throwing', async () => {
    const parts = fc.oneof(
      fc.constantFrom(HEADER, FOOTER, '<page>', '</page>', '<revision>', '<text>', '</text>', ...pages),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 10 }), async (parts) => {
        const offsets = (await read(parts.join(''))).map(({ offset }) => offset)
        expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b))
      }),
      { numRuns: 200 },
    )
  })
})
