import { describe, expect, it } from 'vitest'
import { lineShape } from '../../../src/coarse/rules/line-shape.ts'
import { readyRule } from '../steps.ts'

const sentence = '村口的老槐树下坐着几位乘凉的老人，手里摇着蒲扇。'

describe('line-shape', () => {
  it('keeps paragraphs', async () => {
    const { decide } = await readyRule(lineShape)
    expect(decide(`清晨的码头\n${sentence}\n${sentence}`)).toBe(true)
  })

  it('removes a menu for the length of its lines', async () => {
    const { decide } = await readyRule(lineShape)
    expect(decide('首页\n新闻中心\n本地要闻\n体育频道')).toBe('lines too short on average')
  })

  it('removes a list of headlines because no line ends a sentence', async () => {
    const { decide } = await readyRule(lineShape)
    expect(decide('我县召开春季造林工作会议部署任务\n青岚港新增一条近洋集装箱航线')).toBe(
      'too few lines end a sentence',
    )
  })

  it('removes teasers for their ellipses', async () => {
    const { decide } = await readyRule(lineShape)
    expect(decide(`${sentence}查看更多\n这五种野菜千万不要错过……\n${sentence}`)).toBe('too many ellipses')
  })

  it('removes a text of bullets', async () => {
    const { decide } = await readyRule(lineShape)
    expect(decide(`• ${sentence}\n- ${sentence}`)).toBe('too many bullets')
  })

  it('draws no share from a single line, such as a paragraph cut in its last sentence', async () => {
    const paragraph = `${sentence}${sentence}坐着坐着，天就`
    expect((await readyRule(lineShape)).decide(paragraph)).toBe(true)
    expect((await readyRule(lineShape, { minLines: 1 })).decide(paragraph)).toBe(
      'too few lines end a sentence',
    )
  })

  it('leaves out a part set to null', async () => {
    const { decide } = await readyRule(lineShape, { minMeanLength: null, minTerminal: null })
    expect(decide('首页\n新闻')).toBe(true)
  })

  it('looks at short lines only when asked to', async () => {
    const text = `短句。\n短句。\n${sentence.repeat(3)}`
    expect((await readyRule(lineShape)).decide(text)).toBe(true)
    expect((await readyRule(lineShape, { maxShort: 0.5 })).decide(text)).toBe('too many short lines')
  })
})
