import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Shingler } from '../../../src/coarse/dedup/shingles.ts'
import { chineseText, randomFrom } from './synthetic.ts'

const shinglesOf = (text: string, size = 5): number[] => {
  const shingler = new Shingler(size)
  const count = shingler.shingle(text)
  return Array.from(shingler.shingles.subarray(0, count))
}

describe('the unit of a shingle', () => {
  it('is a character in Chinese: one shingle per place', () => {
    expect(shinglesOf('春天的河边有三把伞')).toHaveLength(9 - 5 + 1)
  })

  it('is a word in English', () => {
    expect(shinglesOf('seven boxes stand near the old window today')).toHaveLength(8 - 5 + 1)
  })

  it('follows the script within a mixed text: words and characters in one run of tokens', () => {
    expect(shinglesOf('打开 hello world 看看', 1)).toHaveLength(6)
    expect(shinglesOf('打开 hello world 看看', 2)).toHaveLength(5)
  })

  it('does not split English by letters: an anagram shares no shingle', () => {
    const a = new Set(shinglesOf('listen to the silent enlist of tinsel here'))
    expect(shinglesOf('silent to the listen tinsel of enlist here').some((shingle) => a.has(shingle))).toBe(
      false,
    )
  })
})

describe('shingles', () => {
  it('do not depend on punctuation, spaces, width or case', () => {
    expect(shinglesOf('他说：“明天下雨，带Ａ伞。”')).toEqual(shinglesOf('他说 明天下雨 带a伞'))
  })

  it('of a text shorter than one shingle are one: the text as a whole', () => {
    expect(shinglesOf('三字。')).toHaveLength(1)
    expect(shinglesOf('三字')).toEqual(shinglesOf('三 字!'))
    expect(shinglesOf('三字')).not.toEqual(shinglesOf('字三'))
  })

  it('of a text without letters and digits are none', () => {
    for (const text of ['', ' \n\t', '。。。！', '🙂🙂', '\u200b']) expect(shinglesOf(text)).toEqual([])
  })

  it('roll: each equals the shingle of its own tokens', () => {
    const characters = fc.string({ unit: fc.constantFrom(...'山水天地人a 1'), minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(characters, fc.integer({ min: 1, max: 7 }), (text, size) => {
        const tokens = text.match(/[山水天地人]|[a1]+/gu) ?? []
        const expected = Array.from({ length: Math.max(0, tokens.length - size + 1) }, (_, i) =>
          shinglesOf(tokens.slice(i, i + size).join(' '), size),
        ).flat()
        if (tokens.length >= size) expect(shinglesOf(text, size)).toEqual(expected)
      }),
    )
  })

  it('are distinct for distinct runs of tokens', () => {
    const text = chineseText(randomFrom(3), 3000).replace(/[，。]/gu, '')
    const characters = text.replace(/\d+/gu, (digits) => String.fromCodePoint(0xe000 + Number(digits)))
    const tokens = text.match(/\d+|./gu)!
    const runs = new Set(tokens.slice(4).map((_, i) => tokens.slice(i, i + 5).join(' ')))
    expect(characters.length).toBe(tokens.length)
    expect(new Set(shinglesOf(text)).size).toBe(runs.size)
  })
})
