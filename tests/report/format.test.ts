import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytes,
  compact,
  counted,
  duration,
  integer,
  measure,
  percent,
  roughly,
  rounded,
} from '../../src/report/format.ts'

describe('percent', () => {
  it('says 0% of nothing removed and 100% of everything', () => {
    expect(percent(0, 40)).toBe('0%')
    expect(percent(40, 40)).toBe('100%')
  })

  it('has no share of nothing', () => {
    expect(percent(0, 0)).toBe('–')
  })

  it('never rounds what is there to 0%, nor what is incomplete to 100%', () => {
    expect(percent(1, 10_000_000)).toBe('<0.1%')
    expect(percent(9_999_999, 10_000_000)).toBe('>99.9%')
    expect(percent(1, 1000, 0)).toBe('<1%')
    expect(percent(999, 1000, 0)).toBe('>99%')
  })

  it('keeps that promise for every count and precision', () => {
    const counts = fc.tuple(
      fc.integer({ min: 2, max: 1e9 }),
      fc.integer({ min: 1, max: 1e9 }),
      fc.integer({ min: 0, max: 3 }),
    )
    fc.assert(
      fc.property(counts, ([whole, part, digits]) => {
        fc.pre(part < whole)
        const shown = percent(part, whole, digits)
        expect(shown).not.toMatch(/^0(\.0*)?%$/)
        expect(shown).not.toMatch(/^100(\.0*)?%$/)
      }),
    )
  })

  it('rounds to the digits asked for', () => {
    expect(percent(1, 3)).toBe('33.3%')
    expect(percent(1, 3, 0)).toBe('33%')
    expect(percent(1, 3, 2)).toBe('33.33%')
  })
})

describe('numbers', () => {
  it('groups digits', () => {
    expect(integer(1234567)).toBe('1,234,567')
  })

  it('shortens with three digits and moves to the next unit before it would read 1000', () => {
    expect([0, 999, 1000, 12_345, 999_499, 999_500].map(compact)).toEqual([
      '0',
      '999',
      '1.00 k',
      '12.3 k',
      '999 k',
      '1.00 M',
    ])
  })

  it('uses decimal bytes', () => {
    expect([0, 512, 1500, 5.02e12].map(bytes)).toEqual(['0 B', '512 B', '1.50 kB', '5.02 TB'])
  })

  it('drops trailing zeros on an axis, not those of the number itself', () => {
    expect([0, 100, 1000, 2500, 10_000].map(rounded)).toEqual(['0', '100', '1 k', '2.5 k', '10 k'])
  })

  it('shows a threshold as it was written', () => {
    expect([200, 20_000, 0.7, 0.123456].map(measure)).toEqual(['200', '20,000', '0.7', '0.1235'])
  })

  it('counts in the singular and the plural', () => {
    expect([counted(1, 'record'), counted(0, 'record'), counted(2, 'copy', 'copies')]).toEqual([
      '1 record',
      '0 records',
      '2 copies',
    ])
  })
})

describe('roughly', () => {
  it('is no more precise than a guess is', () => {
    expect([3, 59, 60, 725, 3599, 11_220].map(roughly)).toEqual([
      'under a minute',
      'under a minute',
      'about 1 min',
      'about 12 min',
      'about 1 h 00 min',
      'about 3 h 07 min',
    ])
  })
})

describe('duration', () => {
  it('picks the unit', () => {
    expect([0.0000056, 0.034, 5.21, 725, 11_220].map(duration)).toEqual([
      '5.60 µs',
      '34.0 ms',
      '5.21 s',
      '12 min 05 s',
      '3 h 07 min',
    ])
  })

  it('never shows 60 seconds or 60 minutes', () => {
    expect(duration(59.99)).toBe('1 min 00 s')
    expect(duration(3599.7)).toBe('1 h 00 min')
  })
})
