import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endClip } from '../../src/coarse/cleaners/end-clip.ts'
import { lineCleaner } from '../../src/coarse/cleaners/line-cleaner.ts'
import { markup } from '../../src/coarse/cleaners/markup.ts'
import { privacy } from '../../src/coarse/cleaners/privacy.ts'
import { simplify } from '../../src/coarse/cleaners/simplify.ts'
import { whitespace } from '../../src/coarse/cleaners/whitespace.ts'
import { width } from '../../src/coarse/cleaners/width.ts'
import type { CleanerDefinition } from '../../src/step.ts'
import { anyText, anyTextWith } from '../any-text.ts'
import { readyCleaner } from './steps.ts'

/** Each cleaner with parameters to try and the pieces that make it work. */
const CASES: readonly (readonly [CleanerDefinition, object, readonly string[]])[] = [
  [whitespace, {}, [' ', '\n', '\r\n', '\u200d', '“', '文']],
  [whitespace, { betweenHan: false }, [' ', '\n', '文', 'a']],
  [
    lineCleaner,
    { drop: ['^乙', '广告'] },
    ['首页', '\n', '责任编辑：', '上一篇', '阅读原文', '乙', '广告', '1 次浏览'],
  ],
  [
    markup,
    {},
    [
      '<',
      '>',
      '<b>',
      '</b>',
      '<br/>',
      '&amp;',
      'lt;',
      '&#60;',
      '<!--',
      '-->',
      '`',
      '```',
      '\n',
      '<script>',
      '</script>',
      'a{color:red}',
      '=',
      '"',
    ],
  ],
  [markup, { keepCode: false }, ['<', '>', '<p ', '&', 'amp;', 'gt;', '<style>', '</style>', '`', 'x="1"']],
  [endClip, {}, ['。', '\n', '他说：“好', '”', '...', '3.14', 'a']],
  [endClip, { unended: 'drop' }, ['。', '\n', '甲', '！', ' ']],
  [simplify, {}, ['乾', '隆', '坤', '發', '髮', '後', '皇', '面', '麵', '於', '著', '\n', '裏', '里', '𠵾']],
  [simplify, { onlyFromRatio: 0.5 }, ['電', '腦', '电', '脑', '\n']],
  [width, {}, ['１', 'Ａ', 'ｚ', '！', '　']],
  ...(['token', 'label'] as const).map((mask): readonly [CleanerDefinition, object, readonly string[]] => [
    privacy,
    { mask, idCard15: true },
    [
      '13800138000',
      '+86',
      '-',
      '010-',
      '62345678',
      '110101190001010014',
      '110101900101001',
      '@',
      'a@b.cn',
      '/',
      ',',
      '、',
    ]
      .concat([
        '6222020000000000000',
        'QQ',
        '：',
        '微信号',
        '加V',
        'zhang_san88',
        '12345678',
        '8.8.208.77',
        '.',
        '(',
        ')',
      ])
      .concat(['卡号', '4111111111111111', '版本', ' ', '身份证', '2001:da8::1', 'wx', '订单']),
  ]),
]

for (const [cleaner, params, pieces] of CASES) {
  describe(`cleaner ${cleaner.id} ${JSON.stringify(params)}`, () => {
    const texts = fc.oneof(anyText, anyTextWith(...pieces), anyTextWith(...pieces))

    it('has nothing to do on what it cleaned', async () => {
      const clean = await readyCleaner(cleaner, params)
      fc.assert(
        fc.property(texts, (text) => {
          const once = clean(text)
          if (once !== undefined) expect(clean(once.text)?.text ?? once.text).toBe(once.text)
        }),
        { numRuns: 2000 },
      )
    })

    it('counts edits, in declared kinds, exactly when the text changed', async () => {
      const clean = await readyCleaner(cleaner, params)
      fc.assert(
        fc.property(texts, (text) => {
          const cleaned = clean(text)
          if (cleaned === undefined) return
          expect(cleaned.text).not.toBe(text)
          const counts = Object.values(cleaned.edits)
          expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
          expect(cleaner.columns ?? ['edits']).toEqual(expect.arrayContaining(Object.keys(cleaned.edits)))
        }),
        { numRuns: 500 },
      )
    })

    it('does the same to the same text, whatever it cleaned in between', async () => {
      const clean = await readyCleaner(cleaner, params)
      fc.assert(
        fc.property(texts, texts, (text, other) => {
          const first = clean(text)
          clean(other)
          expect(clean(text)).toEqual(first)
        }),
      )
    })
  })
}
