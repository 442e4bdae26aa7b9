import { analyse } from 'chardet'
import { doubleByteEncoding } from './charset-double-byte.ts'
import { wordRegularity } from './charset-words.ts'
import { decoderOf, replacedIn } from './decode.ts'

/** Bytes of running text that a guess looks at. */
const SAMPLE_BYTES = 4096

const MULTI_BYTE = ['gb18030', 'big5', 'euc-jp', 'shift_jis', 'euc-kr'] as const

/** Single-byte encodings of languages written in Latin letters, then of others. Earlier ones win a tie. */
const LATIN = [
  'windows-1252',
  'windows-1250',
  'iso-8859-2',
  'windows-1254',
  'windows-1257',
  'iso-8859-15',
  'windows-1258',
  'macintosh',
] as const
const OTHER = [
  'windows-1251',
  'koi8-r',
  'koi8-u',
  'iso-8859-5',
  'ibm866',
  'ibm855',
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
 * encodings are told by chardet, but for two that it does not know (`doubleByteEncoding`). Nor does it know all
 * single-byte ones, and it takes markup for English: it is given running text alone, and the decoded words decide first
 * (`wordRegularity`).
 */
export function guessEncoding(bytes: Uint8Array): string {
  const doubleByte = doubleByteEncoding(bytes)
  if (doubleByte === 'johab') return doubleByte
  const sample = wordsOf(bytes)
  const scores = SINGLE_BYTE.map((encoding) => wordRegularity(sample, encoding))
  const best = Math.max(...scores)
  if (doubleByte !== undefined && best < VERY_REGULAR) return doubleByte
  const confidence = new Map<string, number>()
  for (const match of analyse(sample)) {
    const name = match.name.toLowerCase()
    const encoding = NAMES[name] ?? name
    confidence.set(encoding, Math.max(match.confidence, confidence.get(encoding) ?? 0))
  }
  const sure = (encoding: string): number => confidence.get(encoding) ?? 0
  const surest = (encodings: readonly string[]): string | undefined =>
    encodings.reduce<string | undefined>((a, b) => (a === undefined || sure(b) > sure(a) ? b : a), undefined)

  const multiByte = surest(MULTI_BYTE.filter((encoding) => fits(sample, encoding)))
  if (multiByte !== undefined && sure(multiByte) >= SURE && best < VERY_REGULAR) return multiByte
  const near = SINGLE_BYTE.filter((_, i) => scores[i]! >= best - NEAR)
  if (best < REGULAR && fits(sample, 'gb18030')) return 'gb18030'
  return (best > 0 ? surest(near) : undefined) ?? 'windows-1252'
}

/** Share of U+FFFD among the characters beyond ASCII from which bytes are in another encoding. */
const BROKEN_SHARE = 0.05

/** Is next to nothing of the sample invalid in the encoding? */
function fits(sample: Buffer, encoding: string): boolean {
  return replacedIn(decoderOf(encoding, false)(sample) ?? '').replacedShare <= BROKEN_SHARE
}

const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const EXCLAMATION = 0x21
const SPACE = 0x20

/** Words that hold bytes beyond ASCII, up to 4 KB, tags left out unless only they hold any. */
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
