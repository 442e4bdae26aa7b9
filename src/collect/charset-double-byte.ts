import { eucTwUnit } from './decoders/euc-tw.ts'
import { johabCharacter } from './decoders/johab.ts'
import { isKsSyllable } from './decoders/ks-x-1001.ts'

/*
 * Johab and EUC-TW, which chardet does not know and takes for other encodings of two bytes. Both are told by where real
 * text lies in them. Thresholds: own choice, on sentences encoded for it, with room on both sides.
 */

/** Characters of two bytes that are looked at. */
const SAMPLE_CHARACTERS = 2000
const MIN_CHARACTERS = 8
/** Share that may be broken or undefined. */
const INVALID_SHARE = 0.02
const REPLACEMENT = 0xfffd

/** `johab` or `euc-tw`, when the bytes are surely text in it. */
export function doubleByteEncoding(bytes: Uint8Array): string | undefined {
  if (isJohab(bytes)) return 'johab'
  return isEucTw(bytes) ? 'euc-tw' : undefined
}

/** Share of the Hangul syllables that must be among the 2,350 of KS X 1001: by chance it is every fifth. */
const KS_SHARE = 0.97
/** Share of all characters that must be syllables: manuals draw boxes. */
const HANGUL_SHARE = 0.3

function isJohab(bytes: Uint8Array): boolean {
  let characters = 0
  let invalid = 0
  let syllables = 0
  let common = 0
  for (let at = 0; at < bytes.length && characters < SAMPLE_CHARACTERS; at++) {
    if (bytes[at]! < 0x80) continue
    const code = johabCharacter(bytes[at]!, bytes[at + 1] ?? 0)
    characters += 1
    if (code === REPLACEMENT) invalid += 1
    else at += 1
    if (code < 0xac00 || code > 0xd7a3) continue
    syllables += 1
    if (isKsSyllable(code)) common += 1
  }
  return (
    characters >= MIN_CHARACTERS &&
    invalid <= INVALID_SHARE * characters &&
    syllables >= HANGUL_SHARE * characters &&
    common >= KS_SHARE * syllables
  )
}

/** Lead bytes of Hanzi in plane 1: from C4 on. Below stand signs (A1 to A7), and in other EUC encodings frequent ones. */
const FIRST_HANZI = 0xc4
const LAST_SIGN = 0xa7
/** Lead bytes from here on are of rare characters in GB 2312, and of every second one here. */
const RARE_IN_GB = 0xd8
const RARE_SHARE = 0.25
/** Share of all characters that must be Hanzi. */
const HANZI_SHARE = 0.6

function isEucTw(bytes: Uint8Array): boolean {
  let characters = 0
  let invalid = 0
  let hanzi = 0
  let late = 0
  for (let at = 0; at < bytes.length && characters < SAMPLE_CHARACTERS; ) {
    const lead = bytes[at]!
    if (lead < 0x80) {
      at += 1
      continue
    }
    const { code, length } = eucTwUnit(bytes, at)
    characters += 1
    if (code === REPLACEMENT || (lead > LAST_SIGN && lead < FIRST_HANZI)) invalid += 1
    else if (lead >= FIRST_HANZI || length === 4) hanzi += 1
    if (lead >= RARE_IN_GB) late += 1
    at += length
  }
  return (
    hanzi >= MIN_CHARACTERS &&
    invalid <= INVALID_SHARE * characters &&
    hanzi >= HANZI_SHARE * characters &&
    late >= RARE_SHARE * hanzi
  )
}
