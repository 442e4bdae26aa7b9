import { ConverterFactory } from 'opencc-js/core'
import traditionalCharacters from 'opencc-js/dict/TSCharacters'
import traditionalPhrases from 'opencc-js/dict/TSPhrases'
import { z } from 'zod'
import { defineCleaner } from '../../step.ts'
import { countScriptMarks } from '../../text/chinese-script.ts'
import { unitsOf } from '../../text/units.ts'

interface Converter {
  readonly convert: (line: string) => string
  /** 1 for a unit that stands in traditional text alone. */
  readonly traditional: Uint8Array
}

/**
 * OpenCC's t2s. Characters that stay in some words (乾 in 乾坤, 於 as a name) do not start a conversion, else a second one
 * would go further than the first: what is converted holds no character that is left in `traditional`.
 */
function createConverter(): Converter {
  const traditional = new Uint8Array(0x10000)
  const pairs = [...traditionalCharacters.split('|'), ...traditionalPhrases.split('|')].map((pair) =>
    pair.split(' '),
  )
  for (const [from = '', to] of pairs)
    if (from.length === 1 && from !== to) traditional[from.charCodeAt(0)] = 1
  for (const [, to = ''] of pairs) for (const character of to) traditional[character.charCodeAt(0)] = 0
  return { convert: ConverterFactory([traditionalPhrases, traditionalCharacters]), traditional }
}

function holdsAny(text: string, marks: Uint8Array): boolean {
  const units = unitsOf(text)
  const { length } = text
  let found = 0
  for (let i = 0; i < length; i++) found |= marks[units[i]!]!
  return found === 1
}

export const simplify = defineCleaner({
  id: 'simplify@1',
  about:
    'Traditional to simplified Chinese with OpenCC, phrases before characters, line by line where a line holds a traditional ' +
    'character (WuDaoCorpora, FlagData, CCI).',
  params: z.strictObject({
    /** Leave a text alone whose share of traditional forms (see `traditional-ratio`) is below. */
    onlyFromRatio: z.number().min(0).max(1).default(0),
  }),
  columns: ['lines'],
  prepare: createConverter,
  clean: (text, { onlyFromRatio }, { convert, traditional }) => {
    if (!holdsAny(text, traditional)) return undefined
    if (onlyFromRatio > 0) {
      const counts = countScriptMarks(text)
      if (counts.traditional / (counts.traditional + counts.simplified) < onlyFromRatio) return undefined
    }
    let lines = 0
    // OpenCC leaves descriptions of characters (⿰言兌) as they are: a line may stay the same after all.
    const converted = text.split('\n').map((line) => {
      if (!holdsAny(line, traditional)) return line
      const simplified = convert(line)
      if (simplified !== line) lines += 1
      return simplified
    })
    return lines === 0 ? undefined : { text: converted.join('\n'), edits: { lines } }
  },
})
