import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NormalForm } from '../../../../src/coarse/dedup/spans/normal-form.ts'

const CC_NET_PUNCTUATION = new Set('，。、„”“«»」「《》´∶：？！（）；–—．～’…━〈〉【】％►')

/** Character by character, as cc_net's `normalize_for_dedup` reads. */
const ccNet = (text: string): string =>
  [...text.trim().toLowerCase()]
    .map((character) => (/\p{Nd}/u.test(character) ? '0' : character))
    .filter((character) => {
      const code = character.codePointAt(0)!
      return code > 0x1f && (code < 0x7f || code > 0x9f) && !CC_NET_PUNCTUATION.has(character)
    })
    .join('')

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(...'aA Σσς\u0130１9۳𝟘，。“,\t\u3000\n\u0085\ufeff𐐀ß中文'),
    maxLength: 12,
  }),
)

describe('the normal form', () => {
  test('cc-net: trimmed, lower case, digits 0, no control characters, none of the punctuation of its table', () => {
    expect(new NormalForm('cc-net').of('  第３章　“春天”，March 12…\u0007 ')).toBe('第0章　春天march 00')
    fc.assert(fc.property(text, (each) => new NormalForm('cc-net').of(each) === ccNet(each)))
  })

  test('whitespace: runs count as one space, none at the ends', () => {
    expect(new NormalForm('whitespace').of('\t河边 \u3000\n 有风 ')).toBe('河边 有风')
    fc.assert(
      fc.property(text, (each) => new NormalForm('whitespace').of(each) === each.trim().replace(/\s+/g, ' ')),
    )
  })

  test('none: the text itself', () => {
    fc.assert(fc.property(text, (each) => new NormalForm('none').of(each) === each))
  })

  test('a part of a text is brought to the form of that part alone', () => {
    const form = new NormalForm('cc-net')
    const whole = '第一行。 第二行！ 第三行'
    const length = form.write(whole, 4, 9)
    expect(String.fromCharCode(...form.units.subarray(0, length))).toBe('第二行')
  })

  test('code points of what was written are counted, not units', () => {
    const form = new NormalForm('none')
    expect(form.codePoints(form.write('𠮷野家', 0, 4))).toBe(3)
  })
})
