import { unitBytes } from './decode.ts'

/** Bytes of a document that are looked at for UTF-16 and UTF-32; a multiple of four. */
const SAMPLE_BYTES = 4096

/** Byte-order marks. That of UTF-32LE begins with that of UTF-16LE: it comes first. */
const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0x00, 0x00]],
  ['utf-32be', [0x00, 0x00, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
]

/** The encoding whose byte-order mark the bytes begin with. */
export const markedEncoding = (bytes: Uint8Array): string | undefined =>
  MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0]

/** UTF-16 or UTF-32 without a mark. */
export function wideEncoding(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  if (!hasTell(sample)) return undefined
  const utf32 = ['utf-32le', 'utf-32be'].find((encoding) => isUtf32(sample, encoding))
  if (utf32 !== undefined) return utf32
  // A few Han characters are others when their bytes are exchanged: then punctuation decides.
  const [little, big] = [utf16Score(sample, 'utf-16le'), utf16Score(sample, 'utf-16be')]
  if (little === 0 && big === 0) return undefined
  return little >= big ? 'utf-16le' : 'utf-16be'
}

/** Is there a byte that text in UTF-16 or UTF-32 has, and other text has not? Most documents are done with here. */
function hasTell(sample: Uint8Array): boolean {
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i]!
    if (byte <= 0x08 || byte === 0x0c || byte === 0x0e || byte === 0xff) return true
  }
  return false
}

/** Values of the units in an encoding; what is left of a last one is dropped. */
function* unitsOf(sample: Uint8Array, encoding: string): Generator<number> {
  const width = unitBytes(encoding)
  const bigEndian = encoding.endsWith('be')
  for (let at = 0; at + width <= sample.length; at += width) {
    let value = 0
    for (let i = 0; i < width; i++) value = value * 256 + sample[bigEndian ? at + i : at + width - 1 - i]!
    yield value
  }
}

const LAST_CONTROL = 0x1f
const isControl = (unit: number): boolean =>
  unit <= LAST_CONTROL && unit !== 0x09 && unit !== 0x0a && unit !== 0x0c && unit !== 0x0d

/** Are all units characters? Eleven of the 32 bits are zero then, as nowhere else. */
function isUtf32(sample: Uint8Array, encoding: string): boolean {
  if (sample.length < 8) return false
  for (const unit of unitsOf(sample, encoding))
    if (unit > 0x10ffff || (unit >= 0xd800 && unit <= 0xdfff) || isControl(unit)) return false
  return true
}

// Own choice, on sentences of many languages that were encoded for it.
/** Share of the units that must be characters that text is made of … */
const TEXT_SHARE = 0.95
/** … and share of those with a control character or 0xFF for one of their bytes, as no other encoding has them. */
const TELL_SHARE = 0.01

/** How well the sample reads as text in this form of UTF-16; 0 when it does not. */
function utf16Score(sample: Uint8Array, encoding: string): number {
  if (sample.length < 4) return 0
  let units = 0
  let text = 0
  let letters = 0
  let signs = 0
  for (const unit of unitsOf(sample, encoding)) {
    units += 1
    if (isSign(unit)) signs += 1
    else if (isLetter(unit)) letters += 1
    else if (isText(unit)) text += 1
  }
  const told = signs + letters
  const isUtf16 = told >= TELL_SHARE * units && told + text >= TEXT_SHARE * units
  return isUtf16 ? told + text + signs : 0
}

/** Line ends, 、 。 「 」 and the fullwidth , ! ? : ; */
const SIGNS: ReadonlySet<number> = new Set([
  0x09, 0x0a, 0x0d, 0x3001, 0x3002, 0x300c, 0x300d, 0xff0c, 0xff01, 0xff1f, 0xff1a, 0xff1b,
])
/** ASCII has a zero byte. */
const isSign = (unit: number): boolean => (unit >= 0x20 && unit <= 0x7e) || SIGNS.has(unit)

/** Letters from Latin to Arabic have a byte of 0 to 8, Thai ones of 0x0e. */
const isLetter = (unit: number): boolean =>
  (unit >= 0xa0 && unit <= 0x08ff) || (unit >= 0x0e01 && unit <= 0x0e5b)

/** Letters of India and South East Asia, punctuation, Han characters, kana, Hangul, fullwidth forms. */
const isText = (unit: number): boolean =>
  (unit >= 0x0900 && unit <= 0x1fff) ||
  (unit >= 0x2010 && unit <= 0x2026) ||
  (unit >= 0x2e80 && unit <= 0x9fff) ||
  (unit >= 0xac00 && unit <= 0xdfff) ||
  (unit >= 0xf900 && unit <= 0xfaff) ||
  (unit >= 0xff01 && unit <= 0xffef)
