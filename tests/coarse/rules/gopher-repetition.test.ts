import { describe, expect, it } from 'vitest'
import { gopherRepetition } from '../../../src/coarse/rules/gopher-repetition.ts'
import { readyRule } from '../steps.ts'

describe('gopher-repetition', () => {
  it('counts every occurrence of a line after its first', async () => {
    const { measure } = await readyRule(gopherRepetition)
    expect(measure('甲甲\n 甲甲 \n\n乙\n甲甲')).toMatchObject({ lines: 0.5, lineChars: 4 / 7 })
  })

  it('gives the share of the characters that the most frequent n-gram makes up', async () => {
    const { measure } = await readyRule(gopherRepetition)
    expect(measure('甲乙丙甲乙丁甲乙戊己')).toMatchObject({ top2: 0.6, top3: 0, top4: 0 })
  })

  it('caps overlapping occurrences at 1', async () => {
    const { measure } = await readyRule(gopherRepetition)
    expect(measure('哈'.repeat(50))).toMatchObject({ top2: 1, top3: 1, top4: 1 })
  })

  it('does not measure a part set to null', async () => {
    const { measure } = await readyRule(gopherRepetition, { maxLines: null, maxTop3: null })
    expect(measure('甲\n甲')).toMatchObject({ lines: null, top3: null, lineChars: 0.5 })
  })

  it('names what is too much', async () => {
    const { decide } = await readyRule(gopherRepetition)
    expect(decide('春去\n秋来\n春去\n秋来')).toBe('too many repeated lines')
    expect(decide('啊'.repeat(20))).toBe('one 2-gram dominates')
  })
})
