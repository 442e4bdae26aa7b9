import { ALPHABETS } from './charset-alphabets.ts'
import { decoderOf } from './decode.ts'

// What a byte is in an encoding, as bits. No script: not part of a word.
const LATIN = 1
const CYRILLIC = 2
const GREEK = 4
const HEBREW = 8
const ARABIC = 16
const THAI = 32
const OTHER = 64
const LETTER = LATIN | CYRILLIC | GREEK | HEBREW | ARABIC | THAI | OTHER
/** Combines with the letter before it. */
const MARK = 128
const UPPER = 256
const LOWER = 512
/** Beyond ASCII and neither letter nor what prose in any script may hold. */
const SYMBOL = 1024
/** Quotes, dashes, currency signs … beyond ASCII. */
const PROSE = 2048
const DIGIT = 4096
/** A letter that no mark follows. */
const BARE = 8192
/** A control character beyond ASCII: text holds none. */
const CONTROL = 16384
/** A mark of prose that stands within words: l’été, col·lega. */
const JOINER = 32768
/** A letter that stands at the end of words alone: ς. */
const FINAL = 65536

const SCRIPTS: readonly (readonly [number, RegExp])[] = [
  [LATIN, /(?=\p{L})\p{Script=Latin}/u],
  [CYRILLIC, /(?=\p{L})\p{Script=Cyrillic}/u],
  [GREEK, /(?=\p{L})\p{Script=Greek}/u],
  [HEBREW, /(?=[\p{L}\p{M}])\p{Script=Hebrew}/u],
  [ARABIC, /(?=[\p{L}\p{M}])\p{Script=Arabic}/u],
  [THAI, /(?=[\p{L}\p{M}])\p{Script=Thai}/u],
  [OTHER, /\p{L}/u],
]

/** No-break space, ¡ ¿ £ §, quotes, dashes, ellipsis, №, ©, €, Arabic punctuation … */
const PROSE_MARK =
  /[\u00a0\u00a1\u00a3\u00a7\u00a9\u00aa\u00ab\u00ae\u00b0\u00b7\u00ba\u00bb\u00bf\u060c\u061b\u061f\u2010-\u203a\u20ac\u2116\u2122]/
const IN_WORDS = /[\u00b7\u2019]/
const COMBINING = /\p{M}/u
/** Thai vowels written as letters of their own. */
const THAI_VOWEL = /[\u0e30\u0e32\u0e33\u0e40-\u0e46]/

function kindOf(character: string): number {
  if (character >= '0' && character <= '9') return DIGIT
  if (PROSE_MARK.test(character)) return IN_WORDS.test(character) ? PROSE | JOINER : PROSE
  const script = SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0]
  if (COMBINING.test(character)) return MARK | (script ?? 0)
  if (script === undefined)
    return character <= '\u007f' ? 0 : character <= '\u009f' ? SYMBOL | CONTROL : SYMBOL
  if (THAI_VOWEL.test(character)) return script | BARE
  if (character === 'ς') return script | LOWER | FINAL
  return script | (/\p{Lu}/u.test(character) ? UPPER : /\p{Ll}/u.test(character) ? LOWER : 0)
}

interface ByteTable {
  /** Kind of each of the 256 bytes. */
  readonly kinds: Uint32Array
  /** Bytes beyond ASCII that each of the alphabets may hold, marks of prose included, as 0 or 1. */
  readonly alphabets: readonly Uint8Array[]
}

const tables = new Map<string, ByteTable>()

function tableOf(encoding: string): ByteTable {
  let table = tables.get(encoding)
  if (table === undefined) {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const characters = Array.from(decoderOf(encoding, false)(bytes) ?? '')
    const kinds = Uint32Array.from(characters, kindOf)
    const alphabets = ALPHABETS.map((letters) =>
      Uint8Array.from(characters, (each, byte) =>
        (kinds[byte]! & PROSE) !== 0 || letters.has(each) || letters.has(each.toLowerCase()) ? 1 : 0,
      ),
    ).filter((alphabet) => alphabet.includes(1))
    table = { kinds, alphabets }
    tables.set(encoding, table)
  }
  return table
}

/** Most encodings are plainly wrong by then, and looked at no further. */
const PROBE_BYTES = 512

/**
 * How much the bytes beyond ASCII look like a language in a single-byte encoding, up to 1: how regular the words are,
 * times the share of letters that one language has. Under 0 when most words are irregular.
 */
