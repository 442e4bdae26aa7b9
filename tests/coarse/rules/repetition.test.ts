import { describe, expect, it } from 'vitest'
import { repetition } from '../../../src/coarse/rules/repetition.ts'
import { readyRule } from '../steps.ts'

describe('repetition', () => {
  it('counts every occurrence of an n-gram that occurs more than once', async () => {
    const { measure } = await readyRule(repetition, { n: 2 })
    // 甲乙 乙丙 丙甲 甲乙: two of four repeat.
    expect(measure('甲乙丙甲乙')).toBe(0.5)
  })

  it('looks through white space and letter case', async () => {
    const { measure } = await readyRule(repetition, { n: 3 })
    expect(measure('AB c\nabC')).toBe(measure('abcabc'))
  })

  it('is 0 for a text shorter than one n-gram', async () => {
    const { measure } = await readyRule(repetition)
    expect(measure('十二个字的文章不够长啊')).toBe(0)
  })

  it('removes a sentence said over and over, and keeps one said twice in a long text', async () => {
    const { decide } = await readyRule(repetition)
    const once = '山里的雾散得晚，采茶的人要等太阳照到垄上才出门，竹篓挂在腰间，一直采到晌午。'
    const other = '河对岸的磨坊早就不转了，水轮上长满青苔，孩子们夏天还爱爬上去往水里跳。'
    expect(decide('转发这条祝福，好运就会来找你。'.repeat(9))).toBe('too repetitive')
    expect(
      decide(once + other + [...other].reverse().join('') + [...once].reverse().join('') + once.slice(0, 20)),
    ).toBe(true)
  })
})
