import { describe, expect, it } from 'vitest'
import { endClip } from '../../../src/coarse/cleaners/end-clip.ts'
import { cleanedBy, readyCleaner } from '../steps.ts'

const clean = await readyCleaner(endClip)
const cleaned = cleanedBy(clean)

describe('end-clip', () => {
  it('cuts the last paragraph behind its last sentence', () => {
    expect(clean('第一段。\n雨停了。他走出门，看见')).toEqual({
      text: '第一段。\n雨停了。',
      edits: { clipped: 1, dropped: 0 },
    })
  })

  it('keeps the closing marks of the last sentence', () => {
    expect(cleaned('他说：“走吧。”然后')).toBe('他说：“走吧。”')
    expect(cleaned('（未完……）接下')).toBe('（未完……）')
  })

  it('leaves a text that ends in a sentence alone', () => {
    for (const text of ['雨停了。', '雨停了！”', '他走了……\n', 'It rained.', ''])
      expect(clean(text)).toBeUndefined()
  })

  it('does not take the dot of a number, a name or an item for an end', () => {
    expect(cleaned('It rained. About 3.14 or example.com')).toBe('It rained.')
    expect(clean('1. 苹果')).toBeUndefined()
  })

  it('looks at the last paragraph alone', () => {
    expect(clean('没有句号的标题\n雨停了。')).toBeUndefined()
  })

  it('keeps a last paragraph in which no sentence ends, unless told to drop it', async () => {
    expect(clean('雨停了。\n二〇二三年秋')).toBeUndefined()
    const dropping = await readyCleaner(endClip, { unended: 'drop' })
    expect(dropping('雨停了。天晴\n\n二〇二三年秋\n于临澜')).toEqual({
      text: '雨停了。',
      edits: { clipped: 1, dropped: 2 },
    })
    expect(dropping('首页\n新闻')).toEqual({ text: '', edits: { clipped: 0, dropped: 2 } })
  })
})
