import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHAR_CLASSES, CharClass, CLASS_OF_UNIT, classOfAstral } from '../../src/text/classes.ts'
import { textFeatures } from '../../src/text/features.ts'
import { anyText } from '../any-text.ts'

/** The definition, one code point at a time. */
function naiveCounts(text: string): number[] {
  const counts = new Array<number>(CHAR_CLASSES).fill(0)
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    const charClass = codePoint > 0xffff ? classOfAstral(codePoint) : (CLASS_OF_UNIT[codePoint] ?? 0)
    counts[charClass] = (counts[charClass] ?? 0) + 1
  }
  return counts
}

describe('text features', () => {
  it('counts code points, not UTF-16 units', () => {
    expect(textFeatures('a中😀𠀀').chars).toBe(4)
  })

  it('counts each lone surrogate as one code point of garbage', () => {
    const features = textFeatures('\ud83d中\ude00')
    expect(features.chars).toBe(3)
    expect(features.counts[CharClass.garbage]).toBe(2)
  })

  it('counts a pair in the wrong order as two lone surrogates', () => {
    expect(textFeatures('\ude00\ud83d').counts[CharClass.garbage]).toBe(2)
  })

  it('takes a Han extension B character for Han', () => {
    expect(textFeatures('𠀀𠀁').hanRatio).toBe(1)
  })

  it('takes the Han ratio over letters: digits, punctuation and emoji do not dilute it', () => {
    expect(textFeatures('汉字ab 2024，😀!').hanRatio).toBe(0.5)
  })

  it('does not take an emoji with a variation selector for a letter', () => {
    expect(textFeatures('❤️').letters).toBe(0)
  })

  it('takes full-width digits and letters for digits and letters', () => {
    const { counts } = textFeatures('１２Ａ')
    expect([counts[CharClass.digit], counts[CharClass.latin]]).toEqual([2, 1])
  })

  it('has no Han ratio problem with a text without letters', () => {
    expect(textFeatures('').hanRatio).toBe(0)
    expect(textFeatures('12 。').hanRatio).toBe(0)
  })

  it('counts CRLF as one line end', () => {
    expect(textFeatures('一\r\n二\r\n').counts[CharClass.newline]).toBe(2)
  })

  it('leaves spaces and line ends out of the visible characters', () => {
    expect(textFeatures(' 一\t二\u3000\r\n\u2028').visible).toBe(2)
  })

  it('agrees with the definition on any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { counts, chars, utf8Bytes } = textFeatures(text)
        expect([...counts]).toEqual(naiveCounts(text))
        expect(chars).toBe([...text].length)
        expect(utf8Bytes).toBe(Buffer.byteLength(text))
      }),
    )
  })

  it('does not remember the text before, however long it was', () => {
    const short = textFeatures('短').counts.join()
    textFeatures('长😀\ud83d'.repeat(2000))
    expect(textFeatures('短').counts.join()).toBe(short)
  })
})
