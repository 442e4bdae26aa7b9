import { endOfStretch } from './decoders/hz.ts'

/** Encodings of seven bits: their text is ASCII bytes throughout. */
export const SEVEN_BIT: ReadonlySet<string> = new Set([
  'iso-2022-jp',
  'iso-2022-kr',
  'iso-2022-cn',
  'hz-gb-2312',
])

const ESC = 0x1b
/** Escape sequences that name a character set, without the ESC, and the encoding that they belong to. */
const ESCAPES: Readonly<Record<string, string>> = {
  $B: 'iso-2022-jp',
  '$@': 'iso-2022-jp',
  '(J': 'iso-2022-jp',
  '$)C': 'iso-2022-kr',
  '$)A': 'iso-2022-cn',
  '$)G': 'iso-2022-cn',
}

/** The encoding of seven bits that ASCII bytes are in: told by its escape sequences, or by stretches of HZ. */
export function escapedEncoding(bytes: Uint8Array): string | undefined {
  for (let at = bytes.indexOf(ESC); at !== -1; at = bytes.indexOf(ESC, at + 1)) {
    const name = String.fromCharCode(...bytes.subarray(at + 1, at + 4))
    const encoding = ESCAPES[name.slice(0, 2)] ?? ESCAPES[name]
    if (encoding !== undefined) return encoding
  }
  return isHz(bytes) ? 'hz-gb-2312' : undefined
}

const TILDE = 0x7e
const OPEN = 0x7b
/** Stretches of HZ looked at. */
const MAX_STRETCHES = 50
/** Share of the characters in HZ stretches that must be those of Chinese prose: regular expressions hold `~{` too. */
const COMMON_SHARE = 0.8
/** Punctuation, kana and the 3,755 common characters of GB 2312 (level 1, rows 16 to 55), as pairs of bytes. */
const COMMON = /^(?:[!#-%0-V][!-~]|W[!-y])$/

/** Does every `~{` open a stretch of pairs that `~}` closes in the same line, and are they of common characters? */
function isHz(bytes: Uint8Array): boolean {
  let pairs = 0
  let common = 0
  let stretches = 0
  for (let at = bytes.indexOf(TILDE); at !== -1 && stretches < MAX_STRETCHES; at = bytes.indexOf(TILDE, at)) {
    if (bytes[at + 1] !== OPEN) {
      at += bytes[at + 1] === TILDE ? 2 : 1
      continue
    }
    const end = endOfStretch(bytes, at + 2)
    if (bytes[end] !== TILDE) return false
    for (let i = at + 2; i < end; i += 2) {
      pairs += 1
      if (COMMON.test(String.fromCharCode(bytes[i]!, bytes[i + 1]!))) common += 1
    }
    stretches += 1
    at = end + 2
  }
  return pairs > 1 && common >= COMMON_SHARE * pairs
}
