import { CHAR_CLASSES, CharClass, CLASS_OF_UNIT, classOfAstral } from './classes.ts'

/** Counts over a whole text. All counts are code points unless the name says otherwise. */
export interface TextFeatures {
  readonly chars: number
  readonly utf8Bytes: number
  /** Count per `CharClass`. */
  readonly counts: Readonly<Uint32Array>
  /** All letters of all scripts. */
  readonly letters: number
  /** Code points that are neither spaces nor line ends. */
  readonly visible: number
  /** Share of Han among letters, 0 to 1; 0 when there is no letter. */
  readonly hanRatio: number
}

const utf8BytesBelow = (unit: number): number => (unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3)

/** One walk over the text: counts per character class, code points, UTF-8 bytes. */
export function textFeatures(text: string): TextFeatures {
  const counts = new Uint32Array(CHAR_CLASSES)
  const { length } = text
  let chars = length
  let utf8Bytes = 0
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdbff && i + 1 < length) {
      const low = text.charCodeAt(i + 1)
      if (low >= 0xdc00 && low <= 0xdfff) {
        counts[classOfAstral((unit - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000)]! += 1
        utf8Bytes += 4
        chars -= 1
        i += 1
        continue
      }
    }
    counts[CLASS_OF_UNIT[unit]!]! += 1
    utf8Bytes += utf8BytesBelow(unit)
  }
  let letters = 0
  for (let c = CharClass.han; c <= CharClass.otherLetter; c++) letters += counts[c]!
  const han = counts[CharClass.han]!
  return {
    chars,
    utf8Bytes,
    counts,
    letters,
    visible: chars - counts[CharClass.space]! - counts[CharClass.newline]!,
    hanRatio: letters === 0 ? 0 : han / letters,
  }
}
