import { describe, expect, it } from 'vitest'
import { decodeEucTw } from '../../../src/collect/decoders/euc-tw.ts'

// Bytes as glibc's iconv gives them for these texts.
const TEXT = '清晨的菜市場最熱鬧，賣豆腐的老人一邊招呼客人，一邊給爐子添柴。'
const BYTES =
  'dbd2dba7cefbe1ecc6cbdedbdeb2ede0f0a3a1a2efb1cbc8eacfcefbc8d2c4a9c4a1f9b1cdddcccbd0eac4a9a1a2c4a1f9b1e1bff9f7c4cddbd0d6a7a1a4'

const decode = (hex: string): string => decodeEucTw(Buffer.from(hex, 'hex'))

describe('EUC-TW', () => {
  it('has the frequent characters in two bytes', () => {
    expect(decode(BYTES)).toBe(TEXT)
  })

  it('has the others in four, those of plane 1 as well', () => {
    expect(decode('8ea2a1a18ea2a1a98ea2a1c68ea2f1ef')).toBe('乂亍仜龤')
    expect(decode('8ea1dbd2')).toBe('清')
  })

  it('has 5,401 and 7,650 characters in its two planes, none twice', () => {
    const planes = [[], [0x8e, 0xa2]].map((shift) => {
      const characters: string[] = []
      for (let row = shift.length === 0 ? 0xc4 : 0xa1; row <= 0xfe; row++)
        for (let column = 0xa1; column <= 0xfe; column++)
          characters.push(decodeEucTw(Buffer.from([...shift, row, column])))
      return characters.filter((character) => character !== '\ufffd')
    })
    expect(planes.map(({ length }) => length)).toEqual([5401, 7650])
    expect(new Set(planes.flat()).size).toBe(5401 + 7650)
  })

  it('is broken where it is: four bytes of a plane that we have not, single bytes, a cut character', () => {
    expect(decode('dbd28ea3a1a1dbd2')).toBe('清\ufffd清')
    expect(decode('ff41db20db')).toBe('\ufffdA\ufffd \ufffd')
    expect(decode('8ea241')).toBe('\ufffd\ufffdA')
  })
})
