import { isAscii, isUtf8 } from 'node:buffer'
import { encodingOf } from './charset-declared.ts'
import { escapedEncoding, SEVEN_BIT } from './charset-escapes.ts'
import { guessEncoding, isLatin } from './charset-guess.ts'
import { markedEncoding, wideEncoding } from './charset-unicode.ts'
import { decoderOf, type Replaced, replacedIn, unitBytes } from './decode.ts'

/** How an encoding was found. */
export interface Detection {
  /** Name in lower case, see `encodingOf`; GBK and GB2312 are read as their superset `gb18030`. */
  readonly encoding: string
  /**
   * `bom`: byte-order mark. `http`, `meta`: declared there, and the bytes agree. `utf8-valid`: valid UTF-8 with more than
   * ASCII in it. `bytes`: told from the bytes in another way. `default`: nothing but ASCII.
   */
  readonly from: 'bom' | 'http' | 'meta' | 'utf8-valid' | 'bytes' | 'default'
}

/** Charsets declared around and in the bytes, in any spelling. */
export interface Declared {
  /** `charset` of the Content-Type header. */
  readonly httpCharset?: string | undefined
  /** What the document says of itself: see `sniffHtmlCharset`. */
  readonly metaCharset?: string | undefined
}

export interface Decoded extends Replaced {
  readonly text: string
}

/**
 * An encoding is believed while at most this share of the characters beyond ASCII comes out as U+FFFD (own choice): pages
 * hold the odd broken byte, while a wrong multi-byte encoding breaks a large part.
 */
const TOLERATED_SHARE = 0.05

/** Decodes by name (see `encodingOf`); a byte-order mark is taken off, invalid bytes become U+FFFD. */
export function decodeBytes(bytes: Uint8Array, encoding: string): Decoded {
  let text = decoderOf(encoding, false)(toBuffer(bytes)) ?? ''
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
  return { text, ...replacedIn(text) }
}

/**
 * Encoding of a document, in the order of the WHATWG standard (byte-order mark, HTTP, document), with every declaration
 * checked against the bytes: UTF-8 that says gb2312 is UTF-8, and GBK that says utf-8 is GBK.
 */
export function detectEncoding(bytes: Uint8Array, { httpCharset, metaCharset }: Declared = {}): Detection {
  const marked = markedEncoding(bytes)
  if (marked !== undefined) return { encoding: marked, from: 'bom' }
  const wide = wideEncoding(bytes)
  if (wide !== undefined) return { encoding: wide, from: 'bytes' }
  const body = withoutCutTail(bytes)
  const http = httpCharset === undefined ? undefined : encodingOf(httpCharset)
  const meta = metaCharset === undefined ? undefined : encodingOf(metaCharset)
  if (isAscii(body)) {
    if (http !== undefined && SEVEN_BIT.has(http)) return { encoding: http, from: 'http' }
    if (meta !== undefined && SEVEN_BIT.has(meta)) return { encoding: meta, from: 'meta' }
    const escaped = escapedEncoding(body)
    return escaped === undefined
      ? { encoding: 'utf-8', from: 'default' }
      : { encoding: escaped, from: 'bytes' }
  }
  if (isUtf8(body)) {
    const from = http === 'utf-8' ? 'http' : meta === 'utf-8' ? 'meta' : 'utf8-valid'
    return { encoding: 'utf-8', from }
  }
  // windows-1252 is what servers and editors say when nobody told them: any other declaration comes first.
  const candidates = [
    { encoding: http, from: 'http' as const },
    { encoding: meta, from: 'meta' as const },
    { encoding: 'utf-8', from: 'bytes' as const },
  ]
  for (const { encoding, from } of candidates) {
    if (encoding !== undefined && encoding !== 'windows-1252' && agrees(bytes, encoding))
      return { encoding, from }
  }
  const guess = guessEncoding(bytes)
  const western = candidates.find(({ encoding }) => encoding === 'windows-1252')
  if (western !== undefined && isLatin(guess)) return { encoding: 'windows-1252', from: western.from }
  return { encoding: guess, from: 'bytes' }
}

const agrees = (bytes: Uint8Array, encoding: string): boolean =>
  unitBytes(encoding) === 1 && decodeBytes(bytes, encoding).replacedShare <= TOLERATED_SHARE

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Without a UTF-8 character that the end of the bytes cuts in two, as when a crawler stopped at its size limit. */
function withoutCutTail(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return back < length ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}
