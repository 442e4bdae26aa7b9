import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { LID_MODEL } from '../../../src/coarse/lid/fasttext.ts'
import { language } from '../../../src/coarse/rules/language.ts'
import { Document } from '../../../src/document.ts'
import { resolveFile } from '../../../src/run/run-file.ts'

const CHINESE = '入冬以后，河面结了薄薄的一层冰，孩子们每天放学都要绕路去看一眼。'
const ENGLISH =
  'After the first frost the children took the long way home every day, just to look at the river.'

const documentOf = (text: string): Document =>
  new Document({ id: '0', source: 's', file: 'f', offset: 0, scores: {}, meta: {}, values: {} }, text)

const paramsOf = (given: z.input<typeof language.params>): z.output<typeof language.params> =>
  language.params.parse(given)

describe('measure', () => {
  test.each(['auto', 'fasttext', 'franc'] as const)('%s tells Chinese from English', (engine) => {
    const params = paramsOf({ engine })
    expect(language.measure(documentOf(CHINESE), params, undefined).label).toBe('zh')
    expect(language.measure(documentOf(ENGLISH), params, undefined).label).toBe('en')
  })

  test('script alone leaves English undetermined', () => {
    expect(language.measure(documentOf(ENGLISH), paramsOf({ engine: 'script' }), undefined)).toEqual({
      label: 'und',
      score: 0,
    })
  })
})

describe('decide', () => {
  const keepChinese = paramsOf({ keep: ['zh'] })

  test('keeps what is asked for', () => {
    expect(language.decide({ label: 'zh', score: 0.9 }, keepChinese)).toBe(true)
  })

  test('names the language of what it removes', () => {
    expect(language.decide({ label: 'en', score: 0.9 }, keepChinese)).toBe('language en')
  })

  test('says unsure under the score, whatever the language, and for the undetermined', () => {
    expect(language.decide({ label: 'zh', score: 0.49 }, keepChinese)).toBe('language unsure')
    expect(language.decide({ label: 'und', score: 1 }, keepChinese)).toBe('language unsure')
  })

  test('without keep everything stays', () => {
    expect(language.decide({ label: 'und', score: 0 }, paramsOf({}))).toBe(true)
  })
})

test('annotate writes the language onto the document', () => {
  const doc = documentOf(CHINESE)
  language.annotate?.(doc, { label: 'zh', score: 1 })
  expect(doc.lang).toBe('zh')
})

test('the model file is declared only by the engines that read it, by a name without paths of this machine', () => {
  const [name = ''] = language.files?.(paramsOf({})) ?? []
  expect(name).toMatch(/^npm:/)
  expect(resolveFile('/anywhere', name)).toBe(LID_MODEL)
  expect(language.files?.(paramsOf({ engine: 'franc' }))).toEqual([])
})

test('an unknown engine is refused', () => {
  expect(language.params.safeParse({ engine: 'cld3' }).success).toBe(false)
})
