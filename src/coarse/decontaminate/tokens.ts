import { unitsOf } from '../../text/units.ts'
import { CHARACTER, ENTRY_OF_UNIT, entryOfSurrogate, IGNORED, SEPARATOR, SPECIAL } from '../dedup/fold.ts'
import { mix32 } from '../dedup/mix.ts'

/** Tokens one after another, as typed arrays; `first` and `hash` have an entry per token, `codes` one per code point. */
export interface TokenSequence {
  /** Folded code points. A word ends with `SEPARATOR`; a character of an unspaced script carries `CHARACTER`. */
  readonly codes: Uint32Array
  /** Where each token starts in `codes`; one more entry says where the last one ends. */
  readonly first: Uint32Array
  /** 32 bits over a token's code points. */
  readonly hash: Uint32Array
  readonly count: number
}

/** Combining accents and sound marks. */
const MARK = /[\u0300-\u036f\u3099\u309a\uff9e\uff9f]/
const CONJOINING_JAMO = /[\u1100-\u11ff]/

/** Of GPT-3's words, punctuation within is left out: `don't` is one word. Other punctuation ends a word here. */
const APOSTROPHES = "'\u2019\u02bc"

function entryOf(unit: number): number {
  const character = String.fromCharCode(unit)
  if (MARK.test(character) || APOSTROPHES.includes(character)) return IGNORED
  const [base = '', ...marks] = character.normalize('NFKD')
  const simple = base.length === 1 && marks.every((mark) => MARK.test(mark)) ? base.charCodeAt(0) : unit
  if (CONJOINING_JAMO.test(String.fromCharCode(simple))) return simple | CHARACTER
  return ENTRY_OF_UNIT[simple]!
}

let entries: Uint32Array | undefined

/** `FoldedText`'s folding with accents and apostrophes left out, so that no text must be normalized as a whole. */
const entryTable = (): Uint32Array => {
  entries ??= Uint32Array.from({ length: 0x10000 }, (_, unit) => entryOf(unit))
  return entries
}

/**
 * The tokens of a text with their places in it: every character of an unspaced script (Han, kana, Hangul, Thai …), every
 * word of the others; case, width, accents, punctuation and white space do not count. Reused from text to text.
 */
export class Tokens implements TokenSequence {
  codes = new Uint32Array(4096)
  first = new Uint32Array(4096)
  hash = new Uint32Array(4096)
  count = 0
  #text = ''
  /** For each code point the UTF-16 unit where it starts; for a separator, where the word ended. */
  #places = new Uint32Array(4096)
  readonly #entries = entryTable()

  tokenize(text: string): void {
    const size = text.length
    // Every word of one letter has a separator; one more entry closes `first`.
    if (2 * size >= this.codes.length) this.#grow(3 * size)
    const { codes, first, hash } = this
    const entries = this.#entries
    const places = this.#places
    const units = unitsOf(text)
    let length = 0
    let count = 0
    let inWord = false
    let wordHash = 0
    for (let i = 0; i < size; i++) {
      let entry = entries[units[i]!]!
      const place = i
      if (entry >= SPECIAL) {
        if (entry === IGNORED) continue
        entry = entryOfSurrogate(text, i)
        if (text.codePointAt(i)! > 0xffff) i += 1
        if (entry === IGNORED) continue
      }
      if (entry !== SEPARATOR && (entry & CHARACTER) === 0) {
        if (!inWord) {
          first[count] = length
          wordHash = 0
          inWord = true
        }
        wordHash = Math.imul(wordHash, 0x01000193) + entry
        codes[length] = entry
        places[length] = place
        length += 1
        continue
      }
      if (inWord) {
        hash[count] = mix32(wordHash)
        codes[length] = SEPARATOR
        places[length] = place
        length += 1
        count += 1
        inWord = false
      }
      if (entry !== SEPARATOR) {
        first[count] = length
        hash[count] = mix32(entry)
        codes[length] = entry
        places[length] = place
        length += 1
        count += 1
      }
    }
    if (inWord) {
      hash[count] = mix32(wordHash)
      codes[length] = SEPARATOR
      places[length] = size
      length += 1
      count += 1
    }
    first[count] = length
    this.count = count
    this.#text = text
  }

  /** UTF-16 unit where a token starts. */
  start(token: number): number {
    return this.#places[this.first[token]!]!
  }

  /** UTF-16 unit behind a token. */
  end(token: number): number {
    const last = this.first[token + 1]! - 1
    const place = this.#places[last]!
    if (this.codes[last] === SEPARATOR) return place
    return place + (this.#text.codePointAt(place)! > 0xffff ? 2 : 1)
  }

  #grow(capacity: number): void {
    this.codes = new Uint32Array(capacity)
    this.first = new Uint32Array(capacity)
    this.hash = new Uint32Array(capacity)
    this.#places = new Uint32Array(capacity)
  }
}
