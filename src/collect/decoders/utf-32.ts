const UNIT_BYTES = 4
const BOM = 0xfeff
const REPLACEMENT = 0xfffd
const MAX_CODE_POINT = 0x10ffff

/** The part of `TextDecoder` that reading a stream takes. */
export interface StreamDecoder {
  /** `stream`: more bytes will follow. */
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string
}

/**
 * Decoder of UTF-32, which `TextDecoder` does not know. A byte-order mark at the start is taken off; surrogates, numbers
 * beyond U+10FFFF and the rest of a last unit become U+FFFD.
 */
export function utf32Decoder(bigEndian: boolean): StreamDecoder {
  /** What a piece ends with of a unit that goes on in the next. */
  let rest = Buffer.alloc(0)
  let started = false
  return {
    decode(piece = Buffer.alloc(0), { stream = false } = {}) {
      const bytes = Buffer.concat([rest, piece])
      const end = bytes.length - (bytes.length % UNIT_BYTES)
      const units = Buffer.allocUnsafe(end + 2)
      let length = 0
      for (let at = 0; at < end; at += UNIT_BYTES) {
        const code = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
        if (started || code !== BOM) length = writeCodePoint(units, length, code)
        started = true
      }
      if (!stream && end < bytes.length) length = units.writeUInt16LE(REPLACEMENT, length)
      rest = stream ? Buffer.from(bytes.subarray(end)) : Buffer.alloc(0)
      if (!stream) started = false
      return units.toString('utf16le', 0, length)
    },
  }
}

/** Returns the length behind what was written. */
function writeCodePoint(units: Buffer, at: number, code: number): number {
  if (code > MAX_CODE_POINT || (code >= 0xd800 && code <= 0xdfff)) return units.writeUInt16LE(REPLACEMENT, at)
  if (code <= 0xffff) return units.writeUInt16LE(code, at)
  const high = units.writeUInt16LE(0xd7c0 + (code >>> 10), at)
  return units.writeUInt16LE(0xdc00 | (code & 0x3ff), high)
}
