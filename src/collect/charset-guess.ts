import { analyse } from 'chardet'
import { decoderOf } from './decode.ts'

/** Bytes of running text that a guess looks at. */
const SAMPLE_BYTES = 8192

const MULTI_BYTE: ReadonlySet<string> = new Set(['gb18030', 'big5', 'euc-jp', 'shift_jis', 'euc-kr'])

/** Single-byte encodings of languages written in Latin letters, then of others. Earlier ones win a tie. */
const LATIN = ['windows-1252', 'windows-1250', 'iso-8859-2', 'windows-1254', 'macintosh'] as const
const OTHER = [
  'windows-1251',
  'koi8-r',
  'iso-8859-5',
  'ibm866',
  'x-mac-cyrillic',
  'windows-1253',
  'iso-8859-7',
  'windows-1255',
  'windows-1256',
  'iso-8859-6',
  'windows-874',
] as const
const SINGLE_BYTE: readonly string[] = [...LATIN, ...OTHER]
const LATIN_NAMES: ReadonlySet<string> = new Set(LATIN)

/** Names of chardet that WHATWG reads as another encoding, or that are a subset of one of ours. */
const NAMES: Readonly<Record<string, string>> = {
  'iso-8859-1': 'windows-1252',
  'iso-8859-8': 'windows-1255',
  'iso-8859-9': 'windows-1254',
}

// How sure is sure enough: chosen on real feeds and pages in some forty encodings, see tests/corpora/charset.test.ts.
/** Confidence of chardet, 0 to 100, from which a multi-byte encoding is taken. */
const SURE = 50
/** Regularity from which a single-byte encoding is taken even against a multi-byte one: Thai also looks like GBK. */
const VERY_REGULAR = 0.95
/** Regularity from which a single-byte encoding is taken at all. */
const REGULAR = 0.5
/** Encodings this close in regularity are told apart by chardet's letter statistics. */
const NEAR = 0.02

/** Is the encoding one of a language written in Latin letters, with one byte per character? */
export const isLatin = (encoding: string): boolean => LATIN_NAMES.has(encoding)

/**
 * Encoding of text that is neither UTF-8 nor ASCII, by its bytes alone; what remains unclear is `gb18030`. Multi-byte
 * encodings are told by chardet. chardet does not know all single-byte ones and takes markup for English: it is given
 * running text alone, and the decoded words decide first (see `regularity`).
 */
export function guessEncoding(bytes: Uint8Array): string {
  const sample = wordsOf(bytes)
  const confidence = new Map<string, number>()
  for (const match of analyse(sample)) {
    const name = match.name.toLowerCase()
    const encoding = NAMES[name] ?? name
    confidence.set(encoding, Math.max(match.confidence, confidence.get(encoding) ?? 0))
  }
  const sure = (encoding: string): number => confidence.get(encoding) ?? 0
  const surest = (encodings: readonly string[]): string | undefined =>
    encodings.reduce<string | undefined>((a, b) => (a === undefined || sure(b) > sure(a) ? b : a), undefined)

  const scores = SINGLE_BYTE.map((encoding) => regularity(decoderOf(encoding, false)(sample) ?? ''))
  const best = Math.max(...scores)
  const multiByte = surest([...MULTI_BYTE])
  if (multiByte !== undefined && sure(multiByte) >= SURE && best < VERY_REGULAR) return multiByte
  const near = SINGLE_BYTE.filter((_, i) => scores[i]! >= best - NEAR)
  const singleByte = surest(best >= REGULAR ? near : SINGLE_BYTE)
  return singleByte !== undefined && (best >= REGULAR || sure(singleByte) >= SURE) ? singleByte : 'gb18030'
}

const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const EXCLAMATION = 0x21
const SPACE = 0x20

/** Words that hold bytes beyond ASCII, up to 8 KB, tags left out unless only they hold any. */
function wordsOf(bytes: Uint8Array): Buffer {
  const words = collectWords(bytes, false)
  return Buffer.concat(words.length > 0 ? words : collectWords(bytes, true)).subarray(0, SAMPLE_BYTES)
}

function collectWords(bytes: Uint8Array, withTags: boolean): Uint8Array[] {
  const words: Uint8Array[] = []
  let length = 0
  let start = 0
  let high = false
  let inTag = false
  const endWord = (end: number): void => {
    if (high && (withTags || !inTag)) {
      words.push(bytes.subarray(start, end))
      length += end - start
    }
    start = end
    high = false
  }
  for (let i = 0; i < bytes.length && length < SAMPLE_BYTES; i++) {
    const byte = bytes[i]!
    if (byte >= 0x80) high = true
    else if (byte === LESS_THAN || byte === GREATER_THAN || byte <= SPACE) {
      endWord(i)
      // Comments and CDATA sections (`<!`) hold text.
      if (byte === LESS_THAN) inTag = bytes[i + 1] !== EXCLAMATION
      if (byte === GREATER_THAN) inTag = false
    }
  }
  endWord(bytes.length)
  return words
}

const WORD = /[\p{L}\p{M}]+/gu
const BEYOND_ASCII = /[^\u0000-\u007f]/g
const LETTER = /[\p{L}\p{M}]/u
/** Punctuation that prose in any script may hold: no-break space, quotes, dashes, ellipsis, №, ©, € … */
const PROSE_MARK = /[\u00a0\u00a7\u00a9\u00ab\u00ae\u00b0\u00b7\u00bb\u2010-\u203a\u20ac\u2116\u2122]/
const ONE_CASE = /^(?:\p{Ll}+|\p{Lu}+|\p{Lu}\p{Ll}+)$/u
const LATIN_WORD = /^[\p{Script=Latin}\p{M}]+$/u
const CASED_WORD = /^(?:\p{Script=Cyrillic}+|\p{Script=Greek}+)$/u
const CASELESS_WORD = /^(?:[\p{Script=Hebrew}\p{M}]+|[\p{Script=Arabic}\p{M}]+|[\p{Script=Thai}\p{M}]+)$/u

/**
 * How much the characters beyond ASCII of a decoded text look like words, -1 to 1. A word is regular when it is of one
 * script, has capitals only where capitals stand, and, in Latin script, is not made of accented letters: a wrong single-byte
 * encoding mixes scripts, turns case over or leaves symbols inside words.
 */
function regularity(text: string): number {
  let total = 0
  let regular = 0
  let irregular = 0
  for (const [character] of text.matchAll(BEYOND_ASCII)) {
    total += 1
    if (!LETTER.test(character) && !PROSE_MARK.test(character)) irregular += 1
  }
  for (const [word] of text.matchAll(WORD)) {
    const count = word.match(BEYOND_ASCII)?.length ?? 0
    if (count === 0) continue
    if (isRegular(word, count)) regular += count
    else irregular += count
  }
  return total === 0 ? 0 : (regular - irregular) / total
}

function isRegular(word: string, beyondAscii: number): boolean {
  if (CASELESS_WORD.test(word)) return true
  if (!ONE_CASE.test(word)) return false
  return (
    CASED_WORD.test(word) || (LATIN_WORD.test(word) && (word.length <= 2 || beyondAscii <= word.length / 2))
  )
}
