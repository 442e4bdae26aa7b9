import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BUCKETS, HEAD, TAIL, TextVector } from '../../src/fine/features.ts'

/** Features of a text as a map, whatever their order. */
function featuresOf(text: string, vector = new TextVector()): Map<number, number> {
  vector.read(text)
  return new Map(
    Array.from(vector.buckets.subarray(0, vector.size), (bucket, i) => [bucket, vector.values[i]!]),
  )
}

describe('what counts as the same', () => {
  test.each([
    ['case', 'VX 号', 'vx 号'],
    ['full width', 'ＶＸ号', 'vx号'],
    ['digits', '电话13800000000', '电话15912345678'],
    ['white space of any kind and length', '一 二', '一\n\n　\t二'],
    ['zero-width characters put in to disguise a word', '加微信', '加\u200b微\u200d信'],
  ])('%s', (_, a, b) => {
    expect(featuresOf(a)).toEqual(featuresOf(b))
  })
})

test('order matters', () => {
  expect(featuresOf('甲乙')).not.toEqual(featuresOf('乙甲'))
})

test('an empty text has no features', () => {
  expect(featuresOf('').size).toBe(0)
})

test('the head and the tail of a long text are read, the middle is not', () => {
  const long = (head: string, middle: string, tail: string): string =>
    `${head}${'文'.repeat(HEAD)}${middle}${'章'.repeat(TAIL)}${tail}`
  const plain = featuresOf(long('', '', ''))
  expect(featuresOf(long('', '正中', ''))).toEqual(plain)
  expect(featuresOf(long('开头', '', ''))).not.toEqual(plain)
  expect(featuresOf(long('', '', '结尾'))).not.toEqual(plain)
})

test('a vector has length 1, positive values, and each bucket once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (text) => {
      const vector = new TextVector().read(text)
      const buckets = vector.buckets.subarray(0, vector.size)
      const values = vector.values.subarray(0, vector.size)
      expect(new Set(buckets).size).toBe(vector.size)
      expect(buckets.every((bucket) => bucket >= 0 && bucket < BUCKETS)).toBe(true)
      expect(values.every((value) => value > 0)).toBe(true)
      const squares = values.reduce((sum, value) => sum + value * value, 0)
      if (vector.size > 0) expect(squares).toBeCloseTo(1, 4)
    }),
  )
})

test('nothing of one text is left in the next', () => {
  const reused = new TextVector()
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('天', '地', '人', 'a', '9', ' '), maxLength: 50 }),
      (text) => {
        expect(featuresOf(text, reused)).toEqual(featuresOf(text))
      },
    ),
  )
})

test('different n-grams rarely share a bucket: as chance has it, not more', () => {
  const grams = new Set<number>()
  const vector = new TextVector()
  let expected = 0
  for (let i = 0; i < 20_000; i++) {
    vector.read(String.fromCharCode(0x4e00 + i))
    for (const bucket of vector.buckets.subarray(0, vector.size)) grams.add(bucket)
    expected += vector.size
  }
  const byChance = BUCKETS * (1 - Math.exp(-expected / BUCKETS))
  expect(grams.size).toBeGreaterThan(0.97 * byChance)
})

test('features are pinned: shipped models depend on every bit of them', () => {
  const { buckets, size } = new TextVector().read('限时特价！加微信 vx123')
  const sum = buckets.subarray(0, size).reduce((a, bucket) => (Math.imul(a, 31) + bucket) | 0, 0)
  expect([size, sum]).toEqual([39, 294725281])
})
