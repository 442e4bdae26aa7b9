import { describe, expect, it } from 'vitest'
import { clip, visibleLabel, visiblePieces } from '../../src/report/visible.ts'

describe('visibleLabel', () => {
  it('spells out direction overrides and isolates', () => {
    expect(visibleLabel('a\u202Eb\u2066c\u2069')).toBe('a[U+202E]b[U+2066]c[U+2069]')
  })

  it('spells out control characters, zero-width fillers, line separators and lone surrogates', () => {
    expect(visibleLabel('\0\n\x1b\u200b\u2028\ufeff\ud800')).toBe(
      '[U+0000][U+000A][U+001B][U+200B][U+2028][U+FEFF][U+D800]',
    )
  })

  it('leaves Chinese, emoji joiners and accents alone', () => {
    const text = '渡口的早晨 👨‍👩‍👧 café'
    expect(visibleLabel(text)).toBe(text)
  })
})

describe('visiblePieces', () => {
  it('keeps line breaks and tabs as layout', () => {
    expect(visiblePieces('一\r\n二\t三')).toEqual([{ text: '一\n二\t三' }])
  })

  it('counts a run of the same hidden character once', () => {
    expect(visiblePieces('a\0\0\0b')).toEqual([
      { text: 'a' },
      { hidden: '[U+0000]', times: 3 },
      { text: 'b' },
    ])
  })
})

describe('clip', () => {
  it('counts code points and marks the cut', () => {
    expect(clip('𠮷𠮷𠮷', 3)).toBe('𠮷𠮷𠮷')
    expect(clip('𠮷𠮷𠮷', 2)).toBe('𠮷𠮷…')
  })
})
