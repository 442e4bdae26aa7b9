import { z } from 'zod'
import { defineRule } from '../../step.ts'

export const length = defineRule({
  id: 'length@1',
  about:
    'Length in code points, spaces included. ChineseWebText drops 200 and less, PanGu-α under 150; MAP-CC keeps 50 to 10,000.',
  params: z
    .strictObject({
      min: z.number().int().min(0).default(200),
      max: z.number().int().positive().optional(),
    })
    .refine(({ min, max }) => max === undefined || min <= max, { message: 'min must not exceed max' }),
  histogram: { scale: 'count' },
  thresholds: ({ min, max }) => (max === undefined ? [min] : [min, max]),
  measure: (doc) => doc.features.chars,
  decide: (value, { min, max }) => {
    if (value < min) return 'too short'
    return max === undefined || value <= max || 'too long'
  },
})
