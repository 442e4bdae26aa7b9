import { describe, expect, it } from 'vitest'
import { decoderOf } from '../../../src/collect/decode.ts'

// Bytes as Python's codecs and glibc's iconv give them for these texts.
const SIMPLIFIED = '清晨的菜市场最热闹，卖豆腐的老人一边招呼客人。'
const TRADITIONAL = '清晨的菜市場最熱鬧，賣豆腐的老人一邊招呼客人，一邊給爐子添柴。'

const decode = (encoding: string, text: string): string | undefined =>
  decoderOf(encoding, false)(Buffer.from(text, 'latin1'))

describe('HZ', () => {
  it('holds GB 2312 between ~{ and ~}', () => {
    expect(decode('hz-gb-2312', '~{Ge3?5D2KJP3!WnHHDV#,Bt698/5D@OHKR;1_UP:t?MHK!#~}')).toBe(SIMPLIFIED)
  })

  it('doubles a tilde, and joins lines by one', () => {
    expect(decode('hz-gb-2312', 'A~~B ~{Ge3?~}, ~\nC')).toBe('A~B 清晨, C')
  })

  it('is ASCII again in the next line', () => {
    expect(decode('hz-gb-2312', '~{Ge3?\nopen')).toBe('清晨\nopen')
  })

  it('leaves what opens nothing, and has no bytes of eight bits', () => {
    expect(decode('hz-gb-2312', 'a ~ b ~} c\xe4')).toBe('a ~ b ~} c\ufffd')
    expect(decoderOf('hz-gb-2312', true)(Buffer.from([0x41, 0xe4]))).toBeUndefined()
  })
})

describe('ISO-2022-KR', () => {
  it('shifts out to KS X 1001 and in to ASCII', () => {
    const bytes = "\x1b$)C\x0e@L8%\x0f \x0e>FD'\x0f \x0e=C@e@:\x0f abc.\n\x0e4C\x0f\n"
    expect(decode('iso-2022-kr', bytes)).toBe('이른 아침 시장은 abc.\n늘\n')
  })

  it('is understood in pieces that do not name the set again', () => {
    expect(decode('iso-2022-kr', '\x0e4C\x0f!')).toBe('늘!')
  })

  it('is ASCII again in the next line, and has no bytes of eight bits', () => {
    expect(decode('iso-2022-kr', '\x0e4C\nab\xe4')).toBe('늘\nab\ufffd')
  })
})

describe('ISO-2022-CN', () => {
  it('switches between GB 2312 and CNS 11643', () => {
    const bytes =
      '\x1b$)A\x0eGe3?5D2KJP3!WnHHDV#,Bt698/5D@OHKR;1_UP:t?MHK!#\x0f\n' +
      '\x1b$)A\x0eGe3?5D2KJP\x1b$)G^[^2m`p#!"o1KHjON{HRD)D!y1M]LKPjD)!"D!y1a?ywDM[PV\'!$\x0f'
    expect(decode('iso-2022-cn', bytes)).toBe(`${SIMPLIFIED}\n${TRADITIONAL}`)
  })

  it('takes single characters of plane 2', () => {
    expect(decode('iso-2022-cn', '\x1b$*H\x1bN!F, \x1bNqo')).toBe('仜, 龤')
  })

  it('shows an escape that it does not know', () => {
    expect(decode('iso-2022-cn', 'a\x1b$)Zb')).toBe('a\ufffd$)Zb')
  })
})
