import { describe, expect, it } from 'vitest'
import { createHasher } from '../../src/text/hash.ts'

const hasher = await createHasher()

const hash128 = (content: string | Uint8Array): string => {
  const bytes = new Uint8Array(20)
  hasher.write128(content, bytes, 2)
  expect([bytes[0], bytes[1], bytes[18], bytes[19]]).toEqual([0, 0, 0, 0])
  return Buffer.from(bytes.subarray(2, 18)).toString('hex')
}

describe('hex64', () => {
  it('is XXH64 with seed 0, as published for the empty text and for "a"', () => {
    expect(hasher.hex64('')).toBe('ef46db3751d8e999')
    expect(hasher.hex64('a')).toBe('d24ec4f1a98c6e5b')
  })

  it('always has 16 digits', () => {
    for (let i = 0; i < 500; i++) expect(hasher.hex64(`第${i}页`)).toMatch(/^[0-9a-f]{16}$/)
  })
})

describe('rank', () => {
  it('depends on seed, id and salt, each by itself', () => {
    const ranks = [
      hasher.rank(1, 'a', 'kept'),
      hasher.rank(2, 'a', 'kept'),
      hasher.rank(1, 'b', 'kept'),
      hasher.rank(1, 'a', 'removed'),
    ]
    expect(new Set(ranks).size).toBe(4)
    expect(hasher.rank(1, 'a', 'kept')).toBe(ranks[0])
  })

  it('spreads ids evenly, so that a share of the ranks is that share of the ids', () => {
    const below = Array.from({ length: 4000 }, (_, i) => hasher.rank(7, String(i), '')).filter((r) => r < '4')
    expect(below.length / 4000).toBeCloseTo(0.25, 1)
  })
})

describe('write128', () => {
  it('is the same for a text and for its UTF-8 bytes', () => {
    for (const text of ['', '清洗文本', 'mixed 文本 🙂', '长'.repeat(40_000)]) {
      expect(hash128(text)).toBe(hash128(new TextEncoder().encode(text)))
    }
  })

  it('starts with XXH64 in little-endian order, and its halves differ', () => {
    const hex = hash128('a')
    expect(Buffer.from(hex.slice(0, 16), 'hex').reverse().toString('hex')).toBe('d24ec4f1a98c6e5b')
    expect(hex.slice(16)).not.toBe(hex.slice(0, 16))
  })
})
