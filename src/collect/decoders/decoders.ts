import { decodeEucTw } from './euc-tw.ts'
import { decodeHz } from './hz.ts'
import { decodeBig5, decodeEucKr, decodeIbm855 } from './iconv.ts'
import { iso2022Decoder } from './iso-2022.ts'
import { decodeJohab } from './johab.ts'
import { utf32Decoder } from './utf-32.ts'

const utf32 =
  (bigEndian: boolean) =>
  (bytes: Buffer): string =>
    utf32Decoder(bigEndian).decode(bytes)

/**
 * Decoders of encodings that `TextDecoder` does not know, or not all of, by their names: those of the WHATWG standard
 * where it has one. Invalid bytes become U+FFFD.
 */
export const DECODERS: ReadonlyMap<string, (bytes: Buffer) => string> = new Map([
  ['big5', decodeBig5],
  ['euc-kr', decodeEucKr],
  ['euc-tw', decodeEucTw],
  ['hz-gb-2312', decodeHz],
  ['ibm855', decodeIbm855],
  ['iso-2022-cn', iso2022Decoder('iso-2022-cn')],
  ['iso-2022-kr', iso2022Decoder('iso-2022-kr')],
  ['johab', decodeJohab],
  ['utf-32be', utf32(true)],
  ['utf-32le', utf32(false)],
])
