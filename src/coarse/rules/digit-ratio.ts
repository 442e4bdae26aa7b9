import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { CharClass } from '../../text/classes.ts'

export const digitRatio = defineRule({
  id: 'digit-ratio@1',
  about: 'Share of digits among visible characters other than punctuation. MAP-CC drops texts over 0.3.',
  params: z.strictObject({ max: z.number().min(0).max(1).default(0.3) }),
  histogram: { scale: 'share' },
  thresholds: ({ max }) => [max],
  measure: ({ features }) => {
    const digits = features.counts[CharClass.digit]!
    return digits === 0 ? 0 : digits / (features.visible - features.counts[CharClass.punctuation]!)
  },
  decide: (value, { max }) => value <= max || 'too many digits',
})
