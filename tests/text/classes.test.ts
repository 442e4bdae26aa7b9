import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHAR_CLASSES, CharClass, CLASS_OF_UNIT, classOfAstral } from '../../src/text/classes.ts'

const classOf = (character: string): CharClass =>
  character.length === 1
    ? (CLASS_OF_UNIT[character.charCodeAt(0)] as CharClass)
    : classOfAstral(character.codePointAt(0) ?? 0)

describe('character classes', () => {
  const examples: readonly (readonly [keyof typeof CharClass, string])[] = [
    ['han', '中国々〇㐀龥鿿'],
    ['kana', 'あアーｱ'],
    ['hangul', '한ㄱ'],
    ['latin', 'aZéßＡ'],
    ['cyrillic', 'Жя'],
    ['arabic', 'ع'],
    ['thai', 'ก'],
    ['otherLetter', 'λא'],
    ['digit', '0９٣①Ⅷ½'],
    ['space', ' \t\u3000\u00a0\r\v'],
    ['newline', '\n\u2028\u2029'],
    ['punctuation', '。，！？、：；“”（）《》…—·.!?-_@#'],
    ['symbol', '+=<>|~￥$©■★→㋐'],
    ['control', '\0\u0007\u200b\u200d\u202e\ufeff\ufe0f\u00ad'],
    ['garbage', '\ufffd\ue000\uf8ff\u0378\uffff'],
  ]

  for (const [name, characters] of examples) {
    it(`puts each of ${JSON.stringify(characters)} in ${name}`, () => {
      for (const character of characters) {
        expect(classOf(character), `U+${character.codePointAt(0)?.toString(16)}`).toBe(CharClass[name])
      }
    })
  }

  it('knows the Han extensions beyond the basic plane', () => {
    expect(classOf('\u{20000}')).toBe(CharClass.han)
    expect(classOf('\u{2a6df}')).toBe(CharClass.han)
    expect(classOf('\u{30000}')).toBe(CharClass.han)
  })

  it('calls noncharacters and unassigned astral code points garbage', () => {
    expect(classOf('\u{1fffe}')).toBe(CharClass.garbage)
    expect(classOf('\u{3ffff}')).toBe(CharClass.garbage)
    expect(classOf('\u{f0000}')).toBe(CharClass.garbage)
  })

  it('calls emoji symbols and mathematical letters letters', () => {
    expect(classOf('😀')).toBe(CharClass.symbol)
    expect(classOf('𝐀')).toBe(CharClass.otherLetter)
    expect(classOf('𝟙')).toBe(CharClass.digit)
  })

  it('calls unpaired surrogates garbage', () => {
    expect(CLASS_OF_UNIT[0xd800]).toBe(CharClass.garbage)
    expect(CLASS_OF_UNIT[0xdfff]).toBe(CharClass.garbage)
  })

  it('has a class for every unit and every code point', () => {
    expect(CLASS_OF_UNIT.every((charClass) => charClass < CHAR_CLASSES)).toBe(true)
    fc.assert(
      fc.property(fc.integer({ min: 0x10000, max: 0x10ffff }), (codePoint) => {
        expect(classOfAstral(codePoint)).toBeLessThan(CHAR_CLASSES)
        expect(classOfAstral(codePoint)).toBe(classOfAstral(codePoint))
      }),
    )
  })
})
