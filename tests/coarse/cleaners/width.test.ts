import { describe, expect, it } from 'vitest'
import { width } from '../../../src/coarse/cleaners/width.ts'
import { readyCleaner } from '../steps.ts'

const clean = await readyCleaner(width)

describe('width', () => {
  it('makes full-width digits and letters ASCII', () => {
    expect(clean('ＡＢｚ０９年')).toEqual({ text: 'ABz09年', edits: { characters: 5 } })
  })

  it('leaves punctuation, spaces and kana full-width', () => {
    expect(clean('你好，世界！（ア　＋）')).toBeUndefined()
  })

  it('keeps what stands beyond the basic plane', () => {
    expect(clean('😀Ａ𠀀')?.text).toBe('😀A𠀀')
  })

  it('takes a run of any length', () => {
    expect(clean('１'.repeat(300_000))?.edits).toEqual({ characters: 300_000 })
  })
})
