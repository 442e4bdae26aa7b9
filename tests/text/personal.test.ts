import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPersonal } from '../../src/text/personal/find.ts'
import { isIdNumber, passesLuhn } from '../../src/text/personal/numbers.ts'

const CHECK_DIGITS = '0123456789X'

/** Province, county, a day that every month has, a serial number: all but the check digit. */
const idBodies = fc
  .tuple(
    fc.constantFrom('11', '31', '44', '54', '65'),
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 1930, max: 2020 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([province, county, year, month, day, serial]) =>
    [province, pad(county, 4), year, pad(month, 2), pad(day, 2), pad(serial, 3)].join(''),
  )

const pad = (number: number, width: number): string => String(number).padStart(width, '0')

describe('resident ID numbers', () => {
  it('have exactly one right check digit of eleven', () => {
    fc.assert(
      fc.property(idBodies, (body) => {
        const right = [...CHECK_DIGITS].filter((digit) => isIdNumber(body + digit))
        expect(right).toHaveLength(1)
      }),
    )
  })

  it('are found with the right check digit, and without a cue only with it', () => {
    fc.assert(
      fc.property(idBodies, fc.constantFrom(...CHECK_DIGITS), (body, digit) => {
        const kinds = findPersonal(`名单：${body}${digit}`, { idCard15: false }).map(({ kind }) => kind)
        expect(kinds.includes('id-card')).toBe(isIdNumber(body + digit))
      }),
    )
  })

  it('need a date that exists', () => {
    const dates = ['19900229', '19901301', '19900431', '18991231']
    for (const date of dates) {
      expect([...CHECK_DIGITS].some((digit) => isIdNumber(`110101${date}001${digit}`))).toBe(false)
    }
  })
})

describe("Luhn's check", () => {
  it('holds for exactly one last digit of ten', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 15 - 1 }), (number) => {
        const right = [...'0123456789'].filter((digit) => passesLuhn(`${pad(number, 15)}${digit}`))
        expect(right).toHaveLength(1)
      }),
    )
  })
})

describe('what is found', () => {
  it('lies in the text, in order, without overlaps', () => {
    const piece = fc.constantFrom(
      '13800000001',
      'a@b.cn',
      'QQ',
      '12345678',
      '：',
      ' ',
      '，',
      '/',
      '010-62345678',
      '好',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        let end = 0
        for (const span of findPersonal(text, { idCard15: true })) {
          expect(span.start).toBeGreaterThanOrEqual(end)
          expect(span.end).toBeGreaterThan(span.start)
          end = span.end
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
    )
  })

  it('takes linear time on digits, signs and cues in a row', () => {
    // Quadratic matching would take minutes here; the test runner's limit ends it.
    for (const piece of ['1', '13', '@', 'a@', '1.', 'QQ', '微信', '2001:', '010-', '6222 ', 'a.b@c.']) {
      findPersonal(piece.repeat(200_000), { idCard15: true })
    }
  })
})
