import { isAscii, isUtf8 } from 'node:buffer'
import { encodingOf } from './charset-declared.ts'
import { guessEncoding, isLatin } from './charset-guess.ts'
import { decoderOf } from './decode.ts'

/** How an encoding was found. */
export interface Detection {
  /** WHATWG name in lower case; GBK and GB2312 are read as their superset `gb18030`. */
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

export interface Decoded {
  readonly text: string
  /** U+FFFD in the text: as a rule each stands for bytes that are invalid in the encoding. */
  readonly replaced: number
  /** `replaced` as a share of the characters beyond ASCII, 0 to 1. */
  readonly replacedShare: number
}

/**
 * An encoding is believed while at most this share of the characters beyond ASCII comes out as U+FFFD (own choice): pages
 * hold the odd broken byte, while a wrong multi-byte encoding breaks a large part.
 */
const TOLERATED_SHARE = 0.05

/** Decodes by WHATWG name (see `encodingOf`); a byte-order mark is taken off, invalid bytes become U+FFFD. */
export function decodeBytes(bytes: Uint8Array, encoding: string): Decoded {
  let text = decoderOf(encoding, false)(toBuffer(bytes)) ?? ''
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
  let replaced = 0
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) replaced += 1
  return { text, replaced, replacedShare: replaced === 0 ? 0 : replaced / beyondAscii(text) }
}

/**
 * Encoding of a document, in the order of the WHATWG standard (byte-order mark, HTTP, document), with every declaration
 * checked against the bytes: UTF-8 that says gb2312 is UTF-8, and GBK that says utf-8 is GBK.
 */
export function detectEncoding(bytes: Uint8Array, { httpCharset, metaCharset }: Declared = {}): Detection {
  const bom = bomOf(bytes)
  if (bom !== undefined) return { encoding: bom, from: 'bom' }
  const utf16 = utf16Of(bytes)
  if (utf16 !== undefined) return { encoding: utf16, from: 'bytes' }
  const body = withoutCutTail(bytes)
  const http = httpCharset === undefined ? undefined : encodingOf(httpCharset)
  const meta = metaCharset === undefined ? undefined : encodingOf(metaCharset)
  if (isAscii(body)) {
    if (http === 'iso-2022-jp') return { encoding: http, from: 'http' }
    if (meta === 'iso-2022-jp') return { encoding: meta, from: 'meta' }
    return hasIso2022(body)
      ? { encoding: 'iso-2022-jp', from: 'bytes' }
      : { encoding: 'utf-8', from: 'default' }
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
  !encoding.startsWith('utf-16') && decodeBytes(bytes, encoding).replacedShare <= TOLERATED_SHARE

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function beyondAscii(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) count += 1
  return count
}

function bomOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return undefined
}

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

const ESC = 0x1b

/** Does it switch to a Japanese character set (`ESC $ B`, `ESC $ @`, `ESC ( J`)? */
function hasIso2022(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(ESC); at !== -1; at = bytes.indexOf(ESC, at + 1)) {
    const sequence = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)
    if (sequence === '$B' || sequence === '$@' || sequence === '(J') return true
  }
  return false
}

const UTF16_SAMPLE = 4096

/** UTF-16 without a mark: no other encoding of text holds zero bytes, and here they stand on one side of the pairs. */
function utf16Of(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, UTF16_SAMPLE)
  const zeros = [0, 0]
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i & 1]! += 1
  const [even = 0, odd = 0] = zeros
  if (even + odd < Math.max(2, sample.length / 50)) return undefined
  if (odd > 20 * even) return 'utf-16le'
  return even > 20 * odd ? 'utf-16be' : undefined
}
