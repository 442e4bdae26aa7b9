import { describe, expect, it } from 'vitest'
import { stopWords } from '../../../src/coarse/rules/stop-words.ts'
import { readyRule } from '../steps.ts'

describe('stop-words', () => {
  it('counts different stop words, not their occurrences', async () => {
    const { measure } = await readyRule(stopWords)
    expect(measure('我的书，你的笔，他们的纸，在桌上')).toBe(3)
  })

  it('keeps running text and removes a list of names', async () => {
    const { decide } = await readyRule(stopWords)
    expect(decide('雨是从傍晚开始下的。')).toBe(true)
    expect(decide('连衣裙 半身裙 衬衫 毛衣')).toBe('too few stop words')
  })

  it('takes other stop words', async () => {
    const { measure } = await readyRule(stopWords, { words: '之乎者也' })
    expect(measure('学而时习之，不亦说乎')).toBe(2)
  })

  it('refuses stop words beyond the basic plane', () => {
    expect(stopWords.params.safeParse({ words: '𠀀' }).success).toBe(false)
  })
})
