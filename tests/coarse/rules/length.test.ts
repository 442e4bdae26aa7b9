import { describe, expect, it } from 'vitest'
import { length } from '../../../src/coarse/rules/length.ts'
import { readyRule } from '../steps.ts'

describe('length', () => {
  it('counts code points, spaces and line ends included', async () => {
    const { measure } = await readyRule(length)
    expect(measure('一 二\n😀')).toBe(5)
  })

  it('keeps a text of exactly the minimum and the maximum', async () => {
    const { decide } = await readyRule(length, { min: 3, max: 5 })
    expect(['一二', '一二三', '一二三四五', '一二三四五六'].map(decide)).toEqual([
      'too short',
      true,
      true,
      'too long',
    ])
  })

  it('has no maximum unless one is given', async () => {
    const { decide } = await readyRule(length, { min: 1 })
    expect(decide('长'.repeat(100_000))).toBe(true)
  })

  it('refuses a minimum over the maximum', () => {
    expect(length.params.safeParse({ min: 10, max: 5 }).success).toBe(false)
  })
})
