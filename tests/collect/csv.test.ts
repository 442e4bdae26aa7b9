import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { csv } from '../../src/collect/csv.ts'
import { causesOf, collect, inputOf, textsOf, unreadableOf } from './reading.ts'

const read = (content: string | Uint8Array, options = {}, name = 'a.csv') =>
  collect(csv, inputOf(content, name), options)

describe('csv', () => {
  it('reads one document per row, its columns named by the first', async () => {
    const content = 'title,text,url,编号\n渡口,船还没有来。,http://a.cn/1,7\n,"雨停了，\n路还是湿的。",,8\n'
    expect(await read(content)).toEqual([
      {
        kind: 'document',
        offset: Buffer.byteLength('title,text,url,编号\n'),
        text: '船还没有来。',
        title: '渡口',
        url: 'http://a.cn/1',
        meta: { 编号: '7' },
      },
      {
        kind: 'document',
        offset: Buffer.byteLength(content.slice(0, content.indexOf('\n,') + 1)),
        text: '雨停了，\n路还是湿的。',
        meta: { 编号: '8' },
      },
    ])
  })

  it('takes the columns that the recipe names', async () => {
    expect(await read('headline,body\n甲,乙\n', { text: 'body', title: 'headline' })).toMatchObject([
      { title: '甲', text: '乙' },
    ])
    expect(await read('甲,乙\n', { columns: ['headline', 'text'] })).toMatchObject([
      { offset: 0, text: '乙', meta: { headline: '甲' } },
    ])
  })

  it('separates by tabs where the name says .tsv, else by commas, else as the recipe says', async () => {
    for (const name of ['a.tsv', 'a.TSV', 'a.tsv.gz']) {
      const content = 'text\tn\n一,二\t3\n'
      const bytes = name.endsWith('gz') ? gzipSync(content) : content
      expect(await read(bytes, {}, name)).toMatchObject([{ text: '一,二', meta: { n: '3' } }])
    }
    expect(await read('text;n\n一,二;3\n', { delimiter: ';' })).toMatchObject([{ text: '一,二' }])
  })

  it('reads quoted quotes, CRLF, a byte-order mark, blank lines and a last row without an end', async () => {
    const content = '\ufeffn,text\r\n1,"他说：""好。"""\r\n\r\n2,"两\r\n行"\r\n3,尾'
    expect(textsOf(await read(content))).toEqual(['他说："好。"', '两\n行', '尾'])
  })

  it('reads quotes as text when fields are never quoted', async () => {
    const content = 'text\tn\n"开头就有引号\t1\n中间"也有\t2\n'
    expect(textsOf(await read(content, { quote: 'none' }, 'a.tsv'))).toEqual(['"开头就有引号', '中间"也有'])
  })

  it('reads GB18030', async () => {
    const content = iconv.encode('标题,text\n乗車,"他说，“走吧”。"\n', 'gb18030')
    expect(await read(content, { encoding: 'gb2312', title: '标题' })).toMatchObject([
      { title: '乗車', text: '他说，“走吧”。' },
    ])
  })

  it('keeps an empty text, and leaves other empty cells out', async () => {
    expect(await read('text,title,n\n,,\n')).toMatchObject([{ kind: 'document', text: '', meta: {} }])
  })

  it('names columns without a name by their number, and numbers a second of the same name', async () => {
    expect(await read('text,,n,n,__proto__\n一,二,三,四,五\n')).toMatchObject([
      { meta: JSON.parse('{"column 2":"二","n":"三","n 2":"四","__proto__":"五"}') },
    ])
  })

  it.each([
    ['一,二,三', 'wrong number of columns', /expected 2, found 3/],
    ['一', 'wrong number of columns', /expected 2, found 1/],
    ['一"二,三', 'bad CSV', /within a field/],
    ['"一"二,三', 'bad CSV', /behind the closing quote/],
  ])('quarantines the row %s as %s and goes on', async (bad, cause, detail) => {
    const items = await read(`n,text\n1,前\n${bad}\n2,后\n`)
    expect(textsOf(items)).toEqual(['前', '后'])
    expect(unreadableOf(items)).toMatchObject([
      { offset: 13, cause, detail: expect.stringMatching(detail), head: new Uint8Array(Buffer.from(bad)) },
    ])
  })

  it('loses only its line to a quote that is never closed', async () => {
    const items = await read('n,text\n1,前\n2,"中\n3,后\n4,"尾"\n5,"又\n6,末\n')
    // The quote of row 4 closes that of row 2, and is followed by what may not follow it.
    expect(causesOf(items)).toEqual(['bad CSV', 'bad CSV'])
    expect(textsOf(items)).toEqual(['前', '末'])
    const alone = await read('n,text\n1,前\n2,"中\n3,后\n')
    expect(textsOf(alone)).toEqual(['前', '后'])
    expect(unreadableOf(alone)).toMatchObject([{ offset: 13, detail: expect.stringMatching(/not closed/) }])
  })

  it('does not read the end of a file over and over for quotes that close one another', async () => {
    const rows = 'x","a\n'.repeat(20_000)
    const items = await read(`n,text\n${rows}`)
    expect(items.length).toBeLessThan(20)
  })

  it('quarantines bytes that are invalid in the encoding, or replaces them when asked to', async () => {
    const content = Buffer.concat([Buffer.from('text,n\n一'), Buffer.from([0xff]), Buffer.from(',1\n二,2\n')])
    expect(await read(content)).toMatchObject([{ cause: 'invalid UTF-8', offset: 7 }, { text: '二' }])
    expect(textsOf(await read(content, { invalidUtf8: 'replace' }))).toEqual(['一\ufffd', '二'])
  })

  it('gives up on a file whose first row cannot be read', async () => {
    const items = await read(iconv.encode('标题,正文\nabc,一\ndef,二\n', 'gb18030'))
    expect(items).toMatchObject([{ cause: 'invalid UTF-8', offset: 0 }])
  })

  it('says which columns there are when none is the text', async () => {
    expect(await read('a,b\n1,2\n')).toMatchObject([
      { cause: 'no text field', detail: 'expected text or content, found a, b; name it with "text:"' },
    ])
  })

  it('passes over a row that is too long, quoted line ends included', async () => {
    const content = `n,text\n1,"${'长长的一行\n'.repeat(200)}"\n2,短\n`
    expect(await collect(csv, inputOf(content, 'a.csv'), {}, { maxRecordBytes: 500 })).toMatchObject([
      { cause: 'record too long', offset: 7 },
      { text: '短' },
    ])
  })

  it('refuses encodings and delimiters that cannot be', () => {
    for (const options of [
      { encoding: 'utf-16le' },
      { encoding: 'iso-2022-jp' },
      { encoding: 'hz' },
      { delimiter: '"' },
    ])
      expect(csv.options.safeParse(options).success).toBe(false)
  })

  const cell = fc.string({ unit: fc.constantFrom('"', ',', '\n', '甲', 'a', ' ') })
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`

  it('agrees with csv-parse on any file, and tells where each row begins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
        const lines = rows.map(([a, b]) => `${quote(a)},${quote(b)}\n`)
        const content = `text,n\n${lines.join('')}`
        const expected = parse(content, { columns: true }) as { text: string }[]
        const items = await read(content)
        expect(textsOf(items)).toEqual(expected.map(({ text }) => text))
        const bytes = Buffer.from(content)
        let at = 7
        for (const [i, { offset }] of items.entries()) {
          expect(offset).toBe(at)
          at += Buffer.byteLength(lines[i] ?? '')
        }
        expect(at).toBe(bytes.length)
      }),
      { numRuns: 60 },
    )
  })

  it('never throws whatever the bytes, and keeps offsets rising', async () => {
    const noise = fc.string({ unit: fc.constantFrom('"', '""', ',', '\n', '\r', '甲', 'a', '\0') })
    await fc.assert(
      fc.asyncProperty(noise, fc.integer({ min: 1, max: 40 }), async (text, maxRecordBytes) => {
        const items = await collect(csv, inputOf(`a,text\n${text}`, 'a.csv'), {}, { maxRecordBytes })
        for (const [i, { offset }] of items.entries())
          expect(offset).toBeGreaterThan(items[i - 1]?.offset ?? -1)
      }),
      { numRuns: 200 },
    )
  })

  it('cut anywhere in its gzip stream yields the rows before the cut, and one fault', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `第${i}天，晴，\n风从${i * 3}度来。`)
    const packed = gzipSync(`text,n\n${texts.map((text, i) => `${quote(text)},${i}\n`).join('')}`)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: packed.length - 1 }), async (length) => {
        const items = await read(packed.subarray(0, length), {}, 'a.csv.gz')
        expect(textsOf(items)).toEqual(texts.slice(0, textsOf(items).length))
        expect(causesOf(items)).toEqual(['gzip stream cut'])
      }),
      { numRuns: 40 },
    )
  })
})
