import { describe, expect, it } from 'vitest'
import { traditionalRatio } from '../../../src/coarse/rules/traditional-ratio.ts'
import { readyRule } from '../steps.ts'

describe('traditional-ratio', () => {
  it('is 1 for traditional and 0 for simplified text', async () => {
    const { measure } = await readyRule(traditionalRatio)
    expect(measure('電腦與網絡')).toBe(1)
    expect(measure('电脑与网络')).toBe(0)
  })

  it('looks only at characters that differ between the scripts', async () => {
    const { measure } = await readyRule(traditionalRatio)
    expect(measure('山水電日月星辰电')).toBe(0.5)
    expect(measure('山水日月 abc')).toBe(0)
  })

  it('keeps a simplified text that quotes a traditional name', async () => {
    const { decide } = await readyRule(traditionalRatio)
    expect(decide('这家店的招牌写着“龍門客棧”，是老板的爷爷题的，边角已经剥落。')).toBe(true)
    expect(decide('這家店的招牌已經舊了，邊角剝落。')).toBe('traditional script')
  })
})
