import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decoderOf } from '../../../src/collect/decode.ts'

const decode = (encoding: string, bytes: Buffer): string | undefined => decoderOf(encoding, false)(bytes)

describe('an encoding of which Node knows but a part', () => {
  it('has the Hong Kong characters of Big5', () => {
    const cantonese = '佢哋喺度傾咗好耐嘅偈，都唔知講啲乜。'
    expect(decode('big5', iconv.encode(cantonese, 'big5hkscs'))).toBe(cantonese)
  })

  it('has the kana of Big5', () => {
    expect(decode('big5', Buffer.from('c6e7c7b0', 'hex'))).toBe('ぁゴ')
  })

  it('has all syllables of Korean', () => {
    const rare = '똠방각하 햏자 뷁 펲시'
    expect(decode('euc-kr', iconv.encode(rare, 'cp949'))).toBe(rare)
  })

  it('tells bytes that are invalid even so', () => {
    for (const encoding of ['big5', 'euc-kr']) {
      const strict = decoderOf(encoding, true)
      expect(strict(Buffer.from('bad \xff', 'latin1'))).toBeUndefined()
      expect(strict(Buffer.from('good'))).toBe('good')
    }
    expect(decoderOf('big5', true)(iconv.encode('咗', 'big5hkscs'))).toBe('咗')
  })

  it('gives back whatever can be written in it', () => {
    const han = fc.string({
      unit: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((c) => String.fromCharCode(c)),
    })
    fc.assert(
      fc.property(han, (text) => {
        const writable = [...text].filter((each) => !iconv.encode(each, 'big5hkscs').includes(0x3f)).join('')
        expect(decode('big5', iconv.encode(writable, 'big5hkscs'))).toBe(writable)
      }),
    )
  })
})

describe('code page 855', () => {
  it('is Cyrillic', () => {
    const text = 'Утром на рынке всегда шумно: Старик продаёт сыр, «Ђурђевдан», Ќ, Ў.'
    expect(decode('ibm855', iconv.encode(text, 'cp855'))).toBe(text)
  })
})
