import { describe, expect, it } from 'vitest'
import { decodeJohab } from '../../../src/collect/decoders/johab.ts'

// Bytes as Python's codec and glibc's iconv give them for these texts.
const KOREAN = '이른 아침 시장은 늘 붐비고 두부를 파는 할아버지는 손님을 부른다.'
const KOREAN_BYTES =
  'b7a19f6520b461c3b120afa1b877b76520936920a691a7a189a1209681a6819f6920cc61936520d069b461a4e1bba1936520ada593b1b76920a6819f6594612e'

const decode = (hex: string): string => decodeJohab(Buffer.from(hex, 'hex'))

describe('Johab', () => {
  it('is composed of jamo', () => {
    expect(decode(KOREAN_BYTES)).toBe(KOREAN)
  })

  it('has all 11,172 syllables, each with a code of its own', () => {
    const found = new Set<string>()
    for (let code = 0x8400; code <= 0xd3ff; code++) {
      const text = decodeJohab(Buffer.from([code >> 8, code & 0xff]))
      if (/^[가-힣]$/.test(text)) found.add(text)
    }
    expect(found.size).toBe(11_172)
  })

  it('has single jamo, Hanja and signs', () => {
    expect(decode('d065884184618444f7d3f1aed9488861d949')).toBe('한ㄱㅏㄳ漢字「가」')
    expect(decode('8441')).toBe('\u3000')
  })

  it('swallows no ASCII behind a broken character', () => {
    expect(decode('b7a1ff0a41')).toBe('이\ufffd\nA')
    expect(decode('41d420b7')).toBe('A\ufffd \ufffd')
  })
})
