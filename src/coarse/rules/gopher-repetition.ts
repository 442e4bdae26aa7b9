import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { type Characters, charactersOf, countGrams } from '../../text/grams.ts'
import { duplicateLines } from '../../text/lines.ts'

const share = z.number().min(0).max(1)

/**
 * Share of the characters that the most frequent n-gram makes up, 0 when none repeats. Overlapping occurrences all count, so
 * that a text of one character would pass 1: it is capped.
 */
function topShare(characters: Characters, n: number): number {
  const { top } = countGrams(characters, n)
  return top < 2 ? 0 : Math.min(1, (top * n) / characters.length)
}

export const gopherRepetition = defineRule({
  id: 'gopher-repetition@1',
  about:
    'Repeated lines and dominant n-grams after Gopher, with n-grams of characters instead of words and its thresholds ' +
    '(FineWeb-2 Chinese, by segmented words: lines 0.287, line characters off, n-grams 0.256, 0.201, 0.171). A part ' +
    'set to null is off and not measured.',
  params: z.strictObject({
    maxLines: share.nullable().default(0.3),
    maxLineChars: share.nullable().default(0.2),
    maxTop2: share.nullable().default(0.2),
    maxTop3: share.nullable().default(0.18),
    maxTop4: share.nullable().default(0.16),
  }),
  columns: { lines: 'number', lineChars: 'number', top2: 'number', top3: 'number', top4: 'number' },
  histogram: { column: 'lines', scale: 'share' },
  thresholds: ({ maxLines }) => (maxLines === null ? [] : [maxLines]),
  measure: (doc, { maxLines, maxLineChars, maxTop2, maxTop3, maxTop4 }) => {
    const lines = maxLines === null && maxLineChars === null ? null : duplicateLines(doc.text)
    const grams = maxTop2 === null && maxTop3 === null && maxTop4 === null ? null : charactersOf(doc.text)
    const top = (max: number | null, n: number) =>
      max === null || grams === null ? null : topShare(grams, n)
    return {
      lines: maxLines === null || lines === null ? null : lines.lineShare,
      lineChars: maxLineChars === null || lines === null ? null : lines.charShare,
      top2: top(maxTop2, 2),
      top3: top(maxTop3, 3),
      top4: top(maxTop4, 4),
    }
  },
  decide: (value, { maxLines, maxLineChars, maxTop2, maxTop3, maxTop4 }) => {
    const over = (measured: number | null, max: number | null) =>
      measured !== null && max !== null && measured > max
    if (over(value.lines, maxLines)) return 'too many repeated lines'
    if (over(value.lineChars, maxLineChars)) return 'too much in repeated lines'
    if (over(value.top2, maxTop2)) return 'one 2-gram dominates'
    if (over(value.top3, maxTop3)) return 'one 3-gram dominates'
    return !over(value.top4, maxTop4) || 'one 4-gram dominates'
  },
})
