import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { CharClass } from '../../text/classes.ts'
import { shareOfVisible } from '../../text/features.ts'
import { countMisread } from '../../text/misread.ts'

const share = z.number().min(0).max(1)

export const mojibake = defineRule({
  id: 'mojibake@1',
  about:
    'What a wrong decode leaves behind: the share of garbage (U+FFFD, private use, unassigned, control) and the share of ' +
    'misread characters (锟斤拷, 涓枃, Ã©, ÖÐ¹ú, 烫烫烫) among visible ones. WuDaoCorpora drops garbled pages without giving a ' +
    'number; the thresholds are our own.',
  params: z.strictObject({
    maxGarbage: share.nullable().default(0.02),
    maxMisread: share.nullable().default(0.05),
  }),
  columns: { garbage: 'number', misread: 'number' },
  histogram: { column: 'misread', scale: 'share' },
  thresholds: ({ maxMisread }) => (maxMisread === null ? [] : [maxMisread]),
  measure: ({ features, text }) => ({
    garbage: shareOfVisible(features, [CharClass.garbage, CharClass.control]),
    misread: features.visible === 0 ? 0 : Math.min(1, countMisread(text) / features.visible),
  }),
  decide: (value, { maxGarbage, maxMisread }) => {
    if (maxMisread !== null && value.misread > maxMisread) return 'decoded with the wrong charset'
    return maxGarbage === null || value.garbage <= maxGarbage || 'garbage characters'
  },
})
