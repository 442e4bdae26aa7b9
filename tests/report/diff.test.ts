import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, diff, diffExcerpts } from '../../src/report/diff.ts'

const side = (changes: readonly Change[], own: Change['kind']) =>
  changes
    .filter(({ kind }) => kind === 'same' || kind === own)
    .map(({ text }) => text)
    .join('')

const text = fc
  .array(fc.constantFrom('山', '水', 'a', 'b', ' ', '𠮷', '\n'), { maxLength: 60 })
  .map((parts) => parts.join(''))

describe('diff', () => {
  it('gives back both texts', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = diff(before, after)
        expect(side(changes, 'gone')).toBe(before)
        expect(side(changes, 'new')).toBe(after)
      }),
    )
  })

  it('marks only what was masked', () => {
    expect(diff('电话 13900000000，请在上午来电。', '电话 [phone]，请在上午来电。')).toEqual([
      { kind: 'same', text: '电话 ' },
      { kind: 'gone', text: '13900000000' },
      { kind: 'new', text: '[phone]' },
      { kind: 'same', text: '，请在上午来电。' },
    ])
  })

  it('does not take a letter that both happen to hold for agreement', () => {
    expect(diff('邮箱 teacher@example.com。', '邮箱 [email]。')).toEqual([
      { kind: 'same', text: '邮箱 ' },
      { kind: 'gone', text: 'teacher@example.com' },
      { kind: 'new', text: '[email]' },
      { kind: 'same', text: '。' },
    ])
  })

  it('marks a deleted space', () => {
    expect(diff('春 天', '春天')).toEqual([
      { kind: 'same', text: '春' },
      { kind: 'gone', text: ' ' },
      { kind: 'same', text: '天' },
    ])
  })

  it('says nothing changed when nothing did', () => {
    expect(diff('同样', '同样')).toEqual([{ kind: 'same', text: '同样' }])
    expect(diff('', '')).toEqual([])
  })

  it('marks single characters far apart in a long text', () => {
    const page = Array.from(
      { length: 200 },
      (_, i) => `第${i}天，河水又涨了${i * 7}寸，船家把缆绳系得更紧。`,
    ).join('')
    const edited = page.replace('第3天', '第三天').replace('第190天', '第一百九十天')
    expect(diff(page, edited).filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'gone', text: '3' },
      { kind: 'new', text: '三' },
      { kind: 'gone', text: '190' },
      { kind: 'new', text: '一百九十' },
    ])
  })

  it('compares very long texts without comparing every pair', () => {
    const changes = diff(`头${'a'.repeat(5000)}尾`, `头${'b'.repeat(5000)}尾`)
    expect(changes.map(({ kind }) => kind)).toEqual(['same', 'gone', 'new', 'same'])
  })
})

describe('diffExcerpts', () => {
  const line = '河边的柳树已经发芽，孩子们放着风筝。'.repeat(8)

  it('does not take the edge of the window for an edit', () => {
    const before = `${line.slice(0, 50)}   ${line.slice(50, 100)}`
    const after = line.slice(0, 103)
    expect(diffExcerpts(before, after).filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'gone', text: '   ' },
    ])
  })

  it('still marks what was cut off the end of a text', () => {
    const changes = diffExcerpts(`${line}上一篇：晚春`, line)
    expect(changes.at(-1)).toEqual({ kind: 'gone', text: '上一篇：晚春' })
  })
})
