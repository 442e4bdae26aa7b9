import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { charactersOf, countGrams, type GramCounts } from '../../src/text/grams.ts'
import { duplicateLines } from '../../src/text/lines.ts'
import { anyText } from '../any-text.ts'

/** The definition: n-grams as strings in a map. */
function naiveGrams(characters: readonly string[], n: number): GramCounts {
  const counts = new Map<string, number>()
  for (let i = 0; i + n <= characters.length; i++) {
    const gram = characters.slice(i, i + n).join('')
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  const all = [...counts.values()]
  return {
    total: all.reduce((sum, count) => sum + count, 0),
    repeated: all.filter((count) => count > 1).reduce((sum, count) => sum + count, 0),
    top: Math.max(0, ...all),
  }
}

const charactersAsText = (text: string): string[] => {
  const { codePoints, length } = charactersOf(text)
  return Array.from(codePoints.subarray(0, length), (codePoint) => String.fromCodePoint(codePoint))
}

const sizes = fc.integer({ min: 1, max: 15 })

describe('the characters of n-grams', () => {
  it('are lower-cased code points without white space', () => {
    expect(charactersAsText('Aé 😀\n\u3000中\tＢ')).toEqual(['a', 'é', '😀', '中', 'ｂ'])
  })

  it('keep lone surrogates apart', () => {
    expect(charactersOf('\ud83d中\ude00').length).toBe(3)
  })
})

describe('n-gram counts', () => {
  it('of a text shorter than n are zero', () => {
    expect(countGrams(charactersOf('三个字'), 4)).toEqual({ total: 0, repeated: 0, top: 0 })
  })

  it('agree with a map of strings on repetitive text', () => {
    const repetitive = fc
      .array(fc.constantFrom('春', '夏', '秋冬', '😀', 'aB', '春夏秋冬'), { maxLength: 80 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(repetitive, sizes, (text, n) => {
        const characters = charactersAsText(text)
        expect(countGrams(charactersOf(text), n)).toEqual(naiveGrams(characters, n))
      }),
      { numRuns: 1000 },
    )
  })

  it('agree with a map of strings on any text', () => {
    fc.assert(
      fc.property(anyText, sizes, (text, n) => {
        const characters = charactersAsText(text.toWellFormed())
        expect(countGrams(charactersOf(text.toWellFormed()), n)).toEqual(naiveGrams(characters, n))
      }),
    )
  })

  it('agree with a map of strings on a long text, and on a short one after it', () => {
    const long = Array.from({ length: 60_000 }, (_, i) =>
      String.fromCharCode(0x4e00 + ((i * i) % 9973)),
    ).join('')
    expect(countGrams(charactersOf(long), 3)).toEqual(naiveGrams(charactersAsText(long), 3))
    expect(countGrams(charactersOf('甲乙甲乙'), 2)).toEqual({ total: 3, repeated: 2, top: 2 })
  })

  it('hold for a text larger than the scratch that is kept', () => {
    const huge = '一二三四'.repeat(600_000)
    expect(countGrams(charactersOf(huge), 13)).toEqual({
      total: 2_399_988,
      repeated: 2_399_988,
      top: 599_997,
    })
    expect(countGrams(charactersOf('甲乙丙'), 2)).toEqual({ total: 2, repeated: 0, top: 1 })
  })
})

describe('duplicate lines', () => {
  it('are the occurrences after the first, trimmed, blank lines left out', () => {
    expect(duplicateLines('甲甲\n 甲甲\r\n\n\n乙乙')).toEqual({ lineShare: 1 / 3, charShare: 1 / 3 })
  })

  it('are none in an empty text', () => {
    expect(duplicateLines(' \n')).toEqual({ lineShare: 0, charShare: 0 })
  })
})
