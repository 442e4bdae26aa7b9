import { expect, test } from 'vitest'
import { languageByFranc, shortLanguageCode } from '../../../src/coarse/lid/franc.ts'

test.each([
  ['cmn', 'zh'],
  ['deu', 'de'],
  ['arb', 'ar'],
  ['jpn', 'ja'],
  ['ceb', 'ceb'],
])('ISO 639-3 %s is written %s', (long, short) => {
  expect(shortLanguageCode(long)).toBe(short)
})

test('Mandarin is zh', () => {
  expect(languageByFranc('渡轮中午出发，天黑以前就会回来。').label).toBe('zh')
})

test('too little text is undetermined, with score 0', () => {
  expect(languageByFranc('ok')).toEqual({ label: 'und', score: 0 })
})
