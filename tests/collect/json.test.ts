import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { json } from '../../src/collect/json.ts'
import { JsonArrayReader } from '../../src/collect/json-array.ts'
import { JsonPieces } from '../../src/collect/json-pieces.ts'
import {
  causesOf,
  collect,
  documentsOf,
  heldBytes,
  inputOf,
  LIMITS,
  textsOf,
  unreadableOf,
} from './reading.ts'

const FIELDS = json.options.parse({})

describe('json', () => {
  it('reads the records of WuDaoCorpora, with their offsets', async () => {
    const records = [
      {
        id: 1,
        uniqueKey: 'k1',
        titleUkey: 't1',
        dataType: '博客',
        title: '秋游',
        content: '我们沿着河走了一下午。',
      },
      {
        id: 2,
        uniqueKey: 'k2',
        titleUkey: 't2',
        dataType: '博客',
        title: '夜读',
        content: '灯下翻书，“不觉\n已是三更”。',
      },
    ]
    const content = JSON.stringify(records, null, 2)
    const items = await collect(json, inputOf(content, 'part.json'))
    expect(items).toMatchObject([
      {
        title: '秋游',
        text: records[0]?.content,
        meta: { id: 1, uniqueKey: 'k1', titleUkey: 't1', dataType: '博客' },
      },
      { title: '夜读', text: records[1]?.content },
    ])
    for (const { offset } of items)
      expect(Buffer.from(content).subarray(offset).toString()).toMatch(/^\{\s*"id"/)
  })

  it('finds an array inside, by its path', async () => {
    const content =
      '{"total":[{"text":"不是"}],"data":{"n":2,"items":[{"text":"甲"},{"text":"乙"}],"more":[1]},"end":{}}'
    expect(textsOf(await collect(json, inputOf(content), { path: 'data.items' }))).toEqual(['甲', '乙'])
  })

  it('reads an empty array, and a byte-order mark before it', async () => {
    expect(await collect(json, inputOf('[]'))).toEqual([])
    expect(textsOf(await collect(json, inputOf('\ufeff [{"text":"甲"}] \n')))).toEqual(['甲'])
  })

  it('quarantines elements that are no documents and goes on', async () => {
    const items = await collect(
      json,
      inputOf('[{"text":"甲"}, 12, null, "x", [], {"body":1}, {"text":"乙"}]'),
    )
    expect(textsOf(items)).toEqual(['甲', '乙'])
    expect(unreadableOf(items).map(({ cause, offset }) => [offset, cause])).toEqual([
      [17, 'not a JSON object'],
      [21, 'not a JSON object'],
      [27, 'not a JSON object'],
      [32, 'not a JSON object'],
      [36, 'no text field'],
    ])
  })

  it('quarantines an element that is too long, too deep or invalid UTF-8 and goes on', async () => {
    const deep = '['.repeat(300) + ']'.repeat(300)
    const content = Buffer.concat([
      Buffer.from(
        `[{"text":"甲"},{"text":"${'长'.repeat(500)}"},{"text":"乙"},{"text":"丙","x":${deep}},{"text":"`,
      ),
      Buffer.from([0xff]),
      Buffer.from('"},{"text":"丁"}]'),
    ])
    const items = await collect(json, inputOf(content), {}, { maxRecordBytes: 1000 })
    expect(textsOf(items)).toEqual(['甲', '乙', '丁'])
    expect(causesOf(items)).toEqual(['record too long', 'nested too deep', 'invalid UTF-8'])
    expect(unreadableOf(items).map(({ head }) => Buffer.from(head).toString().slice(0, 9))).toEqual(
      Array(3).fill('{"text":"'),
    )
  })

  it.each([
    ['{"text":"乙" "x"}', `expected ',' but found "\\"x\\"}" at character 12`],
    ['{"text":"乙",}', /at character 12/],
    ['{"text":"乙","score":NaN}', /at character 20/],
    ['{"text":"一行\n又一行"}', /at character 11/],
    ['{"text":["乙"}]', /at character 12/],
    ['', /./],
  ])('quarantines the element %j, which is no JSON, with its place, and goes on', async (bad, detail) => {
    const items = await collect(json, inputOf(`[{"text":"甲"},\n${bad},{"text":"丙"}]`))
    expect(items.map(({ kind }) => kind)).toEqual(['document', 'unreadable', 'document'])
    expect(textsOf(items)).toEqual(['甲', '丙'])
    expect(unreadableOf(items)).toMatchObject([{ offset: 17, cause: 'bad JSON' }])
    expect(unreadableOf(items)[0]?.detail).toMatch(detail)
  })

  it.each(['[{"text":"甲"},{"text":"乙"}},{"text":"丙"}]', '[{"text":"甲"}}{"text":"丙"}]'])(
    'ends where nothing tells any more what is an element: %s',
    async (content) => {
      const items = await collect(json, inputOf(content))
      expect(textsOf(items)).not.toContain('丙')
      expect(causesOf(items)).toEqual(['bad JSON'])
    },
  )

  it('ends at broken syntax below a path', async () => {
    const content = '{"data":[{"text":"甲"},{"text":NaN},{"text":"丙"}]}'
    const items = await collect(json, inputOf(content), { path: 'data' })
    expect(textsOf(items)).toEqual(['甲'])
    expect(causesOf(items)).toEqual(['bad JSON'])
  })

  it.each([
    ['', 'JSON cut'],
    ['   ', 'JSON cut'],
    ['[', 'JSON cut'],
    ['[{"text":"甲"}', 'JSON cut'],
    ['[{"text":"甲"},', 'JSON cut'],
    ['[{"text":"甲"}] x', 'bad JSON'],
    ['[{"text":"甲"}]]', 'bad JSON'],
    ['[{"text":"甲"},]', 'bad JSON'],
    ['{"text":"甲"}\n{"text":"乙"}', 'no array'],
    ['[{"text":"甲"} {"text"', 'bad JSON'],
    ['12', 'no array'],
  ])('tells that %j is no whole array', async (content, cause) => {
    expect(causesOf(await collect(json, inputOf(content)))).toEqual([cause])
  })

  it('says how to read what is not an array', async () => {
    expect(unreadableOf(await collect(json, inputOf('{"text":"甲"}')))[0]?.detail).toMatch(
      /found an object; .*format: jsonl.*path:/,
    )
    expect(causesOf(await collect(json, inputOf('{"data":[1]}'), { path: 'items' }))).toEqual(['no array'])
    expect(causesOf(await collect(json, inputOf('{"data":"x"}'), { path: 'data' }))).toEqual(['no array'])
  })

  it('agrees with JSON.parse on any array, however it is chunked', () => {
    const value = fc.array(
      fc.record(
        { text: fc.string({ unit: 'binary' }), '"]{': fc.jsonValue(), n: fc.integer() },
        { requiredKeys: ['text'] },
      ),
      { maxLength: 5 },
    )
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(value, sizes, fc.constantFrom(undefined, 1), (records, sizes, space) => {
        const bytes = Buffer.from(JSON.stringify(records, null, space))
        const reader = new JsonArrayReader(undefined, FIELDS, LIMITS.maxRecordBytes)
        const items = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] ?? 1
          items.push(...reader.push(bytes.subarray(at, at + size)))
          at += size
        }
        expect(reader.finish()).toBeUndefined()
        const documents = documentsOf(items)
        const expected = JSON.parse(bytes.toString()) as { text: string }[]
        expect(documents.map(({ text, meta }) => ({ text, ...meta }))).toEqual(
          expected.map((record) => ({ ...record, text: record.text.toWellFormed() })),
        )
        for (const { offset } of documents) expect(bytes[offset]).toBe(0x7b)
      }),
    )
  })

  it('cut anywhere yields the elements that are whole, and one fault', async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `第${i}页"写满了\\字"。`)
    const content = Buffer.from(JSON.stringify(texts.map((text) => ({ text }))))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: content.length - 1 }), async (length) => {
        const items = await collect(json, inputOf(content.subarray(0, length)))
        expect(textsOf(items)).toEqual(texts.slice(0, textsOf(items).length))
        expect(causesOf(items)).toEqual(['JSON cut'])
        const packed = gzipSync(content)
        const cut = await collect(
          json,
          inputOf(packed.subarray(0, Math.min(length, packed.length - 1)), 'a.json.gz'),
        )
        expect(textsOf(cut)).toEqual(texts.slice(0, textsOf(cut).length))
        expect(causesOf(cut)).toEqual(['gzip stream cut'])
      }),
      { numRuns: 60 },
    )
  })
})

describe('pieces of JSON', () => {
  it('hold no more of an endless element than is allowed', () => {
    const pieces = new JsonPieces(1, 1_000_000)
    pieces.push(Buffer.from('[{"text":"'))
    const before = heldBytes()
    for (let i = 0; i < 20; i++) {
      expect(pieces.push(Buffer.alloc(1_000_000, 'x'))).toEqual([])
      expect(heldBytes() - before).toBeLessThan(5_000_000)
    }
    expect(pieces.push(Buffer.from('"}]'))).toMatchObject([
      { offset: 1, isElement: true, dropped: { cause: 'record too long' } },
    ])
  })
})
