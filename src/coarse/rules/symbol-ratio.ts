import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { CharClass } from '../../text/classes.ts'
import { shareOfVisible } from '../../text/features.ts'

export const symbolRatio = defineRule({
  id: 'symbol-ratio@1',
  about:
    'Share of symbols, garbage and control characters among visible characters; punctuation and digits do not count. ' +
    'FlagData allows 0.25 and BigScience 0.3 "special characters", a wider class.',
  params: z.strictObject({ max: z.number().min(0).max(1).default(0.25) }),
  histogram: { scale: 'share' },
  thresholds: ({ max }) => [max],
  measure: (doc) => shareOfVisible(doc.features, [CharClass.symbol, CharClass.garbage, CharClass.control]),
  decide: (value, { max }) => value <= max || 'too many symbols',
})
