import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { unitsOf } from '../../text/units.ts'

/** FineWeb-2's stop words for Chinese (configs/cmn_Hani.yml): the most frequent words of its reference texts. */
const FINEWEB2_CHINESE = '的年在月是和日了於·為有被人中為他與後也而由'

const bitOfUnit = (words: string): Uint8Array => {
  const numbers = new Uint8Array(0x10000)
  for (const [index, word] of [...new Set(words)].entries()) numbers[word.charCodeAt(0)] = index + 1
  return numbers
}

export const stopWords = defineRule({
  id: 'stop-words@1',
  about:
    'How many different function words of running text occur. FineWeb-2 asks Chinese texts for 2 of its 22; we look for ' +
    'characters instead of segmented words.',
  params: z.strictObject({
    min: z.number().int().min(0).default(2),
    /** Stop words of one UTF-16 unit each, written together. */
    words: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^\ud800-\udfff]+$/, 'characters above U+FFFF are not supported')
      .default(FINEWEB2_CHINESE),
  }),
  histogram: { scale: 'count' },
  thresholds: ({ min }) => [min],
  prepare: ({ words }) => bitOfUnit(words),
  measure: (doc, _params, numbers) => {
    const units = unitsOf(doc.text)
    const { length } = doc.text
    const seen = new Uint8Array(256)
    for (let i = 0; i < length; i++) seen[numbers[units[i]!]!] = 1
    let found = 0
    for (let number = 1; number < 256; number++) found += seen[number]!
    return found
  },
  decide: (value, { min }) => value >= min || 'too few stop words',
})
