import { isAscii, isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { detectEncoding } from '../charset.ts'
import { encodingOf } from '../charset-declared.ts'
import { type Decode, decoderOf, unitBytes } from '../decode.ts'
import { headBytes } from '../encoded-bytes.ts'
import type { Input } from '../format.ts'

/** Bytes from which the encoding of a file is told. */
const SAMPLE_BYTES = 64 * 1024
/** Bytes of a record from which it may differ from its file: a few GB characters can be valid UTF-8 by chance. */
const SURE_BYTES = 64

/** These corpora come as GB18030: believed where the bytes agree. */
const DECLARED = { metaCharset: 'gb18030' }

export const encodingOption = z
  .string()
  .refine((label) => label === 'auto' || encodingOf(label) !== undefined, {
    message: 'unknown encoding; expected auto or a WHATWG label such as gb18030',
  })
  .default('auto')
  .describe(
    'WHATWG label, or auto to tell it from the bytes: GB18030 as distributed, or UTF-8 when converted',
  )

/** Encoding as the option gives it, or as the first bytes of the file show it. */
export async function encodingOfFile(input: Pick<Input, 'path' | 'name'>, label: string): Promise<string> {
  if (label !== 'auto') return encodingOf(label) ?? 'utf-8'
  return detectEncoding(await headBytes(input, SAMPLE_BYTES), DECLARED).encoding
}

export interface DecodedRecord {
  readonly text: string
  readonly encoding: string
}

/**
 * Decoder of the records of one file, invalid bytes as U+FFFD. With `auto`, a record that is valid UTF-8 in a file of
 * another encoding, or not valid in a file of UTF-8, is decoded by what its own bytes show: such files are glued from
 * several, or begin with records of ASCII alone.
 */
export function recordDecoder(fileEncoding: string, label: string): (bytes: Buffer) => DecodedRecord {
  const decoders = new Map<string, Decode>()
  return (bytes) => {
    // What was UTF-16 comes as UTF-8: see `openEncoded`.
    let encoding = unitBytes(fileEncoding) > 1 ? 'utf-8' : fileEncoding
    if (label === 'auto' && bytes.length >= SURE_BYTES && !isAscii(bytes)) {
      if (isUtf8(bytes) !== (encoding === 'utf-8')) encoding = detectEncoding(bytes, DECLARED).encoding
    }
    let decode = decoders.get(encoding)
    if (decode === undefined) {
      decode = decoderOf(encoding, false)
      decoders.set(encoding, decode)
    }
    return { text: decode(bytes) ?? '', encoding }
  }
}
