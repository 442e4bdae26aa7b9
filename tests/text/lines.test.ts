import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endsSentence, lineFeatures } from '../../src/text/lines.ts'
import { anyText } from '../any-text.ts'

const BLANKS_BEFORE = /^(?:[\s\p{Cc}\p{Cf}]|\p{Variation_Selector}|\u20e3)+/u
const BLANKS_BEHIND = /(?:[\s\p{Cc}\p{Cf}]|\p{Variation_Selector}|\u20e3)+$/u

describe('the end of a sentence', () => {
  for (const line of [
    '天晴了。',
    '真的吗？',
    '他说：“好。”',
    '（完。）',
    'It is done.',
    '等等……',
    '如下：',
  ]) {
    it(`is found in ${line}`, () => expect(endsSentence(line)).toBe(true))
  }
  for (const line of ['首页', '登录 注册', '第三章', '”', '']) {
    it(`is not found in "${line}"`, () => expect(endsSentence(line)).toBe(false))
  }
})

describe('line features', () => {
  it('count the lines that are not blank', () => {
    expect(lineFeatures('一\n\n \t\u3000\n二\n').count).toBe(2)
  })

  it('do not count the carriage return of CRLF', () => {
    const { count, meanLength, terminalShare } = lineFeatures('今天。\r\n\r\n明天。\r\n')
    expect({ count, meanLength, terminalShare }).toEqual({ count: 2, meanLength: 3, terminalShare: 1 })
  })

  it('trim white space and zero-width marks off both ends', () => {
    expect(lineFeatures('\ufeff\u3000\u3000晴天。\u200b ').meanLength).toBe(3)
  })

  it('give the share of lines that end a sentence, however long the tail of brackets', () => {
    expect(lineFeatures(`首页\n他走了。${'”'.repeat(40)}`).terminalShare).toBe(0.5)
  })

  it('give the share of lines that start with a bullet', () => {
    expect(lineFeatures('• 苹果\n- 梨\n香蕉\n葡萄').bulletShare).toBe(0.5)
  })

  it('take an ellipsis or a "read more" mark for an ellipsis', () => {
    const lines = [
      '他走了…',
      '他走了...',
      '他走了。。。',
      '点击展开',
      '查看更多',
      '阅读全文',
      'Read More',
      'ReadMore',
    ]
    expect(lineFeatures(lines.join('\n')).ellipsisShare).toBe(1)
  })

  it('do not take an ordinary end for an ellipsis', () => {
    expect(lineFeatures('他走了。\nThe end.\nHe is free\n作文\n夏多').ellipsisShare).toBe(0)
  })

  it('call a line of 30 units short and one of 31 not', () => {
    expect(lineFeatures(`${'短'.repeat(30)}\n${'长'.repeat(31)}`).shortShare).toBe(0.5)
  })

  it('are all zero for a text without lines', () => {
    for (const text of ['', '\n\n', ' \r\n\t']) {
      expect(Object.values(lineFeatures(text)).every((value) => value === 0)).toBe(true)
    }
  })

  it('agree with splitting the text, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = text
          .split('\n')
          .map((line) => line.replace(BLANKS_BEFORE, '').replace(BLANKS_BEHIND, ''))
          .filter((line) => line !== '')
        const features = lineFeatures(text)
        expect(features.count).toBe(lines.length)
        const ends = lines.filter(endsSentence).length
        expect(features.terminalShare).toBe(lines.length === 0 ? 0 : ends / lines.length)
      }),
    )
  })
})
