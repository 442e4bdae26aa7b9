import { describe, expect, it } from 'vitest'
import { countScriptMarks } from '../../src/text/chinese-script.ts'

describe('script marks', () => {
  it('count traditional and simplified forms, and pass over what both share', () => {
    expect(countScriptMarks('我愛这本書')).toEqual({ traditional: 2, simplified: 1 })
  })

  it('are none in other scripts', () => {
    expect(countScriptMarks('abc あ 12 😀')).toEqual({ traditional: 0, simplified: 0 })
  })
})
