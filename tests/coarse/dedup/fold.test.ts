import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHARACTER, FoldedText, SEPARATOR } from '../../../src/coarse/dedup/fold.ts'

const folded = new FoldedText()

/** The folded text with `|` for a separator. */
const fold = (text: string): string => {
  folded.fold(text)
  return Array.from(folded.codes.subarray(0, folded.length), (code) =>
    code === SEPARATOR ? '|' : String.fromCodePoint(code & ~CHARACTER),
  ).join('')
}

const charactersOf = (text: string): string => {
  folded.fold(text)
  return Array.from(folded.codes.subarray(0, folded.length))
    .filter((code) => (code & CHARACTER) !== 0)
    .map((code) => String.fromCodePoint(code & ~CHARACTER))
    .join('')
}

describe('folding keeps letters and digits', () => {
  it.each([
    ['case', 'Ab ÄÖ Ж', 'ab|äö|ж'],
    ['full-width forms', 'Ａ１２，ｂ', 'a12|b'],
    ['half-width kana', 'ﾊﾟﾅ', 'パナ'],
    ['compatibility ideographs', '\uf900', '\u8c48'],
    ['composed accents', 'cafe\u0301', 'café'],
    ['conjoining jamo', '\u1112\u1161\u11ab', '한'],
    ['mathematical letters', '\u{1d400}', 'a'],
    ['ideographs beyond U+FFFF', '\u{20000}、\u{2a6d6}', '\u{20000}\u{2a6d6}'],
  ])('with %s folded', (_, text, expected) => {
    expect(fold(text)).toBe(expected)
  })

  it.each([
    ['punctuation and spaces between characters', '你好，　世 界！', '你好世界'],
    ['line ends', '上\r\n下', '上下'],
    ['zero-width marks', '免\u200b费\ufeff', '免费'],
    ['zero-width marks inside a word, without cutting it', 'fr\u200bee', 'free'],
    ['variation selectors and emoji', '好\ufe0f🙂', '好'],
    ['accents that compose with nothing', '字\u0336\u0334体', '字体'],
    ['U+FFFD and lone surrogates', '坏\ufffd\ud800字', '坏字'],
  ])('and drops %s', (_, text, expected) => {
    expect(fold(text)).toBe(expected)
  })

  it('separates words, and only words', () => {
    expect(fold('Hi, 你好。 3 cats, two-fold')).toBe('hi你好3|cats|two|fold')
    expect(fold('  lead and trail.  ')).toBe('lead|and|trail')
  })

  it('marks the characters of unspaced scripts', () => {
    expect(charactersOf('word 汉字 かな 한글 ไทย ລາວ 42 слово')).toBe('汉字かな한글ไทยລາວ')
  })
})

it('folding does not depend on case, width or Unicode normal form', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'aZé한パ汉ﾊﾟ 12，。Ａ') })
  fc.assert(
    fc.property(texts, (text) => {
      const expected = fold(text)
      expect(fold(text.normalize('NFD'))).toBe(expected)
      expect(fold(text.normalize('NFKC').toUpperCase())).toBe(expected)
    }),
  )
})

it('a folded text folds to itself, but for lone jamo: without what stood between them they make a syllable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = fold(text).replaceAll('|', ' ')
      fc.pre(!/[\u1100-\u11ff]/.test(once))
      expect(fold(once).replaceAll('|', ' ')).toBe(once)
    }),
  )
})

it('a long text after a short one is folded whole', () => {
  expect(fold('短')).toBe('短')
  const long = '长文本'.repeat(5000)
  expect(fold(long)).toBe(long)
})
