import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { Document } from '../../src/document.ts'
import { classify, modelPath } from '../../src/fine/classify.ts'

const ROOT = join(import.meta.dirname, '../..')
const context = { seed: 1, resolve: (path: string): string => join(ROOT, path) }

const paramsOf = (given: z.input<typeof classify.params>): z.output<typeof classify.params> =>
  classify.params.parse(given)

const documentOf = (text: string): Document =>
  new Document({ id: '0', source: 's', file: 'f', offset: 0, scores: {}, meta: {}, values: {} }, text)

describe('the shipped model', () => {
  test('is under 1 MB and declared as the file that decides', () => {
    const [file = ''] = classify.files?.(paramsOf({})) ?? []
    expect(existsSync(join(ROOT, file))).toBe(true)
    expect(statSync(join(ROOT, file)).size).toBeLessThan(1_000_000)
  })

  test.each([
    [
      'high',
      '水库建成以前，下游的三个县每隔几年就要遭一次洪水。一九五八年冬天动工，四万民工用独轮车和扁担，在两座山之间筑起了六十二米高的土坝。蓄水以后，灌溉面积从九万亩增加到四十一万亩，小麦的产量在十年之内翻了一番。',
    ],
    [
      'low',
      '哈哈哈楼上说的啥玩意 笑死 我就路过看看 不评论 顶一下 求资源啊兄弟们 有没有链接 没有就算了 睡觉去了 晚安',
    ],
    [
      'ad',
      '厂家直销实木书桌，原价八百八十元，现在下单只要三百九十九元，全国包邮，七天无理由退换！前五十名加客服微信sm0000再送台灯一盏，名额有限，点击链接立即抢购，电话13800000000。',
    ],
  ])('knows plain cases of %s', async (label, text) => {
    const params = paramsOf({})
    const classifier = await classify.prepare?.(params, context)
    const value = classify.measure(documentOf(text), params, classifier!)
    expect(value.label).toBe(label)
    expect(value.high + value.low + value.ad).toBeCloseTo(1)
  })
})

describe('decide', () => {
  const value = { label: 'high', high: 0.7, low: 0.2, ad: 0.1 } as const

  test('removes ads and low text by default, and says which', () => {
    expect(classify.decide({ ...value, label: 'ad' }, paramsOf({}))).toBe('ad')
    expect(classify.decide({ ...value, label: 'low' }, paramsOf({}))).toBe('low')
    expect(classify.decide(value, paramsOf({}))).toBe(true)
  })

  test('asks for more certainty when told to', () => {
    expect(classify.decide(value, paramsOf({ minScore: 0.7 }))).toBe(true)
    expect(classify.decide(value, paramsOf({ minScore: 0.71 }))).toBe('low')
  })

  test('keeps other labels when asked', () => {
    expect(classify.decide({ ...value, label: 'low' }, paramsOf({ keep: ['high', 'low'] }))).toBe(true)
  })
})

test('annotate writes class and score onto the document', () => {
  const doc = documentOf('')
  classify.annotate?.(doc, { label: 'ad', high: 0.1, low: 0.2, ad: 0.7 })
  expect(doc.label).toBe('ad')
  expect(doc.scores).toEqual({ quality: 0.1 })
})

test.each([
  ['quality-zh', 'models/quality-zh.bin'],
  ['./mine.bin', './mine.bin'],
  ['/data/mine.bin', '/data/mine.bin'],
  ['mine.bin', 'mine.bin'],
])('model %s is read from %s', (model, path) => {
  expect(modelPath(model)).toBe(path)
})
