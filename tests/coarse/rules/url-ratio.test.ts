import { describe, expect, it } from 'vitest'
import { urlRatio } from '../../../src/coarse/rules/url-ratio.ts'
import { readyRule } from '../steps.ts'

describe('url-ratio', () => {
  it('ends a URL before Chinese text and punctuation', async () => {
    const { measure } = await readyRule(urlRatio)
    expect(measure('见http://a.cn/b。好')).toBe(13 / 16)
  })

  it('knows addresses that start with www', async () => {
    const { measure } = await readyRule(urlRatio)
    expect(measure('WWW.a.cn 好的')).toBe(0.8)
  })

  it('removes a list of links and keeps an article with one', async () => {
    const { decide } = await readyRule(urlRatio)
    expect(decide('甲 https://a.example.com/x\n乙 https://b.example.com/y')).toBe('too many links')
    expect(decide(`${'老街的石板路修好了，下雨天不再积水。'.repeat(5)}见 https://a.example.com`)).toBe(true)
  })
})
