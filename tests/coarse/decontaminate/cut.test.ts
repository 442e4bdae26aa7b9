import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutOut, firstCodePoints } from '../../../src/coarse/decontaminate/cut.ts'

const at = (text: string, what: string) => ({
  start: text.indexOf(what),
  end: text.indexOf(what) + what.length,
})

describe('cutting stretches out of a text', () => {
  const text = '一二三四五。甲乙丙。六七八九十。'

  it('leaves the pieces before and behind', () => {
    expect(cutOut(text, [at(text, '甲乙丙')], { window: 0, minPiece: 0 })).toEqual({
      count: 2,
      kept: ['一二三四五。', '。六七八九十。'],
    })
  })

  it('takes the window on each side along, in code points', () => {
    const astral = '𠀀𠀁𠀂甲乙𠀃𠀄𠀅'
    expect(cutOut(astral, [at(astral, '甲乙')], { window: 2, minPiece: 0 }).kept).toEqual(['𠀀', '𠀅'])
  })

  it('counts short pieces, and drops them', () => {
    expect(cutOut(text, [at(text, '甲乙丙')], { window: 0, minPiece: 7 })).toEqual({
      count: 2,
      kept: ['。六七八九十。'],
    })
  })

  it('makes no piece between stretches whose windows meet', () => {
    expect(cutOut(text, [at(text, '二'), at(text, '五')], { window: 1, minPiece: 0 }).count).toBe(1)
  })

  it('makes no piece of white space', () => {
    expect(cutOut('甲 \n 乙', [at('甲 \n 乙', '甲')], { window: 0, minPiece: 0 })).toEqual({
      count: 1,
      kept: ['乙'],
    })
  })

  it('keeps every character outside the windows, and no other', () => {
    const ranges = fc
      .array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 4 })
      .map((pairs) => pairs.map(([start, length]) => ({ start, end: start + length })))
      .map((all) => all.sort((a, b) => a.start - b.start))
    fc.assert(
      fc.property(ranges, fc.nat(5), (all, window) => {
        // Every unit of this text is another character.
        const letters = String.fromCharCode(...Array.from({ length: 70 }, (_, i) => 0x4e00 + i))
        const expected = Array.from(letters).filter((_, i) =>
          all.every(({ start, end }) => i < start - window || i >= end + window),
        )
        expect(cutOut(letters, all, { window, minPiece: 0 }).kept.join('')).toBe(expected.join(''))
      }),
    )
  })
})

it('the first code points of a text never end in half a character', () => {
  expect(firstCodePoints('𠀀𠀁𠀂', 2)).toBe('𠀀𠀁')
  expect(firstCodePoints('短', 9)).toBe('短')
})
