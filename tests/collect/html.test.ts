import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { OVER_LIMIT } from '../../src/collect/format.ts'
import { html } from '../../src/collect/html.ts'
import { expectToBearDamage } from './hostile.ts'
import { causesOf, collect, documentsOf, inputOf } from './reading.ts'

const PARAGRAPH = '山脚下的茶馆每天清早五点开门，第一壶水总是烧给赶早班车的人，喝完再付钱也不迟。'
const SECOND = '第二壶水泡给扫街的老周，他喝完把杯子倒扣在窗台上，说一声多谢，就又推着车走了。'
const PAGE =
  '<html><head><meta charset="gb2312"><title>茶馆的清早 - 山城日报</title><meta name="author" content="周一苇"></head>' +
  `<body><ul><li><a href="/">首页</a></li></ul><h1>茶馆的清早</h1><p>2021-03-04 08:00</p><p>${PARAGRAPH}</p><p>${SECOND}</p></body></html>`

describe('html', () => {
  it('gives the main text of a page, decoded as it declares', async () => {
    const [document] = documentsOf(await collect(html, inputOf(iconv.encode(PAGE, 'gb18030'), 'a.html')))
    expect(document).toEqual({
      kind: 'document',
      offset: 0,
      text: `${PARAGRAPH}\n${SECOND}`,
      title: '茶馆的清早',
      meta: { charset: 'gb18030', author: '周一苇', pageDate: '2021-03-04T08:00:00' },
    })
  })

  it('decodes UTF-8 that says it is something else', async () => {
    const [document] = documentsOf(await collect(html, inputOf(gzipSync(PAGE), 'a.html.gz')))
    expect(document?.meta?.charset).toBe('utf-8')
    expect(document?.title).toBe('茶馆的清早')
  })

  it('lets Readability extract when asked to', async () => {
    const [document] = documentsOf(
      await collect(html, inputOf(PAGE.replace(PARAGRAPH, PARAGRAPH.repeat(8)), 'a.html'), {
        extractor: 'readability',
      }),
    )
    expect(document?.text).toContain(PARAGRAPH)
    expect(document?.title).toMatch(/^茶馆的清早/)
  })

  it('cannot read a page over the limit or one that hung before', async () => {
    const input = inputOf(PAGE, 'a.html')
    expect(causesOf(await collect(html, input, {}, { maxRecordBytes: 100 }))).toEqual(['record too long'])
    expect(causesOf(await collect(html, input, {}, { maxRecordBytes: 1e6, admit: () => false }))).toEqual([
      OVER_LIMIT,
    ])
  })

  it.each(['mdfs', 'readability'] as const)('bears any damage with %s', async (extractor) => {
    await expectToBearDamage(html, Buffer.from(PAGE), 'a.html', { extractor }, 60)
    await expectToBearDamage(html, gzipSync(PAGE), 'a.html.gz', { extractor }, 60)
  })
})
