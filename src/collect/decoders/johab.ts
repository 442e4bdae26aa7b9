import { CELLS_PER_ROW } from './cells.ts'
import { ksCharacter } from './ks-x-1001.ts'

/*
 * Johab (KS X 1001, annex 3; code page 1361). A Hangul syllable is 1iiiiimm mmmfffff: initial, medial and final jamo in
 * five bits each, so that all 11,172 have a code; symbols and Hanja stand in the rows of KS X 1001, folded two to a lead
 * byte.
 */

/** Place of each five-bit code among the initials, medials and finals of Unicode; -1 stands for none. */
const INITIALS = placesOf([[2, 20]])
const MEDIALS = placesOf([
  [3, 7],
  [10, 15],
  [18, 23],
  [26, 29],
])
const FINALS = placesOf([
  [2, 17],
  [19, 29],
])
/** Codes that stand for no initial, medial and final. */
const NO_INITIAL = 1
const NO_MEDIAL = 2
const NO_FINAL = 1

const INITIAL_JAMO = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const FINAL_JAMO = 'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'
const FIRST_MEDIAL_JAMO = 0x314f
const FIRST_SYLLABLE = 0xac00
/** The code of no jamo at all is a blank as wide as a syllable. */
const IDEOGRAPHIC_SPACE = 0x3000

const REPLACEMENT = 0xfffd

/** First row of KS X 1001 (from 0) at the first lead byte of symbols and of Hanja. */
const SYMBOLS = { lead: 0xd9, last: 0xde, row: 0 } as const
const HANJA = { lead: 0xe0, last: 0xf9, row: 41 } as const

function placesOf(ranges: readonly (readonly [number, number])[]): Int8Array {
  const places = new Int8Array(32).fill(-1)
  let place = 0
  for (const [first, last] of ranges) for (let code = first; code <= last; code++) places[code] = place++
  return places
}

/** Code of the character with this lead and trail byte; U+FFFD when there is none. */
export function johabCharacter(lead: number, trail: number): number {
  if (lead >= 0x84 && lead <= 0xd3) return hangul((lead << 8) | trail)
  const block =
    lead >= SYMBOLS.lead && lead <= SYMBOLS.last
      ? SYMBOLS
      : lead >= HANJA.lead && lead <= HANJA.last
        ? HANJA
        : undefined
  if (block === undefined) return REPLACEMENT
  const cell = trail >= 0x91 ? trail - 0x91 + 78 : trail - 0x31
  if (trail < 0x31 || (trail > 0x7e && trail < 0x91) || trail > 0xfe) return REPLACEMENT
  return ksCharacter((block.row + 2 * (lead - block.lead)) * CELLS_PER_ROW + cell) || REPLACEMENT
}

function hangul(code: number): number {
  const [i, m, f] = [(code >> 10) & 31, (code >> 5) & 31, code & 31]
  const [initial, medial, final] = [INITIALS[i] ?? -1, MEDIALS[m] ?? -1, FINALS[f] ?? -1]
  if (initial >= 0 && medial >= 0 && (final >= 0 || f === NO_FINAL))
    return FIRST_SYLLABLE + (initial * 21 + medial) * 28 + (final + 1)
  if (i !== NO_INITIAL && m !== NO_MEDIAL) return REPLACEMENT
  // Jamo by themselves.
  if (initial >= 0 && m === NO_MEDIAL && f === NO_FINAL) return INITIAL_JAMO.charCodeAt(initial)
  if (i !== NO_INITIAL) return REPLACEMENT
  if (medial >= 0 && f === NO_FINAL) return FIRST_MEDIAL_JAMO + medial
  if (m !== NO_MEDIAL) return REPLACEMENT
  return final >= 0 ? FINAL_JAMO.charCodeAt(final) : f === NO_FINAL ? IDEOGRAPHIC_SPACE : REPLACEMENT
}

/** Invalid bytes become U+FFFD; bytes under 0x80 are ASCII, 0x5C included (KS X 1001 has the won sign there). */
export function decodeJohab(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!
    if (lead < 0x80) {
      text += String.fromCharCode(lead)
      continue
    }
    const code = johabCharacter(lead, bytes[at + 1] ?? 0)
    text += String.fromCharCode(code)
    // What follows an invalid lead byte may be sound: an ASCII character is never swallowed.
    if (code !== REPLACEMENT || (bytes[at + 1] ?? 0) >= 0x80) at += 1
  }
  return text
}
