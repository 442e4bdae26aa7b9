import { z } from 'zod'
import { defineRule } from '../../step.ts'

export const hanRatio = defineRule({
  id: 'han-ratio@1',
  about:
    'Share of Han characters among letters. MNBVC (after WuDaoCorpora) drops pages under 0.7, ChineseWebText under 0.3.',
  params: z.strictObject({ min: z.number().min(0).max(1).default(0.7) }),
  histogram: { scale: 'share' },
  thresholds: ({ min }) => [min],
  measure: (doc) => doc.features.hanRatio,
  decide: (value, { min }) => value >= min || 'too little Han',
})
