import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { countScriptMarks } from '../../text/chinese-script.ts'

export const traditionalRatio = defineRule({
  id: 'traditional-ratio@1',
  about:
    'Share of traditional forms among the Han characters that differ between the scripts, 0 when none does. ChineseWebText ' +
    'drops a text for any traditional character, which also drops quotations and names; the default here removes texts ' +
    'that are mostly traditional.',
  params: z.strictObject({ max: z.number().min(0).max(1).default(0.5) }),
  histogram: { scale: 'share' },
  thresholds: ({ max }) => [max],
  measure: (doc) => {
    const { traditional, simplified } = countScriptMarks(doc.text)
    return traditional === 0 ? 0 : traditional / (traditional + simplified)
  },
  decide: (value, { max }) => value <= max || 'traditional script',
})
