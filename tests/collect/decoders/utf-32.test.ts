import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { utf32Decoder } from '../../../src/collect/decoders/utf-32.ts'

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((each) => each.toWellFormed())
const encode = (value: string, bigEndian: boolean): Buffer =>
  iconv.encode(value, bigEndian ? 'utf-32be' : 'utf-32le', { addBOM: false })

describe('UTF-32', () => {
  it('gives back any text, cut into any pieces', () => {
    fc.assert(
      fc.property(text, fc.boolean(), fc.nat(), (value, bigEndian, cut) => {
        const bytes = encode(value, bigEndian)
        const decoder = utf32Decoder(bigEndian)
        const at = cut % bytes.length
        const pieces = [bytes.subarray(0, at), bytes.subarray(at)]
        const decoded =
          pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
        expect(decoded).toBe(value.replace(/^\ufeff/, ''))
      }),
    )
  })

  it('loses its byte-order mark, at the start alone', () => {
    expect(utf32Decoder(true).decode(encode('\ufeff一\ufeff二', true))).toBe('一\ufeff二')
  })

  it('has U+FFFD for surrogates, for what is beyond Unicode and for a cut end', () => {
    const bytes = Buffer.from('0000d800001100000000004100', 'hex')
    expect(utf32Decoder(true).decode(bytes)).toBe('\ufffd\ufffdA\ufffd')
  })
})
