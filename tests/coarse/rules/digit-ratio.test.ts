import { describe, expect, it } from 'vitest'
import { digitRatio } from '../../../src/coarse/rules/digit-ratio.ts'
import { readyRule } from '../steps.ts'

describe('digit-ratio', () => {
  it('is the share of digits among visible characters other than punctuation', async () => {
    const { measure } = await readyRule(digitRatio)
    expect(measure('共 12，约 ３４。')).toBe(4 / 6)
  })

  it('is 0 for a text of punctuation alone', async () => {
    const { measure } = await readyRule(digitRatio)
    expect(measure('……')).toBe(0)
  })

  it('removes a table of figures and keeps a sentence with a date', async () => {
    const { decide } = await readyRule(digitRatio)
    expect(decide('1 26 18 5 3 51 20 31\n2 26 17 4 5 48 25 23')).toBe('too many digits')
    expect(decide('这座桥建于1998年，去年秋天刚刚修过一次。')).toBe(true)
  })
})
