import { expect, it } from 'vitest'
import { paramsText } from '../../src/report/params.ts'

it('shows parameters in one line, without those that are off', () => {
  expect(paramsText({ min: 200, keep: ['high', 'ad'], max: null, words: undefined, fold: false })).toBe(
    'min 200 · keep high, ad · fold false',
  )
})

it('shows nothing of a step without parameters', () => {
  expect(paramsText({})).toBe('')
  expect(paramsText(undefined)).toBe('')
})
