import { describe, expect, it } from 'vitest'
import { newlineRatio } from '../../../src/coarse/rules/newline-ratio.ts'
import { readyRule } from '../steps.ts'

describe('newline-ratio', () => {
  it('takes each Han character and each run of other letters for a word', async () => {
    const { measure } = await readyRule(newlineRatio)
    expect(measure('三个字\nand three words\n')).toBe(2 / 6)
  })

  it('counts blank lines', async () => {
    const { measure } = await readyRule(newlineRatio)
    expect(measure('一\n\n\n二')).toBe(1.5)
  })

  it('counts CRLF once', async () => {
    const { measure } = await readyRule(newlineRatio)
    expect(measure('一二\r\n三四\r\n')).toBe(0.5)
  })

  it('removes a menu and keeps a paragraph', async () => {
    const { decide } = await readyRule(newlineRatio)
    expect(decide('首页\n新闻\n体育\n财经\n')).toBe('too many line ends')
    expect(decide('春天来了，院子里的杏树先开了花。\n燕子还没有回来。\n')).toBe(true)
  })

  it('is finite for line ends without words', async () => {
    const { measure } = await readyRule(newlineRatio)
    expect(measure('\n\n')).toBe(2)
  })
})
