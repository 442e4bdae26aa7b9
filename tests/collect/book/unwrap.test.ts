import { describe, expect, it } from 'vitest'
import { columnsOf, detectWrapping, joinWrapped } from '../../../src/collect/book/unwrap.ts'

/** A paragraph of our own, long enough to wrap. */
const PARAGRAPH =
  '渡口的老船工说，河水每年都要改一次道，改道的时候夜里能听见石头滚动的声音，像有人在楼上搬桌子。'.repeat(3)

const wrap = (text: string, size: number): string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))

describe('hard wrapping', () => {
  it('is seen where line lengths pile up at one width', () => {
    const lines = Array.from({ length: 10 }, () => wrap(`　　${PARAGRAPH}`, 35)).flat()
    expect(detectWrapping(lines)).toMatchObject({ width: 70, indent: 0 })
  })

  it('is seen in English, where lines end at words', () => {
    const words = 'the river moves its bed every year and the ferryman moves his house along with it '.repeat(
      40,
    )
    const lines = words.match(/.{1,70}(?: |$)/g) ?? []
    expect(detectWrapping(lines.map((line) => line.trim()))?.width).toBeLessThanOrEqual(70)
  })

  it('is not seen where a paragraph is a line, nor in verse among long lines', () => {
    const lines = Array.from({ length: 60 }, (_, i) => PARAGRAPH.slice(0, 20 + ((i * 37) % 120)))
    expect(detectWrapping(lines)).toBeUndefined()
    const verse = Array.from({ length: 60 }, (_, i) =>
      i % 2 ? '柳外轻舟一笛横，桥边細雨两三声。' : PARAGRAPH,
    )
    expect(detectWrapping(verse)).toBeUndefined()
  })

  it('is undone with a space between words and none between Han characters', () => {
    expect(joinWrapped('moves its', 'bed')).toBe('moves its bed')
    expect(joinWrapped('河水', '　改道')).toBe('河水改道')
    expect(joinWrapped('他说“', '好')).toBe('他说“好')
    expect(joinWrapped('a well-', 'known ferry')).toBe('a well-known ferry')
  })

  it('counts columns as a terminal does', () => {
    expect(columnsOf('abc')).toBe(3)
    expect(columnsOf('河，a')).toBe(5)
    expect(columnsOf('他说“好”')).toBe(10)
  })
})
