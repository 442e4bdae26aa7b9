import { seededRandom, shuffle } from '../../src/fine/random.ts'
import type { Raw } from './data.ts'

type Random = () => number
type Ruin = (text: string, random: Random) => string

const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)]!

/** Same characters, no order. */
const shuffled: Ruin = (text, random) => {
  const characters = [...text.replace(/\n/g, '')]
  shuffle(characters, random)
  return characters.join('')
}

/** UTF-8 read as another encoding, or what is left when the reader gave up. */
const wronglyDecoded: Ruin = (text, random) => {
  const bytes = new TextEncoder().encode(text)
  return new TextDecoder(pick(['gb18030', 'windows-1252', 'big5', 'utf-16le'], random)).decode(bytes)
}

/** Pieces of two to six characters, listed. */
const keywords: Ruin = (text, random) => {
  const bare = text.replace(/[\s\p{P}]+/gu, '')
  const separator = pick([' ', ' ', '、', '|', '_', ' - ', '，', '\n'], random)
  const pieces: string[] = []
  for (let length = 0; length < Math.min(text.length, 1500); length += pieces.at(-1)!.length + 1) {
    const from = Math.floor(random() * Math.max(1, bare.length - 6))
    pieces.push(bare.slice(from, from + 2 + Math.floor(random() * 5)) || '无')
  }
  return pieces.join(separator)
}

/** Beginnings of sentences, each cut off. */
const truncated: Ruin = (text, random) =>
  text
    .split(/[。！？\n]+/)
    .filter((sentence) => sentence.length > 6)
    .map((sentence) => {
      const head = sentence.slice(0, 6 + Math.floor(random() * 14))
      return `${head}${pick(['...', '…', '…… [详细]', ' 阅读全文', '...更多>>'], random)}`
    })
    .join('\n')

/** Repetition is not among them: counts of n-grams do not see it, and `repetition` is a rule of its own. */
const RUINS: readonly Ruin[] = [shuffled, wronglyDecoded, keywords, truncated]

/** Texts ruined of each source: the same of all, or their topics would be learnt as worthless. */
const PER_SOURCE = 250

/** Longest piece of a text that is ruined. */
const PIECE = 2000

/**
 * Worthless texts made of good ones by rule: synthetic, and declared so in the model's card. They keep the group of the
 * good text, so that both fall in the same part.
 */
export const ruinAll = (sources: readonly (readonly Raw[])[]): Raw[] =>
  sources.flatMap((raws, s) => {
    const random = seededRandom(s)
    const chosen = Array.from(raws)
    shuffle(chosen, random)
    return chosen.slice(0, PER_SOURCE).map(({ text, group }) => {
      const from = Math.floor(random() * Math.max(1, text.length - PIECE))
      return { text: pick(RUINS, random)(text.slice(from, from + PIECE), random), group }
    })
  })