export function wordRegularity(bytes: Uint8Array, encoding: string): number {
  const { kinds, alphabets } = tableOf(encoding)
  const words = new Words()
  const counts = new Uint32Array(256)
  let total = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte >= 0x80) {
      total += 1
      counts[byte]! += 1
    }
    words.add(kinds[byte]!, byte >= 0x80)
    if (i === PROBE_BYTES && words.irregular > words.regular) break
  }
  words.add(0, false)
  if (total === 0) return 0
  const regularity = (words.regular - words.irregular) / total
  return regularity <= 0 ? regularity : (regularity * mostKnown(counts, alphabets)) / total
}

/** The most bytes beyond ASCII that are letters of one alphabet, or marks of prose. */
function mostKnown(counts: Uint32Array, alphabets: readonly Uint8Array[]): number {
  let most = 0
  for (const alphabet of alphabets) {
    let known = 0
    for (let byte = 0x80; byte < counts.length; byte++) known += counts[byte]! * alphabet[byte]!
    most = Math.max(most, known)
  }
  return most
}

/** A control character beyond ASCII counts as so many irregular ones. */
const CONTROL_WEIGHT = 10

/**
 * Counts the bytes beyond ASCII in regular and irregular words. A word is regular when it is of one script, has capitals
 * only where capitals stand, marks only behind letters that take them and, in Latin script, is not made of accented
 * letters. A wrong encoding mixes scripts, turns case over or leaves symbols inside words.
 */
class Words {
  regular = 0
  irregular = 0
  /** Kind of the byte before. */
  #last = 0
  /** Kind of what stands before the word. */
  #before = 0
  #length = 0
  #high = 0
  /** Kinds of the word's letters joined, and of those behind the first. */
  #kinds = 0
  #innerKinds = 0
  /** Letters without case, and marks and letters that stand where none can. */
  #caseless = 0
  #stray = 0
  /** A mark of prose behind a letter: within a word no more than an apostrophe. */
  #pending = 0

  add(kind: number, high: boolean): void {
    if ((kind & (LETTER | MARK)) === 0) this.#addOther(kind, high)
    else this.#addLetter(kind, high)
    this.#last = kind
  }

  #addLetter(kind: number, high: boolean): void {
    if (this.#length === 0) {
      this.#before = this.#last
      this.irregular += this.#pending
    } else {
      this.#innerKinds |= kind
      if ((this.#last & FINAL) !== 0) this.#stray += 1
    }
    this.#pending = 0
    if ((kind & MARK) !== 0) {
      const takesMark = (this.#last & (LETTER | MARK)) !== 0 && (this.#last & BARE) === 0
      if (!takesMark) this.#stray += 1
    } else if ((kind & (UPPER | LOWER)) === 0) this.#caseless += 1
    this.#kinds |= kind
    this.#length += 1
    if (high) this.#high += 1
  }

  #addOther(kind: number, high: boolean): void {
    const behindLetter = this.#length > 0
    this.#endWord(kind)
    this.regular += this.#pending
    this.#pending = 0
    if (!high) return
    if ((kind & CONTROL) !== 0) this.irregular += CONTROL_WEIGHT
    else if ((kind & SYMBOL) !== 0) this.irregular += 1
    else if (behindLetter && (kind & JOINER) === 0) this.#pending = 1
    else this.regular += 1
  }

  #endWord(next: number): void {
    if (this.#high > 0) {
      if (this.#isRegular() && !this.#isSign(next)) this.regular += this.#high
      else this.irregular += this.#high
    }
    this.#length = this.#high = this.#kinds = this.#innerKinds = this.#caseless = this.#stray = 0
  }

  /** One letter beside a digit is a sign in another encoding: £5 read as Ł5. */
  #isSign(next: number): boolean {
    return this.#length === 1 && (this.#before === DIGIT || next === DIGIT)
  }

  #isRegular(): boolean {
    const length = this.#length
    if (this.#stray * 8 > length) return false
    const script = this.#kinds & LETTER
    if (script === HEBREW || script === ARABIC || script === THAI) return true
    if (this.#caseless > 0) return false
    const allUpper = (this.#kinds & LOWER) === 0
    const capitalized = (this.#innerKinds & UPPER) === 0
    if (!allUpper && !capitalized) return false
    return (
      script === CYRILLIC ||
      script === GREEK ||
      (script === LATIN && (length <= 2 || this.#high * 3 <= length * 2))
    )
  }
}
