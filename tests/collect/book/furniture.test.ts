import { describe, expect, it } from 'vitest'
import { isWatermark, pageFurniture } from '../../../src/collect/book/furniture.ts'

describe('lines that a site added to a book', () => {
  it.each([
    'http://www.example.com/book/12',
    '    www.example.net',
    '★★ example.org ★★',
    '本书下载自某某书屋 www.example.com',
    '本书由某某整理制作',
    '更多精彩小说请访问 www.example.cc',
    '上一章 返回目录 下一章',
    '返回目录',
    'showNext(12);',
  ])('are seen: %s', (line) => {
    expect(isWatermark(line)).toBe(true)
  })

  it.each([
    '他把网址 www.example.com 抄在手心里，怕回家就忘了。',
    '本书写了三年，改了三遍。',
    '目录学是一门老学问。',
    '上一章说到船靠了岸。',
    '***',
    '',
  ])('are not taken for what the book says: %s', (line) => {
    expect(isWatermark(line)).toBe(false)
  })
})

const page = (head: string, number: string): string[] => [
  head,
  ...Array.from(
    { length: 24 },
    (_, i) => `这一页的第${i}行写的是河边的${head.length + i}棵柳树和${number}只渡船`,
  ),
  number,
]
const pages = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => page('河上书', `- ${i + 1} -`)).flat()

describe('page numbers and running heads', () => {
  it('are seen by their regular distance, the head on top of the book kept as its title', () => {
    const lines = pages(8)
    const left = lines.filter((_, i) => !pageFurniture(lines).has(i))
    expect(left.filter((line) => line === '河上书')).toHaveLength(1)
    expect(left.some((line) => line.startsWith('-'))).toBe(false)
    expect(left).toHaveLength(8 * 24 + 1)
  })

  it('are not seen in fewer than five pages', () => {
    expect(pageFurniture(pages(4)).size).toBe(0)
  })

  it('are not years, nor a phrase that comes back now and then', () => {
    const lines = Array.from({ length: 200 }, (_, i) =>
      [3, 9, 40, 44, 101, 190].includes(i) ? '诗曰' : i % 31 === 0 ? String(1900 + i * 7) : `第${i}行的文字`,
    )
    expect(pageFurniture(lines).size).toBe(0)
  })
})
