import { describe, expect, it } from 'vitest'
import { punctuation } from '../../../src/coarse/rules/punctuation.ts'
import { readyRule } from '../steps.ts'

describe('punctuation', () => {
  it('is the share of punctuation among visible characters', async () => {
    const { measure } = await readyRule(punctuation)
    expect(measure('天晴，风轻。\n')).toBe(2 / 6)
  })

  it('removes a text without any, by default', async () => {
    const { decide } = await readyRule(punctuation)
    expect(decide('首页 新闻 体育 财经')).toBe('too little punctuation')
  })

  it('removes a text that is mostly punctuation', async () => {
    const { decide } = await readyRule(punctuation)
    expect(decide('——……！！！？？好')).toBe('too much punctuation')
  })

  it('refuses a minimum that is not less than the maximum', () => {
    expect(punctuation.params.safeParse({ min: 0.5, max: 0.5 }).success).toBe(false)
  })
})
