import { decoderOf } from './decode.ts'

// What a byte is in an encoding, as bits. No script: not part of a word.
const LATIN = 1
const CYRILLIC = 2
const GREEK = 4
const HEBREW = 8
const ARABIC = 16
const THAI = 32
const OTHER = 64
const MARK = 128
const LETTER = LATIN | CYRILLIC | GREEK | HEBREW | ARABIC | THAI | OTHER
const UPPER = 256
const LOWER = 512
/** Beyond ASCII and neither letter nor what prose in any script may hold. */
const SYMBOL = 1024

const SCRIPTS: readonly (readonly [number, RegExp])[] = [
  [MARK, /\p{M}/u],
  [LATIN, /(?=\p{L})\p{Script=Latin}/u],
  [CYRILLIC, /(?=\p{L})\p{Script=Cyrillic}/u],
  [GREEK, /(?=\p{L})\p{Script=Greek}/u],
  [HEBREW, /(?=\p{L})\p{Script=Hebrew}/u],
  [ARABIC, /(?=\p{L})\p{Script=Arabic}/u],
  [THAI, /(?=\p{L})\p{Script=Thai}/u],
  [OTHER, /\p{L}/u],
]

/** No-break space, quotes, dashes, ellipsis, №, ©, € … */
const PROSE_MARK = /[\u00a0\u00a7\u00a9\u00ab\u00ae\u00b0\u00b7\u00bb\u2010-\u203a\u20ac\u2116\u2122]/

function kindOf(character: string): number {
  const script = SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0]
  if (script === undefined) return character > '\u007f' && !PROSE_MARK.test(character) ? SYMBOL : 0
  return script | (/\p{Lu}/u.test(character) ? UPPER : /\p{Ll}/u.test(character) ? LOWER : 0)
}

const tables = new Map<string, Uint16Array>()

/** Kind of each of the 256 bytes. */
function tableOf(encoding: string): Uint16Array {
  let table = tables.get(encoding)
  if (table === undefined) {
    const characters =
      decoderOf(encoding, false)(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))) ?? ''
    table = Uint16Array.from(characters, kindOf)
    tables.set(encoding, table)
  }
  return table
}

/**
 * How much the bytes beyond ASCII look like words in a single-byte encoding, -1 to 1. A word is regular when it is of one
 * script, has capitals only where capitals stand and, in Latin script, is not made of accented letters. A wrong encoding
 * mixes scripts, turns case over or leaves symbols inside words.
 */
export function wordRegularity(bytes: Uint8Array, encoding: string): number {
  const table = tableOf(encoding)
  let total = 0
  let regular = 0
  let irregular = 0
  let length = 0
  let high = 0
  /** Kinds of the word's letters joined, and of those behind the first. */
  let kinds = 0
  let innerKinds = 0
  /** Holds a letter or mark without case. */
  let caseless = false
  const endWord = (): void => {
    if (high > 0) {
      if (isRegular(kinds, innerKinds, caseless, length, high)) regular += high
      else irregular += high
    }
    length = high = kinds = innerKinds = 0
    caseless = false
  }
  for (const byte of bytes) {
    const kind = table[byte]!
    if (byte >= 0x80) total += 1
    if ((kind & (LETTER | MARK)) === 0) {
      if (kind === SYMBOL) irregular += 1
      endWord()
      continue
    }
    kinds |= kind
    if (length > 0) innerKinds |= kind
    if ((kind & (UPPER | LOWER)) === 0) caseless = true
    length += 1
    if (byte >= 0x80) high += 1
  }
  endWord()
  return total === 0 ? 0 : (regular - irregular) / total
}

function isRegular(
  kinds: number,
  innerKinds: number,
  caseless: boolean,
  length: number,
  high: number,
): boolean {
  const script = kinds & LETTER
  if (script === HEBREW || script === ARABIC || script === THAI) return true
  if (caseless) return false
  const allUpper = (kinds & LOWER) === 0
  const capitalized = (innerKinds & UPPER) === 0
  if (!allUpper && !capitalized) return false
  return script === CYRILLIC || script === GREEK || (script === LATIN && (length <= 2 || high <= length / 2))
}
