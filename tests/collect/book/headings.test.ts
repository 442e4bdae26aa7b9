import { describe, expect, it } from 'vitest'
import { headingOf } from '../../../src/collect/book/headings.ts'

const levelOf = (line: string): string | undefined => headingOf(line, { free: true })?.level

describe('heading of a book', () => {
  it.each([
    ['第一回　渡口失灯　石桥遇雨', 'chapter'],
    ['第十二章 归途', 'chapter'],
    ['　　第3章：雪夜', 'chapter'],
    ['第一百零二回', 'chapter'],
    ['第lO回 河灯', 'chapter'],
    ['正文 第五章 快跑！', 'chapter'],
    ['第七回夜半河声惊旧梦', 'chapter'],
    ['楔子', 'chapter'],
    ['序', 'chapter'],
    ['自序', 'chapter'],
    ['尾声 十年之后', 'chapter'],
    ['番外一 石榴', 'chapter'],
    ['Chapter 12', 'chapter'],
    ['CHAPTER XIV. The Ferry', 'chapter'],
    ['Epilogue', 'chapter'],
    ['第二卷 北岸', 'volume'],
    ['卷三', 'volume'],
    ['卷之一上　雨', 'volume'],
    ['Part Two', 'volume'],
    ['第四节 水文', 'section'],
  ])('is %s', (line, level) => {
    expect(levelOf(line)).toBe(level)
  })

  it.each([
    ['a sentence that starts like one', '第一回见到他的时候，我还不会划船。'],
    [
      'a sentence in a longer line',
      '第二章的稿子我已经托人带去了省城，不知道他收到没有，请你得空替我去问一声，若是还没有，就再抄一份',
    ],
    ['a word that only starts like a name', '序列的长度与温度有关'],
    ['a lesson', '第三节课下课铃响了，我们'],
    ['a date', '第二天一早'],
    ['a chapter that is spoken of', 'Chapter 3 was lost in the flood, and nobody missed it.'],
    ['nothing', '   '],
  ])('is not %s', (_, line) => {
    expect(levelOf(line)).toBeUndefined()
  })

  it('does not stand within a paragraph', () => {
    expect(headingOf('第二章 河灯', { free: false })).toBeUndefined()
  })
})
