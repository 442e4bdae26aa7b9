/** Character classes of the shared feature pass; each code point falls in exactly one. */
export const CharClass = {
  other: 0,
  han: 1,
  kana: 2,
  hangul: 3,
  latin: 4,
  cyrillic: 5,
  arabic: 6,
  thai: 7,
  otherLetter: 8,
  digit: 9,
  space: 10,
  newline: 11,
  punctuation: 12,
  symbol: 13,
  /** What takes no room: Cc and Cf except white space (NUL, zero-width and direction marks), variation selectors. */
  control: 14,
  /** U+FFFD, private use, unassigned, lone surrogates: what a wrong decode leaves behind. */
  garbage: 15,
} as const

export type CharClass = (typeof CharClass)[keyof typeof CharClass]

export const CHAR_CLASSES = 16

/**
 * First match wins; the order resolves overlaps (an ideographic digit such as 〇 is Han, an emoji's variation selector is
 * no letter although Unicode calls it a mark). A carriage return is a space, so that CRLF counts as one line end.
 */
const CLASS_PATTERNS: readonly (readonly [CharClass, RegExp])[] = [
  [CharClass.newline, /[\n\u2028\u2029]/u],
  [CharClass.control, /\ufeff|\u20e3|\p{Variation_Selector}/u],
  [CharClass.space, /\s/u],
  [CharClass.han, /(?=\p{Script=Han})[\p{L}\p{N}]/u],
  [CharClass.kana, /(?=[\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff70])\p{L}/u],
  [CharClass.hangul, /(?=\p{Script=Hangul})[\p{L}\p{M}]/u],
  [CharClass.digit, /\p{N}/u],
  [CharClass.latin, /(?=\p{Script=Latin})\p{L}/u],
  [CharClass.cyrillic, /(?=\p{Script=Cyrillic})[\p{L}\p{M}]/u],
  [CharClass.arabic, /(?=\p{Script=Arabic})[\p{L}\p{M}]/u],
  [CharClass.thai, /(?=\p{Script=Thai})[\p{L}\p{M}]/u],
  [CharClass.otherLetter, /[\p{L}\p{M}]/u],
  [CharClass.punctuation, /\p{P}/u],
  [CharClass.garbage, /[\ufffd\p{Co}\p{Cn}\p{Cs}]/u],
  [CharClass.symbol, /\p{S}/u],
  [CharClass.control, /[\p{Cc}\p{Cf}]/u],
]

/** Class of one code point, by Unicode properties. Slow: used to fill the table and for astral characters. */
function classify(codePoint: number): CharClass {
  const character = String.fromCodePoint(codePoint)
  for (const [charClass, pattern] of CLASS_PATTERNS) if (pattern.test(character)) return charClass
  return CharClass.other
}

/** Class by UTF-16 unit. Built once per thread, about 40 ms; surrogates are garbage until paired. */
export const CLASS_OF_UNIT: Uint8Array = Uint8Array.from({ length: 0x10000 }, (_, unit) => classify(unit))

const astral = new Map<number, CharClass>()

/** Planes 2 and 3 hold nothing but Han; U+323AF is the last one assigned in Unicode 15.1. */
const FIRST_ASTRAL_HAN = 0x20000
const LAST_ASTRAL_HAN = 0x323af

/** Class of a code point above U+FFFF. Han extensions are decided by range, the rest remembered. */
export function classOfAstral(codePoint: number): CharClass {
  if (codePoint >= FIRST_ASTRAL_HAN && codePoint <= LAST_ASTRAL_HAN) return CharClass.han
  let charClass = astral.get(codePoint)
  if (charClass === undefined) {
    charClass = classify(codePoint)
    if (astral.size < 0x10000) astral.set(codePoint, charClass)
  }
  return charClass
}
