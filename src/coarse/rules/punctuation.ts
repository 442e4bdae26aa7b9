import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { CharClass } from '../../text/classes.ts'
import { shareOfVisible } from '../../text/features.ts'

export const punctuation = defineRule({
  id: 'punctuation@1',
  about:
    'Share of punctuation among visible characters: prose has some, and not too much. MAP-CC wants any at all ' +
    '(`min: 0`, the default, removes texts at or below it); the default maximum is our own.',
  params: z
    .strictObject({
      min: z.number().min(0).max(1).default(0),
      max: z.number().min(0).max(1).default(0.4),
    })
    .refine(({ min, max }) => min < max, { message: 'min must be less than max' }),
  histogram: { scale: 'share' },
  thresholds: ({ min, max }) => [min, max],
  measure: (doc) => shareOfVisible(doc.features, [CharClass.punctuation]),
  decide: (value, { min, max }) => {
    if (value <= min) return 'too little punctuation'
    return value <= max || 'too much punctuation'
  },
})
