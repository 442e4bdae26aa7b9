import { describe, expect, it } from 'vitest'
import { symbolRatio } from '../../../src/coarse/rules/symbol-ratio.ts'
import { readyRule } from '../steps.ts'

describe('symbol-ratio', () => {
  it('counts symbols, garbage and control characters among visible characters', async () => {
    const { measure } = await readyRule(symbolRatio)
    expect(measure('天 地★\ufffd\u0000 人日月水')).toBe(3 / 9)
  })

  it('does not count punctuation, digits and spaces', async () => {
    const { measure } = await readyRule(symbolRatio)
    expect(measure('今天，12 点。\n')).toBe(0)
  })

  it('removes a drawing made of characters', async () => {
    const { decide } = await readyRule(symbolRatio)
    expect(decide('┏━━━━┓\n┃★☆★☆┃\n┗━━━━┛ 新年快乐')).toBe('too many symbols')
  })

  it('has nothing to say of an empty text', async () => {
    const { measure } = await readyRule(symbolRatio)
    expect(measure(' \n')).toBe(0)
  })
})
