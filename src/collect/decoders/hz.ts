/*
 * HZ (RFC 1843): GB 2312 in seven bits, between `~{` and `~}`; `~~` is a tilde, a tilde at the end of a line joins it to
 * the next. The WHATWG standard replaces it by U+FFFD to protect browsers, and `TextDecoder` refuses it.
 */

const TILDE = 0x7e
const OPEN = 0x7b
const CLOSE = 0x7d
const LF = 0x0a
const REPLACEMENT = '\ufffd'

const gb18030 = new TextDecoder('gb18030')

/** A stretch of GB 2312 ends at the end of its line at the latest. Bytes of eight bits become U+FFFD. */
export function decodeHz(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!
    const next = bytes[at + 1]
    if (byte !== TILDE) {
      text += byte < 0x80 ? String.fromCharCode(byte) : REPLACEMENT
      at += 1
    } else if (next === OPEN) {
      const end = endOfStretch(bytes, at + 2)
      text += decodePairs(bytes.subarray(at + 2, end))
      at = bytes[end] === TILDE ? end + 2 : end
    } else {
      // `~}` without a stretch and a single tilde are left as they are.
      if (next !== LF) text += '~'
      at += next === TILDE || next === LF ? 2 : 1
    }
  }
  return text
}

/** Index of the `~}` or the line end behind a stretch of pairs. */
export function endOfStretch(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== LF) {
    if (bytes[at] === TILDE && bytes[at + 1] === CLOSE) break
    at += bytes[at + 1] === LF ? 1 : 2
  }
  return Math.min(at, bytes.length)
}

const decodePairs = (bytes: Buffer): string =>
  gb18030.decode(bytes.map((byte) => (byte > 0x7f ? 0xff : byte > 0x20 ? byte | 0x80 : byte)))
