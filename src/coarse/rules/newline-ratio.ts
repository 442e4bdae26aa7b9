import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { CharClass, CLASS_OF_UNIT } from '../../text/classes.ts'
import { unitsOf } from '../../text/units.ts'

/** Words of alphabetic scripts: runs of letters that are not Han. */
function countWords(text: string): number {
  const units = unitsOf(text)
  const { length } = text
  let words = 0
  let inWord = 0
  for (let i = 0; i < length; i++) {
    const charClass = CLASS_OF_UNIT[units[i]!]!
    const letter = charClass > CharClass.han && charClass <= CharClass.otherLetter ? 1 : 0
    words += letter & ~inWord
    inWord = letter
  }
  return words
}

export const newlineRatio = defineRule({
  id: 'newline-ratio@1',
  about:
    'Line ends, blank lines included, per word, where each Han character counts as one word. FlagData drops texts ' +
    'over 0.25 by this definition; FineWeb-2 over 0.178 per segmented Chinese word.',
  params: z.strictObject({ max: z.number().min(0).default(0.25) }),
  histogram: { scale: 'share' },
  thresholds: ({ max }) => [max],
  measure: (doc) => {
    const { counts } = doc.features
    const newlines = counts[CharClass.newline]!
    if (newlines === 0) return 0
    return newlines / Math.max(1, counts[CharClass.han]! + countWords(doc.text))
  },
  decide: (value, { max }) => value <= max || 'too many line ends',
})
