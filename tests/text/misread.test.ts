import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countMisread } from '../../src/text/misread.ts'

const han = fc
  .array(fc.integer({ min: 0x4e00, max: 0x9fa5 }), { minLength: 40, maxLength: 200 })
  .map((units) => String.fromCharCode(...units))

const misreadAs = (text: string, charset: string): string =>
  new TextDecoder(charset).decode(Buffer.from(text))

describe('misread characters', () => {
  it('make up at least a quarter of any Chinese text in UTF-8 read as GBK', () => {
    fc.assert(
      fc.property(han, (text) => {
        const misread = misreadAs(text, 'gbk')
        expect(countMisread(misread) / misread.length).toBeGreaterThan(0.25)
      }),
    )
  })

  it('are all of any Chinese text in UTF-8 read as windows-1252', () => {
    fc.assert(
      fc.property(han, (text) => {
        const misread = misreadAs(text, 'windows-1252')
        expect(countMisread(misread)).toBe(misread.length)
      }),
    )
  })

  it('are counted as units of the signatures', () => {
    expect(countMisread('好锟斤拷好')).toBe(3)
    expect(countMisread('Ã© ÖÐ¹ú')).toBe(6)
    expect(countMisread('烫烫烫烫屯屯屯')).toBe(7)
  })

  it('are not seen in placeholders, units, names and doubled words', () => {
    for (const text of [
      '××××××号',
      '25°C±2',
      'Ærøskøbing',
      'Ångström',
      '烫烫手',
      '屯',
      '«Où ?»',
      'naïve Ünïcödé',
      '《浣溪沙》',
    ]) {
      expect(countMisread(text), text).toBe(0)
    }
  })
})
