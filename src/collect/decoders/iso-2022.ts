import { decodeEucTw } from './euc-tw.ts'
import { decodeEucKr } from './iconv.ts'

/*
 * ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922): two-byte sets in seven bits. An escape sequence names a set, SO and
 * SI switch between it and ASCII, SS2 takes one character of a second set. With the eighth bit set, the bytes of a set
 * are its EUC encoding. The WHATWG standard replaces both by U+FFFD to protect browsers, and `TextDecoder` refuses them.
 */

const ESC = 0x1b
const SHIFT_OUT = 0x0e
const SHIFT_IN = 0x0f
const LF = 0x0a
const REPLACEMENT = '\ufffd'

type Decode = (bytes: Buffer) => string

const gb18030 = new TextDecoder('gb18030')

/** Sets that SO switches to, by the escape sequence that names them. */
const SETS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['$)C', decodeEucKr],
  ['$)A', (bytes) => gb18030.decode(bytes)],
  ['$)G', decodeEucTw],
])
/** Names CNS 11643 plane 2, of which SS2 (`ESC N`) takes a character. */
const PLANE_2 = '$*H'
/** Behind ESC: SS2. */
const SINGLE_SHIFT = 'N'
const EUC_TW_PLANE_2 = [0x8e, 0xa2]

/** Decoder of ISO-2022-KR or ISO-2022-CN; text that names no set has that of the encoding. */
export function iso2022Decoder(encoding: 'iso-2022-kr' | 'iso-2022-cn'): Decode {
  const usual = SETS.get(encoding === 'iso-2022-kr' ? '$)C' : '$)A')
  return (bytes) => {
    let text = ''
    let set = usual
    let shifted = false
    for (let at = 0; at < bytes.length; ) {
      const byte = bytes[at]!
      const name = byte === ESC ? bytes.toString('latin1', at + 1, at + 4) : ''
      if (SETS.has(name) || name === PLANE_2) {
        set = SETS.get(name) ?? set
        at += 4
      } else if (name.startsWith(SINGLE_SHIFT)) {
        text += decodeEucTw(
          Buffer.from([...EUC_TW_PLANE_2, ...withEighthBit(bytes.subarray(at + 2, at + 4))]),
        )
        at += 4
      } else if (byte === SHIFT_OUT || byte === SHIFT_IN) {
        shifted = byte === SHIFT_OUT
        at += 1
      } else {
        const end = endOfStretch(bytes, at + 1)
        const stretch = bytes.subarray(at, end)
        text += shifted && set !== undefined ? set(withEighthBit(stretch)) : asciiOf(stretch)
        // Behind the end of a line text is ASCII again.
        if (bytes[end - 1] === LF) shifted = false
        at = end
      }
    }
    return text
  }
}

/** Index of what changes how bytes are read: a shift, an escape, the start of the next line. */
function endOfStretch(bytes: Buffer, from: number): number {
  if (bytes[from - 1] === LF) return from
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === LF) return at + 1
    if (byte === SHIFT_IN || byte === SHIFT_OUT || byte === ESC) return at
  }
  return bytes.length
}

/** Bytes of eight bits, and an ESC that names nothing, become U+FFFD. */
const asciiOf = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\x80-\xff\x1b]/g, REPLACEMENT)

/** Spaces and controls, which some writers leave within a shift, stay as they are; bytes of eight bits become invalid. */
const withEighthBit = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.map((byte) => (byte > 0x7f ? 0xff : byte > 0x20 ? byte | 0x80 : byte)))
