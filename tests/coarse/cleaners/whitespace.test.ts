import { describe, expect, it } from 'vitest'
import { whitespace } from '../../../src/coarse/cleaners/whitespace.ts'
import { cleanedBy, readyCleaner } from '../steps.ts'

const clean = await readyCleaner(whitespace)
const cleaned = cleanedBy(clean)

describe('whitespace', () => {
  it('leaves a tidy text alone', () => {
    expect(clean('一行。\n又一行，有 English words 在里面。\n\n第二段。')).toBeUndefined()
  })

  it('makes every line end LF', () => {
    expect(clean('甲。\r\n乙。\r丙。\u2028丁。')).toEqual({
      text: '甲。\n乙。\n丙。\n丁。',
      edits: { lineEnds: 3, control: 0, spaces: 0, blankLines: 0 },
    })
  })

  it('makes blanks in a row one space', () => {
    expect(cleaned('one \t\u3000two\u00a0three')).toBe('one two three')
  })

  it('trims every line: the indent of Chinese paragraphs too', () => {
    expect(cleaned('\u3000\u3000春天来了。  \n\t花开了。')).toBe('春天来了。\n花开了。')
  })

  it('deletes spaces between Chinese characters and punctuation', () => {
    expect(cleaned('他 说 ： “ 好 。 ”')).toBe('他说：“好。”')
  })

  it('keeps a space between Chinese and Latin, and between English quotations', () => {
    expect(clean('用 Node 写 API，he said “hello” “world”')).toBeUndefined()
  })

  it('keeps spaces between Han when told to', async () => {
    const keeping = await readyCleaner(whitespace, { betweenHan: false })
    expect(cleanedBy(keeping)('春  眠 不')).toBe('春 眠 不')
  })

  it('keeps one blank line of many, and none at the ends', () => {
    expect(clean('\n\n甲\n \n\n\n乙\n\n')).toEqual({
      text: '甲\n\n乙',
      edits: { lineEnds: 0, control: 0, spaces: 1, blankLines: 3 },
    })
  })

  it('deletes NULs, control characters and zero-width marks', () => {
    expect(clean('一\u0000二\u200b三\ufeff四\u00ad五\u202e')).toMatchObject({
      text: '一二三四五',
      edits: { control: 5 },
    })
  })

  it('keeps what joins an emoji or a Persian word, not what hides between Han', () => {
    expect(cleaned('👩‍💻 می‌خواهم ❤️')).toBe('👩‍💻 می‌خواهم ❤️')
    expect(cleaned('博\u200d彩\u200c网')).toBe('博彩网')
  })

  it('makes an empty text of white space', () => {
    expect(cleaned(' \r\n\u3000\u200b')).toBe('')
  })

  it('keeps lone surrogates and characters beyond the basic plane', () => {
    expect(cleaned('𠀀  \ud83d')).toBe('𠀀 \ud83d')
  })
})
