import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { jsonl } from '../../src/collect/jsonl.ts'
import { causesOf, collect, documentsOf, inputOf, textsOf, unreadableOf } from './reading.ts'

const line = (record: unknown): string => `${JSON.stringify(record)}\n`

describe('jsonl', () => {
  it('reads one document per line, with its offset and the common fields', async () => {
    const first = {
      id: 7,
      text: '窗外下着小雨。',
      title: '雨',
      url: 'http://a.cn/1',
      date: '2021-03-04',
      lang: 'zh',
    }
    const second = { content: '茶凉了。', 类别: ['散文', null, { 年: 1999 }] }
    expect(await collect(jsonl, inputOf(line(first) + line(second)))).toEqual([
      {
        kind: 'document',
        offset: 0,
        text: '窗外下着小雨。',
        title: '雨',
        url: 'http://a.cn/1',
        date: '2021-03-04',
        lang: 'zh',
        meta: { id: 7 },
      },
      {
        kind: 'document',
        offset: Buffer.byteLength(line(first)),
        text: '茶凉了。',
        meta: { 类别: ['散文', null, { 年: 1999 }] },
      },
    ])
  })

  it('takes the fields that the recipe names, and lifts strings only', async () => {
    const record = { body: '正文', text: '不是', headline: '题', link: 3, title: '甲' }
    const options = { text: ['desc', 'body'], title: 'headline', url: ['link'], date: [] }
    expect(await collect(jsonl, inputOf(line(record)), options)).toMatchObject([
      { text: '正文', title: '题', meta: { text: '不是', link: 3, title: '甲' } },
    ])
  })

  it('passes over blank lines and keeps empty texts', async () => {
    const items = await collect(jsonl, inputOf(`\n \t\r\n${line({ text: '' })}\n`))
    expect(items).toMatchObject([{ kind: 'document', offset: 5, text: '' }])
  })

  it('reads CRLF, a byte-order mark and a last line without an end', async () => {
    const content = '\ufeff{"text":"甲"}\r\n{"text":"乙"}'
    expect(textsOf(await collect(jsonl, inputOf(content)))).toEqual(['甲', '乙'])
  })

  it('keeps a field called __proto__ as a field', async () => {
    const [doc] = documentsOf(await collect(jsonl, inputOf('{"text":"甲","__proto__":{"polluted":1}}')))
    expect(Object.getPrototypeOf(doc?.meta)).toBe(Object.prototype)
    expect(JSON.stringify(doc?.meta)).toBe('{"__proto__":{"polluted":1}}')
    expect(await collect(jsonl, inputOf('{"body":"甲"}'), { text: 'constructor' })).toMatchObject([
      { cause: 'no text field' },
    ])
  })

  it('replaces lone surrogates, which UTF-8 cannot hold', async () => {
    const [doc] = documentsOf(
      await collect(jsonl, inputOf('{"text":"\\ud83d！\\ud83d\\ude00","title":"\\udc00"}')),
    )
    expect([doc?.text, doc?.title]).toEqual(['\ufffd！😀', '\ufffd'])
  })

  it.each([
    ['{"text":"甲",}', 'bad JSON', 'did not expect "}" at character 12'],
    ['{"text":"甲"', 'bad JSON', "expected ',' but found its end at character 11"],
    ['{"text":"甲"}}', 'bad JSON', 'did not expect "}" at character 12'],
    ['<html>', 'bad JSON', 'expected a value but found "<html>" at character 0'],
    ['["甲"]', 'not a JSON object', 'expected an object, found an array'],
    ['"甲"', 'not a JSON object', 'expected an object, found a string'],
    [
      '{"body":"甲","id":1}',
      'no text field',
      'expected text or content, found body, id; name it with "text:"',
    ],
    ['{}', 'no text field', 'expected text or content, found no field; name it with "text:"'],
    ['{"text":["甲"]}', 'text is not a string', 'expected a string in "text", found an array'],
    ['{"text":null}', 'text is not a string', 'expected a string in "text", found null'],
  ])('quarantines %s as %s and goes on', async (bad, cause, detail) => {
    const items = await collect(jsonl, inputOf(`${line({ text: '前' })}${bad}\n${line({ text: '后' })}`))
    expect(textsOf(items)).toEqual(['前', '后'])
    const head = new Uint8Array(Buffer.from(bad))
    expect(unreadableOf(items)).toEqual([{ kind: 'unreadable', offset: 15, cause, detail, head }])
  })

  it('quarantines invalid UTF-8, or replaces it when asked to', async () => {
    const content = Buffer.concat([
      Buffer.from('{"text":"甲'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"text":"乙"}\n'),
    ])
    const strict = await collect(jsonl, inputOf(content))
    expect(strict).toMatchObject([{ cause: 'invalid UTF-8', offset: 0 }, { text: '乙' }])
    expect(textsOf(await collect(jsonl, inputOf(content), { invalidUtf8: 'replace' }))).toEqual([
      '甲\ufffd',
      '乙',
    ])
  })

  it('reads another encoding, whose bytes may look like JSON', async () => {
    // 乗 ends in 0x5C, the backslash, in GBK.
    const content = iconv.encode(line({ text: '乗車' }) + line({ text: '乙' }), 'gbk')
    expect(content.includes(0x5c)).toBe(true)
    expect(textsOf(await collect(jsonl, inputOf(content), { encoding: 'GB2312' }))).toEqual(['乗車', '乙'])
    expect(
      causesOf(await collect(jsonl, inputOf(Buffer.from('{"text":"\xff"}', 'latin1')), { encoding: 'gbk' })),
    ).toEqual(['invalid gb18030'])
  })

  it('refuses an encoding that is unknown or cannot be cut into lines', () => {
    expect(jsonl.options.safeParse({ encoding: 'gbk2' }).error?.message).toMatch(/WHATWG label/)
    expect(jsonl.options.safeParse({ encoding: 'utf-16' }).error?.message).toMatch(/iconv/)
  })

  it('is cut into ranges when it is not compressed', () => {
    const options = jsonl.options.parse({})
    expect(['a.jsonl', 'a.jsonl.gz', 'A.JSONL.ZST'].map((name) => jsonl.splittable(name, options))).toEqual([
      true,
      false,
      false,
    ])
  })

  it('yields each record once, in order, from any ranges of a file', async () => {
    const content = Buffer.from(
      ['春天', '', '夏天很热', '秋', '冬天下雪', '{']
        .map((text) => (text === '{' ? '{\n' : line({ text })))
        .join('\n'),
    )
    const whole = await collect(jsonl, inputOf(content))
    expect(whole).toHaveLength(6)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: content.length }), { maxLength: 8 }),
        async (cuts) => {
          const bounds = [0, ...cuts.sort((a, b) => a - b), content.length]
          const parts = []
          for (const [i, end] of bounds.slice(1).entries()) {
            parts.push(...(await collect(jsonl, inputOf(content, 'a.jsonl', { start: bounds[i] ?? 0, end }))))
          }
          expect(parts).toEqual(whole)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('reads a compressed file in the range that starts it, though its name hides the compression', async () => {
    const packed = gzipSync(line({ text: '甲' }).repeat(100))
    expect(await collect(jsonl, inputOf(packed, 'a.jsonl', { start: 0, end: 10 }))).toHaveLength(100)
    expect(await collect(jsonl, inputOf(packed, 'a.jsonl', { start: 10 }))).toEqual([])
  })

  it('cut anywhere in its gzip stream yields every record before the cut, and one fault', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `第${i}封信，写于${1900 + i * 7}年。`)
    const content = texts.map((text) => line({ text })).join('')
    const ends = texts.map(
      (_, i) =>
        Buffer.byteLength(
          texts
            .slice(0, i + 1)
            .map((text) => line({ text }))
            .join(''),
        ) - 1,
    )
    const packed = gzipSync(content)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: packed.length - 1 }), async (length) => {
        const items = await collect(jsonl, inputOf(packed.subarray(0, length), 'a.jsonl.gz'))
        const read = textsOf(items)
        expect(read).toEqual(texts.slice(0, read.length))
        expect(causesOf(items)).toEqual(['gzip stream cut'])
        expect(new Set(items.map(({ offset }) => offset)).size).toBe(items.length)
        // Complete is what was decoded to its closing brace, with or without the line end.
        const decoded = unreadableOf(items)[0]?.offset ?? 0
        expect(read.length).toBe(ends.filter((end) => end <= decoded).length)
      }),
      { numRuns: 60 },
    )
  })

  it('skips a line that is too long', async () => {
    const input = inputOf(`${line({ text: '字'.repeat(1000) })}${line({ text: '甲' })}`)
    expect(await collect(jsonl, input, {}, { maxRecordBytes: 1000 })).toMatchObject([
      { cause: 'record too long', offset: 0, head: { length: 512 } },
      { text: '甲', offset: 3012 },
    ])
  })
})
