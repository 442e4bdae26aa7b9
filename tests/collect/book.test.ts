import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { book } from '../../src/collect/book.ts'
import { expectToBearDamage } from './hostile.ts'
import { causesOf, collect, documentsOf, inputOf, textsOf } from './reading.ts'

const FIRST = '渡口只有一条船，船上只有一盏灯。夜里有人喊船，老船工就把灯举高一点。'
const SECOND = '第二天河水涨了，对岸的路不见了，赶集的人只好在这边住下，听了一夜的水声。'
const NOVEL = ['渡口', '作者：林小舟', '', '第一章 灯', '', FIRST, '', '第二章 水', '', SECOND, ''].join('\n')

const read = (content: string | Buffer, options = {}, name = '渡口.txt') =>
  collect(book, inputOf(content, name), options)

describe('book', () => {
  it('gives one document per chapter, titled by book and chapter', async () => {
    const items = documentsOf(await read(NOVEL))
    expect(items.map(({ title }) => title)).toEqual(['渡口 · 第一章 灯', '渡口 · 第二章 水'])
    expect(items[0]).toEqual({
      kind: 'document',
      offset: Buffer.byteLength('渡口\n作者：林小舟\n\n'),
      text: `第一章 灯\n\n${FIRST}`,
      title: '渡口 · 第一章 灯',
      meta: { book: '渡口', author: '林小舟', chapter: '第一章 灯' },
    })
  })

  it('gives the file as one document when asked to', async () => {
    const [item, ...rest] = documentsOf(await read(NOVEL, { split: 'file' }))
    expect(rest).toEqual([])
    expect(item?.text).toBe(NOVEL.trim())
    expect(item?.title).toBe('渡口')
  })

  it.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be', 'gb18030', 'big5'])(
    'reads %s, offsets in bytes of the file',
    async (encoding) => {
      const novel = NOVEL.replaceAll('对', '另').replaceAll('这', '此')
      const traditional =
        encoding === 'big5'
          ? '渡口\n\n第一章 燈\n\n渡口只有一條船，船上只有一盞燈。\n\n第二章 水\n\n河水漲了。\n'
          : novel
      const bytes = iconv.encode(traditional, encoding, { addBOM: encoding.startsWith('utf-') })
      const items = documentsOf(await read(bytes))
      expect(items).toHaveLength(2)
      for (const { offset, text } of items) {
        const heading = iconv.encode(text.split('\n')[0] ?? '', encoding, { addBOM: false })
        expect(bytes.subarray(offset, offset + heading.length)).toEqual(heading)
      }
    },
  )

  it('reads gzipped files and ends of lines of any system', async () => {
    const chapters = textsOf(await read(NOVEL))
    expect(textsOf(await read(gzipSync(NOVEL), {}, '渡口.txt.gz'))).toEqual(chapters)
    expect(textsOf(await read(NOVEL.replaceAll('\n', '\r\n')))).toEqual(chapters)
    expect(textsOf(await read(NOVEL.replaceAll('\n', '\r')))).toEqual(chapters)
  })

  it('keeps text in front of the first chapter, and names of volumes', async () => {
    const novel = `写在前面：这本书是在船上写的，一共写了三个夏天。\n\n第一卷 北岸\n\n${NOVEL.slice(NOVEL.indexOf('第一章'))}`
    const items = documentsOf(await read(novel))
    expect(items.map(({ meta }) => [meta?.volume, meta?.chapter])).toEqual([
      [undefined, undefined],
      ['第一卷 北岸', '第一章 灯'],
      ['第一卷 北岸', '第二章 水'],
    ])
    expect(items[1]?.text.startsWith('第一卷 北岸\n第一章 灯')).toBe(true)
  })

  it('skips a table of contents', async () => {
    const titles = ['第一章 灯', '第二章 水', '第三章 路', '第四章 船']
    const novel = [...titles, ...titles.flatMap((title) => [title, FIRST])].join('\n')
    const items = await read(novel)
    expect(items[0]).toMatchObject({ kind: 'skipped', reason: 'table of contents' })
    expect(documentsOf(items).map(({ meta }) => meta?.chapter)).toEqual(titles)
  })

  it('leaves out the lines of download sites and counts them', async () => {
    const [first, second] = documentsOf(
      await read(NOVEL.replace(FIRST, `${FIRST}\n本书下载自 www.example.com\n上一章\n下一章`)),
    )
    expect(first?.text).toBe(`第一章 灯\n\n${FIRST}`)
    expect(first?.meta?.droppedLines).toBe(3)
    expect(second?.meta?.droppedLines).toBeUndefined()
  })

  it('joins hard-wrapped lines to paragraphs', async () => {
    const paragraph = `　　${(FIRST + SECOND).repeat(2)}`
    const lines = Array.from({ length: Math.ceil(paragraph.length / 30) }, (_, i) =>
      paragraph.slice(i * 30, (i + 1) * 30),
    )
    const [chapter] = textsOf(await read(['第一章 灯', ...lines, ...lines, ...lines, ...lines].join('\n')))
    expect(chapter?.split('\n')).toEqual(['第一章 灯', ...Array(4).fill(paragraph)])
  })

  it('takes the name of the file where the text does not say the title', async () => {
    const [document] = documentsOf(await read(`第一章 灯\n${FIRST}`, {}, 'shelf/夜航.txt'))
    expect(document?.title).toBe('夜航 · 第一章 灯')
  })

  it('cannot give a chapter over the limit, and goes on with the next', async () => {
    const items = await collect(
      book,
      inputOf(NOVEL.replace(FIRST, FIRST.repeat(20)), '渡口.txt'),
      {},
      {
        maxRecordBytes: 1000,
      },
    )
    expect(causesOf(items)).toEqual(['record too long'])
    expect(documentsOf(items).map(({ meta }) => meta?.chapter)).toEqual(['第二章 水'])
  })

  it('bears any damage', async () => {
    await expectToBearDamage(book, Buffer.from(NOVEL), '渡口.txt')
    await expectToBearDamage(book, iconv.encode(NOVEL, 'gb18030'), '渡口.txt')
    await expectToBearDamage(book, iconv.encode(NOVEL, 'utf-16le', { addBOM: true }), '渡口.txt')
    await expectToBearDamage(book, gzipSync(NOVEL), '渡口.txt.gz')
  })
})
