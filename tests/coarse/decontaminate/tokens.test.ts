import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Tokens } from '../../../src/coarse/decontaminate/tokens.ts'
import { CHARACTER } from '../../../src/coarse/dedup/fold.ts'
import { anyText } from '../../any-text.ts'

/** The tokens as they stand in the text, and as they are compared. */
function tokensOf(text: string): { found: string[]; folded: string[] } {
  const tokens = new Tokens()
  tokens.tokenize(text)
  const all = Array.from({ length: tokens.count }, (_, i) => i)
  return {
    found: all.map((i) => text.slice(tokens.start(i), tokens.end(i))),
    folded: all.map((i) =>
      Array.from(tokens.codes.subarray(tokens.first[i], tokens.first[i + 1]))
        .filter((code) => code !== 0)
        .map((code) => String.fromCodePoint(code & (CHARACTER - 1)))
        .join(''),
    ),
  }
}

describe('tokens', () => {
  it('are words, and the characters of unspaced scripts', () => {
    expect(tokensOf('I bought 3只 warm hats，かわ').found).toEqual([
      'I',
      'bought',
      '3',
      '只',
      'warm',
      'hats',
      'か',
      'わ',
    ])
  })

  it('differ in neither case, width, accents nor punctuation', () => {
    expect(tokensOf('ＣＡＦÉ — “Naïve”!').folded).toEqual(['cafe', 'naive'])
    expect(tokensOf('cafe\u0301, nai\u0308ve').folded).toEqual(['cafe', 'naive'])
  })

  it('take a word with an apostrophe as one, straight or curly', () => {
    expect(tokensOf("the farmers’ market doesn't open").folded).toEqual([
      'the',
      'farmers',
      'market',
      'doesnt',
      'open',
    ])
  })

  it('take half-width kana for kana', () => {
    expect(tokensOf('ｶﾞｽ').folded).toEqual(tokensOf('ガス').folded)
  })

  it('keep a word of characters of two units whole', () => {
    expect(tokensOf('𐐔𐐇𐐝 𐐀x').found).toEqual(['𐐔𐐇𐐝', '𐐀x'])
  })

  it('know their place behind characters of two units and invisible ones', () => {
    expect(tokensOf('😀𠀀\u200bx\u200b好').found).toEqual(['𠀀', 'x\u200b', '好'])
  })

  it('stand in the text in order, one behind the other, in any text', () => {
    const tokens = new Tokens()
    fc.assert(
      fc.property(anyText, (text) => {
        tokens.tokenize(text)
        let end = 0
        for (let i = 0; i < tokens.count; i++) {
          expect(tokens.start(i)).toBeGreaterThanOrEqual(end)
          expect(tokens.end(i)).toBeGreaterThan(tokens.start(i))
          end = tokens.end(i)
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
    )
  })

  it('of a piece of text are those of the whole, when cut at white space', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(tokensOf(`${a} ${b}`).folded).toEqual([...tokensOf(a).folded, ...tokensOf(b).folded])
      }),
    )
  })
})
