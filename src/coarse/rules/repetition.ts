import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { charactersOf, countGrams } from '../../text/grams.ts'

export const repetition = defineRule({
  id: 'repetition@1',
  about:
    'Share of character n-grams that occur more than once in the text, every occurrence counted; white space is left out, ' +
    'letters are lower-cased. ChineseWebText drops texts over 0.5 with 13-grams.',
  params: z.strictObject({
    n: z.number().int().min(1).max(100).default(13),
    max: z.number().min(0).max(1).default(0.5),
  }),
  histogram: { scale: 'share' },
  thresholds: ({ max }) => [max],
  measure: (doc, { n }) => {
    const { total, repeated } = countGrams(charactersOf(doc.text), n)
    return total === 0 ? 0 : repeated / total
  },
  decide: (value, { max }) => value <= max || 'too repetitive',
})
