import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPowerOfTwo, textOfUnits, unitsOf } from '../../src/text/units.ts'
import { anyText } from '../any-text.ts'

describe('UTF-16 units of a text', () => {
  it('are its char codes, lone surrogates included', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const units = unitsOf(text).subarray(0, text.length)
        expect([...units]).toEqual(text.split('').map((unit) => unit.charCodeAt(0)))
      }),
    )
  })

  it('make the text again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(textOfUnits(unitsOf(text), text.length)).toBe(text)
      }),
    )
  })

  it('hold for a text longer than any scratch array kept', () => {
    const text = '中'.repeat((1 << 22) + 1)
    const units = unitsOf(text)
    expect(units.length).toBeGreaterThanOrEqual(text.length)
    expect(units[text.length - 1]).toBe('中'.charCodeAt(0))
  })
})

describe('the next power of two', () => {
  it('is at least n and less than twice n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (n) => {
        const power = nextPowerOfTwo(n)
        expect(Number.isInteger(Math.log2(power))).toBe(true)
        expect(power >= n && power < 2 * n).toBe(true)
      }),
    )
  })
})
