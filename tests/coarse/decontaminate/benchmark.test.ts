import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readBenchmark } from '../../../src/coarse/decontaminate/benchmark.ts'

const read = (content: string, path: string, fields?: readonly string[]) =>
  readBenchmark(Buffer.from(content), path, fields)

describe('a benchmark file', () => {
  it('is JSON Lines, named by id or by line', () => {
    expect(
      read('{"id":"q7","question":"几只羊？","answer":"三只"}\n\n{"question":"几匹马？"}\n', 'b.jsonl'),
    ).toEqual([
      { id: 'q7', texts: ['q7', '几只羊？', '三只'] },
      { id: 'row 3', texts: ['几匹马？'] },
    ])
  })

  it('is read by the fields asked for, lists joined', () => {
    const row = { id: 1, question: '哪个对？', choices: ['甲', { text: '乙' }], note: '不读' }
    expect(read(JSON.stringify(row), 'b.jsonl', ['question', 'choices'])).toEqual([
      { id: '1', texts: ['哪个对？', '甲\n乙'] },
    ])
  })

  it('may be a JSON array, or an object around one', () => {
    const rows = [{ question: '一' }, '二']
    const items = [
      { id: 'row 1', texts: ['一'] },
      { id: 'row 2', texts: ['二'] },
    ]
    expect(read(JSON.stringify(rows), 'b.json')).toEqual(items)
    expect(read(JSON.stringify({ version: '1', data: rows }), 'b.json')).toEqual(items)
  })

  it('may be text with an item per line', () => {
    expect(read('第一题\r\n第二题\n', 'b.txt').map(({ texts }) => texts)).toEqual([['第一题'], ['第二题']])
  })

  it('may be gzipped', () => {
    expect(readBenchmark(gzipSync('{"q":"题目"}'), 'b.jsonl.gz')).toEqual([{ id: 'row 1', texts: ['题目'] }])
  })
})

describe('a benchmark file that is not right is refused, with what was expected', () => {
  it.each([
    ['a broken line', '{"q":"一"}\n{"q":', 'b.jsonl', 'b.jsonl, line 2: not JSON'],
    ['a row that is a number', '[1]', 'b.json', 'b.json, row 1: expected an object or a string; found 1'],
    ['an object with two arrays', '{"a":[],"b":[]}', 'b.json', 'expected an array of rows'],
    ['no item', '\n\n', 'b.txt', 'a benchmark without text'],
    ['items without text', '{"n":1}', 'b.jsonl', 'a benchmark without text'],
  ])('%s', (_, content, path, message) => {
    expect(() => read(content, path)).toThrow(message)
  })

  it('bytes that are no UTF-8', () => {
    expect(() => readBenchmark(Uint8Array.of(0xd6, 0xd0), 'b.txt')).toThrow('b.txt: expected UTF-8 text')
  })

  it('a field that no row has', () => {
    expect(() => read('{"id":1,"question":"一"}', 'b.jsonl', ['qustion'])).toThrow(
      'b.jsonl: no row has the field "qustion"; the first one has: id, question',
    )
  })
})
