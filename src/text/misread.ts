import { unitsOf } from './units.ts'

/**
 * Finds text whose bytes were decoded with the wrong charset, by what such a mistake must look like. All counts are UTF-16
 * units that take part in a signature:
 *
 * - UTF-8 read as GBK: two three-byte characters become three GBK characters whose six bytes still form valid UTF-8
 *   (`中文` → `涓枃`; `锟斤拷` is two U+FFFD). Genuine Chinese does so by chance, seldom.
 * - UTF-8 read as Latin-1 or windows-1252: a lead byte followed by its continuation bytes (`é` → `Ã©`, `中` → `ä¸­`).
 * - GBK read as Latin-1: four or more characters of U+00A1..U+00FE in a row, three of them different (`中国` → `ÖÐ¹ú`, but
 *   not `××××`).
 * - Uninitialised memory of Microsoft's C runtime, 0xCC and 0xCD read as GBK: `烫烫烫`, `屯屯屯`, three or more.
 */
export function countMisread(text: string): number {
  const units = unitsOf(text)
  suspects ??= markSuspects()
  const suspicious = suspects
  const { length } = text
  let misread = 0
  for (let i = 0; i < length; ) {
    if (suspicious[units[i]!] === 0) {
      i += 1
      continue
    }
    const matched = signatureAt(units, i, length)
    misread += matched
    i += Math.max(1, matched)
  }
  return misread
}

/** Units with which a signature can start. Most text has few: the walk is one look-up a unit. */
let suspects: Uint8Array | undefined

function markSuspects(): Uint8Array {
  const marks = new Uint8Array(0x10000)
  const gbk = gbkBytes()
  for (let unit = 0x80; unit < 0x10000; unit++) if (isUtf8Lead3(gbk[unit]! >>> 8)) marks[unit] = 1
  for (let unit = 0xa1; unit <= 0xfe; unit++) marks[unit] = 1
  for (const unit of '烫屯') marks[unit.charCodeAt(0)] = 1
  return marks
}

function signatureAt(units: Uint16Array, at: number, length: number): number {
  const unit = units[at]!
  if (unit < 0x100) {
    const utf8 = utf8AsLatinAt(units, at, length)
    if (utf8 > 0) return utf8
    const run = latinRunAt(units, at, length)
    return run >= LATIN_RUN ? run : 0
  }
  if (unit === TANG || unit === TUN) return fillerRunAt(units, at, length)
  return utf8AsGbkAt(units, at, length)
}

const TANG = '烫'.charCodeAt(0)
const TUN = '屯'.charCodeAt(0)
const FILLER_RUN = 3
const LATIN_RUN = 4
const LATIN_DIFFERENT = 3

function fillerRunAt(units: Uint16Array, at: number, length: number): number {
  let end = at + 1
  while (end < length && units[end] === units[at]) end += 1
  return end - at >= FILLER_RUN ? end - at : 0
}

function latinRunAt(units: Uint16Array, at: number, length: number): number {
  const different = new Set<number>()
  let end = at
  while (end < length && units[end]! >= 0xa1 && units[end]! <= 0xfe) different.add(units[end++]!)
  return different.size >= LATIN_DIFFERENT ? end - at : 0
}

const isUtf8Lead3 = (byte: number): boolean => byte >= 0xe3 && byte <= 0xef
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80

/** Three GBK characters, six bytes, two UTF-8 characters: E? 80-BF | 80-BF E? | 80-BF 80-BF. */
function utf8AsGbkAt(units: Uint16Array, at: number, length: number): number {
  if (at + 2 >= length) return 0
  const gbk = gbkBytes()
  const [a, b, c] = [gbk[units[at]!]!, gbk[units[at + 1]!]!, gbk[units[at + 2]!]!]
  const valid =
    isUtf8Lead3(a >>> 8) &&
    isContinuation(a & 0xff) &&
    isContinuation(b >>> 8) &&
    isUtf8Lead3(b & 0xff) &&
    isContinuation(c >>> 8) &&
    isContinuation(c & 0xff)
  return valid ? 3 : 0
}

/** One UTF-8 character of two or three bytes, each byte a windows-1252 or Latin-1 character. */
function utf8AsLatinAt(units: Uint16Array, at: number, length: number): number {
  const lead = units[at]!
  const size = lead >= 0xc3 && lead <= 0xdf ? 2 : isUtf8Lead3(lead) ? 3 : 0
  if (size === 0 || at + size > length) return 0
  for (let k = 1; k < size; k++) if (!isContinuation(latinByte(units[at + k]!))) return 0
  return size
}

/** What windows-1252 has at 0x80 to 0x9F. */
const WINDOWS_1252 = new Map(
  Array.from(
    new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i)),
    (character, i) => [character.charCodeAt(0), 0x80 + i],
  ),
)

const latinByte = (unit: number): number => (unit < 0x100 ? unit : (WINDOWS_1252.get(unit) ?? 0))

let gbkTable: Uint16Array | undefined

/** The two GBK bytes of a unit, or 0: the WHATWG decoder run backwards, once per thread (about 5 ms). */
function gbkBytes(): Uint16Array {
  if (gbkTable !== undefined) return gbkTable
  gbkTable = new Uint16Array(0x10000)
  const decoder = new TextDecoder('gbk')
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const decoded = decoder.decode(Uint8Array.of(lead, trail))
      if (decoded.length === 1 && decoded !== '\ufffd') gbkTable[decoded.charCodeAt(0)] = (lead << 8) | trail
    }
  }
  return gbkTable
}
