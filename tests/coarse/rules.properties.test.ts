import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digitRatio } from '../../src/coarse/rules/digit-ratio.ts'
import { gopherRepetition } from '../../src/coarse/rules/gopher-repetition.ts'
import { hanRatio } from '../../src/coarse/rules/han-ratio.ts'
import { keywordStuffing } from '../../src/coarse/rules/keyword-stuffing.ts'
import { length } from '../../src/coarse/rules/length.ts'
import { lineShape } from '../../src/coarse/rules/line-shape.ts'
import { mojibake } from '../../src/coarse/rules/mojibake.ts'
import { newlineRatio } from '../../src/coarse/rules/newline-ratio.ts'
import { punctuation } from '../../src/coarse/rules/punctuation.ts'
import { repetition } from '../../src/coarse/rules/repetition.ts'
import { sensitiveWords } from '../../src/coarse/rules/sensitive-words.ts'
import { stopWords } from '../../src/coarse/rules/stop-words.ts'
import { symbolRatio } from '../../src/coarse/rules/symbol-ratio.ts'
import { traditionalRatio } from '../../src/coarse/rules/traditional-ratio.ts'
import { urlRatio } from '../../src/coarse/rules/url-ratio.ts'
import type { Measured, RuleDefinition } from '../../src/step.ts'
import { anyText } from '../any-text.ts'
import { readyRule } from './steps.ts'

const RULES: readonly RuleDefinition[] = [
  digitRatio,
  gopherRepetition,
  hanRatio,
  keywordStuffing,
  length,
  lineShape,
  mojibake,
  newlineRatio,
  punctuation,
  repetition,
  sensitiveWords,
  stopWords,
  symbolRatio,
  traditionalRatio,
  urlRatio,
]

/** Rules whose drawn value is a share. */
const SHARES = RULES.filter((rule) => rule.histogram?.scale === 'share' && rule !== newlineRatio)

const drawn = (rule: RuleDefinition, value: Measured): unknown =>
  typeof value === 'object' && value !== null ? value[rule.histogram?.column ?? ''] : value

for (const rule of RULES) {
  describe(`rule ${rule.id}`, () => {
    it('measures the same text alike, whatever it measured in between, and never throws', async () => {
      const { measure } = await readyRule(rule)
      fc.assert(
        fc.property(anyText, anyText, (text, other) => {
          const first = measure(text)
          measure(other)
          expect(measure(text)).toEqual(first)
        }),
      )
    })

    it('decides on a value read back from a receipt, and says why it removes', async () => {
      const { decide } = await readyRule(rule)
      fc.assert(
        fc.property(anyText, (text) => {
          const decision = decide(text)
          expect(decision === true || (typeof decision === 'string' && decision !== '')).toBe(true)
        }),
      )
    })

    it('measures exactly its declared columns, finite', async () => {
      const { measure } = await readyRule(rule)
      fc.assert(
        fc.property(anyText, (text) => {
          const value = measure(text)
          const values = typeof value === 'object' && value !== null ? value : { '': value }
          expect(Object.keys(values)).toEqual(rule.columns === undefined ? [''] : Object.keys(rule.columns))
          for (const one of Object.values(values)) {
            expect(one === null || typeof one === 'string' || Number.isFinite(one)).toBe(true)
          }
        }),
      )
    })
  })
}

for (const rule of SHARES) {
  it(`rule ${rule.id} measures a share from 0 to 1`, async () => {
    const { measure } = await readyRule(rule)
    fc.assert(
      fc.property(anyText, (text) => {
        const value = drawn(rule, measure(text))
        expect(typeof value === 'number' && value >= 0 && value <= 1).toBe(true)
      }),
    )
  })
}
