import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languageSample, SAMPLE_LENGTH } from '../../../src/coarse/lid/sample.ts'

test('a short text is its own sample', () => {
  expect(languageSample('短文本')).toBe('短文本')
})

test('a foreign header and footer do not reach the sample of a long text', () => {
  const sample = languageSample(`${'A'.repeat(100)}${'字'.repeat(2000)}${'Z'.repeat(100)}`)
  expect(sample).toMatch(/^字+ 字+ 字+$/)
})

test('never cuts a surrogate pair and never grows', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('𠮷', '字', 'a', '😀'), maxLength: 900 }), (text) => {
      const sample = languageSample(text)
      expect(sample.isWellFormed()).toBe(true)
      expect(sample.length).toBeLessThanOrEqual(SAMPLE_LENGTH + 2)
    }),
  )
})
