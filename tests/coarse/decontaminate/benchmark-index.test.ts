import { describe, expect, it } from 'vitest'
import { BenchmarkIndex } from '../../../src/coarse/decontaminate/benchmark-index.ts'

const LENGTHS = { words: 4, minWords: 2, chars: 8 }

/** Benchmarks of one text per item. */
const indexOf = (benchmarks: Record<string, readonly string[]>, lengths = LENGTHS) =>
  new BenchmarkIndex(
    Object.entries(benchmarks).map(([name, texts]) => ({
      name,
      items: texts.map((text, i) => ({ id: `${name}-${i}`, texts: [text] })),
    })),
    lengths,
  )

const spansOf = (index: BenchmarkIndex, text: string): string[] =>
  index.find(text).map(({ start, end }) => text.slice(start, end))

describe('what a text has in common with a benchmark', () => {
  const index = indexOf({
    farm: ['Seven grey geese crossed the frozen pond', '磨坊主把八袋新麦子送到镇上去卖'],
  })

  it('is found by words, whatever their case and punctuation', () => {
    expect(spansOf(index, 'He wrote: seven GREY geese, crossed -- the bridge.')).toEqual([
      'seven GREY geese, crossed -- the',
    ])
  })

  it('is found by characters in Chinese', () => {
    expect(spansOf(index, '昨天磨坊主把八袋新麦子，卖掉了。')).toEqual(['磨坊主把八袋新麦子'])
  })

  it('is not found when it is a word or a character too short', () => {
    expect(spansOf(index, 'seven grey geese swam. 磨坊主把八袋新的')).toEqual([])
  })

  it('is one stretch while n-grams overlap, and as long as they go', () => {
    expect(spansOf(index, 'grey geese crossed the frozen pond')).toEqual([
      'grey geese crossed the frozen pond',
    ])
  })

  it('is several stretches when something stands between', () => {
    const text = 'Seven grey geese crossed. 后来，磨坊主把八袋新麦子送走了。'
    expect(spansOf(index, text)).toEqual(['Seven grey geese crossed', '磨坊主把八袋新麦子送'])
  })

  it('is two stretches when two items follow each other', () => {
    const two = indexOf({ b: ['one two three four', 'five six seven eight'] })
    expect(two.find('one two three four five six seven eight').map(({ item }) => item)).toEqual([
      'b-0',
      'b-1',
    ])
  })

  it('does not reach from one item, or field, into the next', () => {
    const split = new BenchmarkIndex(
      [{ name: 'b', items: [{ id: '1', texts: ['one two three four', 'five six seven eight'] }] }],
      LENGTHS,
    )
    expect(spansOf(split, 'three four five six')).toEqual([])
  })

  it('in mixed text weighs a word as two characters here', () => {
    const mixed = indexOf({ m: ['用 Node 读取三个文件'] })
    expect(spansOf(mixed, '他用node读取三个文。')).toEqual(['用node读取三个文'])
    expect(spansOf(mixed, '他用node读取三个。')).toEqual([])
  })
})

describe('the item that is named', () => {
  it('is the one that most n-grams stand in, not the first with the same opening', () => {
    const opening = '阅读下面这段话回答问题。'
    const index = indexOf({ b: [`${opening}果园里一共有几棵梨树呢`, `${opening}船上的水手每天吃几个橘子`] })
    const [found] = index.find(`${opening}船上的水手每天吃几个橘子`)
    expect(found).toMatchObject({ benchmark: 'b', item: 'b-1' })
  })

  it('is of the benchmark that had the text first', () => {
    const index = indexOf({ a: ['red blue green white'], b: ['red blue green white black'] })
    expect(index.find('red blue green white').map(({ item }) => item)).toEqual(['a-0'])
  })

  it('differs where stretches of two benchmarks overlap', () => {
    const index = indexOf({ a: ['red blue green white'], b: ['green white black brown'] })
    const text = 'red blue green white black brown'
    expect(index.find(text).map(({ benchmark, start, end }) => [benchmark, text.slice(start, end)])).toEqual([
      ['a', 'red blue green white'],
      ['b', 'green white black brown'],
    ])
  })
})

describe('the length of n-grams (GPT-3, appendix C)', () => {
  it('is the twentieth of items that is shortest, for each benchmark', () => {
    const index = indexOf({ short: ['tall oak tree', 'small beech tree'], long: ['a b c d e f'] })
    expect(spansOf(index, 'a tall oak tree fell')).toEqual(['tall oak tree'])
    expect(spansOf(index, 'a b c')).toEqual([])
  })

  it('is not less than the least: shorter items are not found', () => {
    const index = indexOf({ b: ['oak', 'beech wood'] })
    expect(spansOf(index, 'an oak in the beech wood')).toEqual(['beech wood'])
  })

  it('refuses a benchmark of which nothing can be found', () => {
    expect(() => indexOf({ tiny: ['oak', '山'] })).toThrow(
      'benchmark tiny: no text is long enough to be found; expected at least 2 words or 4 characters',
    )
  })
})

describe('forgetting', () => {
  it('takes the n-grams of a text out, and leaves the others', () => {
    const index = indexOf({ b: ['to be or not to be that is the question my lord'] })
    index.forget('To be, or not to be, that is the question.')
    expect(spansOf(index, 'To be or not to be that is the question')).toEqual([])
    expect(spansOf(index, 'to be or not to be that is the question my lord')).toEqual([
      'is the question my lord',
    ])
  })
})
