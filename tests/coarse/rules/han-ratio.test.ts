import { describe, expect, it } from 'vitest'
import { hanRatio } from '../../../src/coarse/rules/han-ratio.ts'
import { readyRule } from '../steps.ts'

describe('han-ratio', () => {
  it('is the share of Han among letters: digits and punctuation do not dilute it', async () => {
    const { measure } = await readyRule(hanRatio)
    expect(measure('天气12，晴！ok')).toBe(0.6)
  })

  it('keeps a text of exactly the minimum', async () => {
    const { decide } = await readyRule(hanRatio, { min: 0.5 })
    expect([decide('天a'), decide('天ab')]).toEqual([true, 'too little Han'])
  })

  it('removes a text without letters', async () => {
    const { decide } = await readyRule(hanRatio)
    expect(decide('12:30 ***')).toBe('too little Han')
  })
})
