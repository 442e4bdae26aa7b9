import fc from 'fast-check'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { describe, expect, it } from 'vitest'
import { unpackSnappy } from '../../src/collect/snappy.ts'

const unpack = (hex: string, size: number): string =>
  Buffer.from(unpackSnappy(Buffer.from(hex, 'hex'), size)).toString('latin1')

describe('snappy', () => {
  it('unpacks what a compressor packs', () => {
    const run = fc
      .record({ bytes: fc.uint8Array({ maxLength: 40 }), times: fc.integer({ min: 1, max: 200 }) })
      .map(({ bytes, times }) => Buffer.concat(Array<Uint8Array>(times).fill(bytes)))
    fc.assert(
      fc.property(fc.array(run, { maxLength: 30 }), (runs) => {
        const bytes = new Uint8Array(Buffer.concat(runs))
        expect(Buffer.from(unpackSnappy(snappyCompress(bytes), bytes.length)).equals(bytes)).toBe(true)
      }),
    )
  })

  it.each([
    ['a literal', '0308616263', 'abc'],
    ['a literal with its length in one byte', `3cf03b${'61'.repeat(60)}`, 'a'.repeat(60)],
    ['a literal with its length in four bytes', '03fc02000000616263', 'abc'],
    ['a copy of 11 bits, which overlaps itself', '07086162630103', 'abcabca'],
    ['a copy of the byte before', '0800610d01', 'a'.repeat(8)],
    ['a copy of 16 bits', '06086162630a0300', 'abcabc'],
    ['a copy of 32 bits', '06086162630b03000000', 'abcabc'],
    ['nothing', '00', ''],
  ])('unpacks %s', (_, hex, text) => {
    expect(unpack(hex, text.length)).toBe(text)
  })

  it.each([
    [
      'a literal of a length that is negative in 32 bits',
      'aa02fcd09100e7',
      298,
      /a literal of 38\d+ bytes, 0/,
    ],
    ['a literal of 4 GB', '03fcffffffff616263', 3, /a literal of 4294967296 bytes, 3/],
    ['a literal longer than the block', '03086162', 3, /a literal of 3 bytes, 2/],
    ['a copy from before the start', '0708616263010a', 7, /10 bytes back, 3/],
    ['a copy from nowhere', '07086162630100', 7, /0 bytes back, 3/],
    ['a literal above what it says', '0208616263', 2, /more than the 2/],
    ['a copy above what it says', '04086162630103', 4, /more than the 4/],
    ['less than it says', '0408616263', 4, /4 bytes were expected, 3 found/],
    ['another size than the page', '0308616263', 4, /4 bytes were expected, the block says 3/],
    ['a length that does not end', 'ffffffffff', 3, /does not end/],
    ['a tag that is cut', '06086162630a', 6, /middle of a tag/],
    ['no byte', '', 0, /does not end/],
  ])('refuses a block with %s', (_, hex, size, message) => {
    expect(() => unpack(hex, size)).toThrow(message)
  })

  it('comes to an end on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(127), (bytes, size) => {
        try {
          expect(unpackSnappy(Uint8Array.from([size, ...bytes]), size)).toHaveLength(size)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
          expect((error as Error).message).not.toMatch(/Expected|toHaveLength/)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
