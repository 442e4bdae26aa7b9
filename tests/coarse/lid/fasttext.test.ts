import fc from 'fast-check'
import { getLIDModel } from 'fasttext.wasm.js'
import { beforeAll, expect, test } from 'vitest'
import { languageModel } from '../../../src/coarse/lid/fasttext.ts'
import type { LanguageGuess } from '../../../src/coarse/lid/guess.ts'

/** The reference: fastText itself, compiled to WebAssembly. It wants one line, ended. */
let reference: (text: string) => LanguageGuess

beforeAll(async () => {
  const wasm = await (await getLIDModel()).load()
  reference = (text) => {
    const [probability, label] = wasm.predict(`${text.replaceAll('\n', ' ')}\n`, 1, 0).get(0)
    return { label: label.replace('__label__', ''), score: Math.min(1, probability) }
  }
})

const expectAgreement = (text: string): void => {
  const ours = languageModel().predict(text)
  const theirs = reference(text)
  expect(ours.label).toBe(theirs.label)
  expect(Math.abs(ours.score - theirs.score)).toBeLessThan(1e-5)
}

test.each([
  ['en', 'The ferry leaves at noon and comes back before it gets dark.'],
  ['de', 'Die Fähre legt mittags ab und ist vor der Dunkelheit zurück.'],
  ['fr', 'Le bateau part à midi et revient avant la tombée de la nuit.'],
  ['ru', 'Паром отходит в полдень и возвращается до темноты.'],
  ['ar', 'تغادر العبارة عند الظهر وتعود قبل حلول الظلام.'],
  ['th', 'เรือออกตอนเที่ยงและกลับมาก่อนมืด'],
  ['zh', '渡轮中午出发，天黑以前回来。'],
  ['ja', 'フェリーは正午に出て、暗くなる前に戻ってきます。'],
  ['ko', '여객선은 정오에 출발해서 어두워지기 전에 돌아옵니다.'],
])('knows %s and agrees with fastText', (label, text) => {
  expect(languageModel().predict(text).label).toBe(label)
  expectAgreement(text)
})

test('agrees with fastText on any text of any script', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('the', 'und', 'не', '的', 'の', '\u3000', '\t', 'x'.repeat(50)),
  )
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      expectAgreement(words.join(' ').replaceAll('\0', ''))
    }),
    { numRuns: 500, seed: 7 },
  )
})

test('a line break is a space', () => {
  const model = languageModel()
  expect(model.predict('Die Fähre\nlegt ab')).toEqual(model.predict('Die Fähre legt ab'))
})

test("an HTML leftover that is fastText's end-of-line mark does not hide the rest of the text", () => {
  expect(
    languageModel().predict('The </s> Fähre legt mittags ab und ist vor der Dunkelheit zurück.').label,
  ).toBe('de')
})

test('a word longer than the buffer is read whole', () => {
  expectAgreement('渡'.repeat(5000))
})
