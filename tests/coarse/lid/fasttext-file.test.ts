import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LID_MODEL } from '../../../src/coarse/lid/fasttext.ts'
import { readFastText } from '../../../src/coarse/lid/fasttext-file.ts'

const bytes = readFileSync(LID_MODEL)

/** A copy with one 32-bit number changed. */
const withInt32 = (offset: number, value: number): Uint8Array => {
  const copy = Buffer.from(bytes)
  copy.writeInt32LE(value, offset)
  return copy
}

test('reads the shipped model: 176 languages, 16 dimensions', () => {
  const model = readFastText(bytes, 'lid.176.ftz')
  expect(model.labels).toHaveLength(176)
  expect(model.labels).toContain('zh')
  expect(model.input.columns).toBe(16)
  expect(model.output.rows).toBe(176)
})

test('a file that is no fastText model is refused by name, expected and found', () => {
  expect(() => readFastText(Buffer.from('PK\x03\x04 not a model'), 'wrong.ftz')).toThrow(
    /wrong\.ftz: fastText magic number: expected 793712314, found 67324752/,
  )
})

test('another kind of fastText model is refused: its probabilities would be wrong', () => {
  expect(() => readFastText(withInt32(7 * 4, 2), 'wordgrams.ftz')).toThrow(
    /word n-grams: expected 1, found 2/,
  )
  expect(() => readFastText(withInt32(8 * 4, 3), 'softmax.ftz')).toThrow(
    /hierarchical softmax\): expected 1, found 3/,
  )
})

test('a file cut short anywhere is refused with the offset', () => {
  for (const share of [0.0001, 0.05, 0.3, 0.6, 0.9, 0.99999]) {
    const cut = bytes.subarray(0, Math.floor(bytes.length * share))
    expect(() => readFastText(cut, 'cut.ftz')).toThrow(
      /cut\.ftz: offset \d+: expected \d+ bytes of .+ found \d+/,
    )
  }
})
