import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decoderOf, decodeUtf8 } from '../../src/collect/decode.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

describe('decodeUtf8', () => {
  it('agrees with TextDecoder on any text, short or long', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '中', '😀', '\ufeff', '\0'), maxLength: 400 })
    fc.assert(fc.property(text, (text) => decodeUtf8(Buffer.from(text)) === text))
  })

  it('says undefined for bytes that are no UTF-8', () => {
    const bytes = fc.array(
      fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xe4, 0xb8, 0xad, 0xed, 0xa0, 0xf0, 0xff),
      { maxLength: 300 },
    )
    fc.assert(
      fc.property(bytes, (bytes) => {
        let expected: string | undefined
        try {
          expected = strict.decode(Buffer.from(bytes))
        } catch {
          expected = undefined
        }
        expect(decodeUtf8(Buffer.from(bytes))).toBe(expected)
      }),
    )
  })
})

describe('decoderOf', () => {
  const bytes = Buffer.from([0xd6, 0xd0, 0xff, 0xce, 0xc4])

  it('leaves invalid bytes to the caller when strict, and replaces them when lenient', () => {
    expect(decoderOf('gb18030', true)(bytes)).toBeUndefined()
    expect(decoderOf('gb18030', false)(bytes)).toBe('中\ufffd文')
    expect(decoderOf('utf-8', true)(Buffer.from('a\xff', 'latin1'))).toBeUndefined()
    expect(decoderOf('utf-8', false)(Buffer.from('a\xff', 'latin1'))).toBe('a\ufffd')
  })

  it('reads the quotes and the euro sign of windows-1252, which Node takes for control characters', () => {
    expect(decoderOf('windows-1252', true)(Buffer.from([0x80, 0x20, 0x93, 0xe9, 0x94, 0x81]))).toBe(
      '€ “é”\u0081',
    )
  })
})
