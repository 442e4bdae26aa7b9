import { z } from 'zod'
import { defineRule } from '../../step.ts'

const share = z.number().min(0).max(1)

export const lineShape = defineRule({
  id: 'line-shape@1',
  about:
    'Shapes of the lines that are not blank; a part that is left out is off. Lines ending a sentence (FineWeb-2 Chinese: at ' +
    'least 0.106), lines of at most 30 characters (FineWeb: at most 0.67; off for Chinese), lines starting with a bullet ' +
    '(Gopher: at most 0.9), lines ending in an ellipsis or "read more" (Gopher: at most 0.3), mean length in UTF-16 ' +
    'units (ChineseWebText: at least 10).',
  params: z.strictObject({
    minTerminal: share.nullable().default(0.106),
    maxShort: share.nullable().default(null),
    maxBullet: share.nullable().default(0.9),
    maxEllipsis: share.nullable().default(0.3),
    minMeanLength: z.number().min(0).nullable().default(10),
    minLines: z
      .number()
      .int()
      .min(1)
      .default(2)
      .describe('Shares are looked at from this many lines on: of a single line they are 0 or 1'),
  }),
  columns: {
    lines: 'number',
    terminal: 'number',
    short: 'number',
    bullet: 'number',
    ellipsis: 'number',
    meanLength: 'number',
  },
  histogram: { column: 'terminal', scale: 'share' },
  thresholds: ({ minTerminal }) => (minTerminal === null ? [] : [minTerminal]),
  measure: ({ lines }) => ({
    lines: lines.count,
    terminal: lines.terminalShare,
    short: lines.shortShare,
    bullet: lines.bulletShare,
    ellipsis: lines.ellipsisShare,
    meanLength: lines.meanLength,
  }),
  decide: (value, { minTerminal, maxShort, maxBullet, maxEllipsis, minMeanLength, minLines }) => {
    if (minMeanLength !== null && value.meanLength < minMeanLength) return 'lines too short on average'
    if (value.lines < minLines) return true
    if (minTerminal !== null && value.terminal < minTerminal) return 'too few lines end a sentence'
    if (maxShort !== null && value.short > maxShort) return 'too many short lines'
    if (maxBullet !== null && value.bullet > maxBullet) return 'too many bullets'
    return maxEllipsis === null || value.ellipsis <= maxEllipsis || 'too many ellipses'
  },
})
