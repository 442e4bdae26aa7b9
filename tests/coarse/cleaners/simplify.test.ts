import { describe, expect, it } from 'vitest'
import { simplify } from '../../../src/coarse/cleaners/simplify.ts'
import { cleanedBy, readyCleaner } from '../steps.ts'

const clean = await readyCleaner(simplify)
const cleaned = cleanedBy(clean)

describe('simplify', () => {
  it('makes traditional text simplified and counts the lines', () => {
    expect(clean('漢字簡化\n沒有變化的只有這行\nplain 普通')).toEqual({
      text: '汉字简化\n没有变化的只有这行\nplain 普通',
      edits: { lines: 2 },
    })
  })

  it('goes by words before characters', () => {
    expect(cleaned('頭髮發白，乾坤與乾燥')).toBe('头发发白，乾坤与干燥')
  })

  it('leaves simplified text alone, the emperor in it too', () => {
    expect(clean('乾隆年间，皇后住在后宫里。')).toBeUndefined()
  })

  it('leaves other scripts and lone surrogates alone', () => {
    expect(clean('かな 한글 \ud840 😀')).toBeUndefined()
  })

  it('can leave a text alone that merely quotes traditional characters', async () => {
    const careful = await readyCleaner(simplify, { onlyFromRatio: 0.5 })
    expect(careful('招牌上写着“龍門”，这两个字是爷爷题的，颜色还很新。')).toBeUndefined()
    expect(cleanedBy(careful)('這間客棧')).toBe('这间客栈')
  })
})
