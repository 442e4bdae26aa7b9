import { CharClass, CLASS_OF_UNIT, classOfAstral } from '../../text/classes.ts'

/** Set on a code point that is a token by itself. */
export const CHARACTER = 0x1000000
/** Stands between two words that would otherwise run together. */
export const SEPARATOR = 0

/** Table entries from here on are no code points. */
export const SPECIAL = 0x2000000
export const IGNORED = SPECIAL
const DECOMPOSED = SPECIAL + 1
const SURROGATE = SPECIAL + 2

/** Unspaced scripts that the shared character classes count as other letters. */
const UNSPACED = /[\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u
const VARIATION_SELECTOR = /\p{Variation_Selector}/u
/** Combining accents, conjoining jamo, kana sound marks, half-width kana and Hangul. */
const COMPOSES = /[\u0300-\u036f\u1100-\u11ff\u3099\u309a\uff65-\uffdc]/u

const isOneCodePoint = (text: string): boolean => text.length === (text.codePointAt(0)! > 0xffff ? 2 : 1)

function entryOf(character: string, charClass: CharClass): number {
  if (charClass === CharClass.control || VARIATION_SELECTOR.test(character)) return IGNORED
  const isLetter = charClass >= CharClass.han && charClass <= CharClass.otherLetter
  if (!isLetter && charClass !== CharClass.digit) return SEPARATOR
  const compatible = character.normalize('NFKC')
  if (!isOneCodePoint(compatible) || COMPOSES.test(compatible)) return DECOMPOSED
  const lower = compatible.toLowerCase()
  const folded = (isOneCodePoint(lower) ? lower : compatible).codePointAt(0)!
  return isUnspaced(folded) ? folded | CHARACTER : folded
}

function isUnspaced(codePoint: number): boolean {
  const charClass = codePoint > 0xffff ? classOfAstral(codePoint) : CLASS_OF_UNIT[codePoint]!
  if (charClass >= CharClass.han && charClass <= CharClass.hangul) return true
  return charClass === CharClass.thai || UNSPACED.test(String.fromCodePoint(codePoint))
}

export const ENTRY_OF_UNIT: Uint32Array = Uint32Array.from(CLASS_OF_UNIT, (charClass, unit) => {
  if (unit >= 0xd800 && unit <= 0xdfff) return SURROGATE
  const character = String.fromCharCode(unit)
  return COMPOSES.test(character) ? DECOMPOSED : entryOf(character, charClass as CharClass)
})

const astral = new Map<number, number>()

function entryOfAstral(codePoint: number): number {
  let entry = astral.get(codePoint)
  if (entry === undefined) {
    entry = entryOf(String.fromCodePoint(codePoint), classOfAstral(codePoint))
    if (astral.size < 0x10000) astral.set(codePoint, entry)
  }
  return entry
}

/** Entry of the surrogate at `at`: of the pair's code point, a separator when it stands alone. */
export function entryOfSurrogate(text: string, at: number): number {
  const codePoint = text.codePointAt(at)!
  return codePoint > 0xffff ? entryOfAstral(codePoint) : SEPARATOR
}

/**
 * The folded form of a text: what two texts may differ in and still be the same to deduplication. Reused from text to
 * text, since it grows to the longest one seen.
 *
 * - Letters, marks and digits are kept. Case, width and compatibility forms are folded (`Ａ` → `a`, `②` → `2`).
 * - Spaces, line ends, punctuation, symbols, U+FFFD and private use are dropped; they end a word.
 * - Control and format characters and variation selectors are dropped as if they were not there.
 * - A text with decomposed characters (combining accents, conjoining jamo, half-width kana), or with some that NFKC makes
 *   several of (`ﬃ`), is brought to NFKC as a whole first; an accent that composes with nothing is dropped.
 *
 * Code points of unspaced scripts (Han, kana, Hangul, Thai, Lao, Khmer, Burmese, Tibetan) carry `CHARACTER`; runs of the
 * others are words. `SEPARATOR` stands only where two words meet: `Hi, 你好。 3 cats` → `hi你好3|cats`.
 */
export class FoldedText {
  /** Code points; only the first `length` count. */
  codes = new Uint32Array(4096)
  length = 0

  fold(text: string): void {
    if (!this.#fold(text, false)) this.#fold(text.normalize('NFKC'), true)
  }

  /** Returns `false` at the first decomposed character, unless the text is `composed` as far as it goes. */
  #fold(text: string, composed: boolean): boolean {
    if (text.length > this.codes.length) this.codes = new Uint32Array(text.length * 2)
    const { codes } = this
    let length = 0
    let last = SEPARATOR
    let gap = false
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      let code = ENTRY_OF_UNIT[unit]!
      if (code >= SPECIAL) {
        if (code === IGNORED) continue
        if (code === DECOMPOSED) {
          if (!composed) return false
          if (unit < 0x1100 || unit > 0x11ff) continue
          code = unit | CHARACTER
        } else {
          code = entryOfSurrogate(text, i)
          if (code === DECOMPOSED) return false
          if (code !== SEPARATOR || text.codePointAt(i)! > 0xffff) i += 1
          if (code === IGNORED) continue
        }
      }
      if (code === SEPARATOR) {
        gap = true
        continue
      }
      if (gap && last !== SEPARATOR && (last & CHARACTER) === 0 && (code & CHARACTER) === 0) {
        codes[length] = SEPARATOR
        length += 1
      }
      codes[length] = code
      length += 1
      last = code
      gap = false
    }
    this.length = length
    return true
  }
}
