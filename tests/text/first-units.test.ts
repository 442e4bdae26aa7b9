import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstUnits } from '../../src/text/first-units.ts'

const sorted = (source: string): string => [...firstUnits(source)].sort().join('')

describe('the first units of a pattern', () => {
  it('are those of each alternative, both cases', () => {
    expect(sorted('(?:ab|c(?:d|e))f')).toBe('ACac')
  })

  it('go on behind what is optional', () => {
    expect(sorted('a?(?:b|c)*d{0,3}e')).toBe('ABCDEabcde')
  })

  it('know classes, digits and escapes', () => {
    expect(sorted('[xy]')).toBe('XYxy')
    expect(sorted('\\d+')).toBe('0123456789')
    expect(sorted('\\(function')).toBe('(')
    expect(sorted('(?:[)(]|x)')).toBe('()Xx')
  })

  it('cannot be told of a pattern that begins with anything or with nothing', () => {
    for (const source of ['.*a', '[^a]', 'a?', '\\w', '(?:a|)'])
      expect(() => firstUnits(source)).toThrow(/cannot tell/)
  })

  it('hold the first unit of whatever the pattern matches', () => {
    const sources = ['(?:责任|本文)?编辑', '[【(]?首页', '\\d{1,3}次', '(?:a|bc?)*d', 'x{0,2}(?:y|z(?:1|2))']
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.integer({ min: 0 }), (source, seed) => {
        const pattern = new RegExp(`^(?:${source})`, 'i')
        const text = Array.from(
          { length: 6 },
          (_, i) => '责任本文编辑【(首页123次abcdxyz'[(seed >> (i * 5)) % 22] ?? '',
        ).join('')
        if (pattern.test(text)) expect(firstUnits(source).has(text[0] ?? '')).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })
})
