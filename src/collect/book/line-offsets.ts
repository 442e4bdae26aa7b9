import { unitBytes } from '../decode.ts'

const LF = 0x0a
const CR = 0x0d
const FF = 0x0c

/**
 * Splits the text of a book into lines, at LF, CR LF, CR and form feeds, and says in which byte of the file each starts.
 * In UTF-8, GB18030, Big5 and their kin no part of a longer character has these values, so that the bytes can be
 * searched; in UTF-16 and UTF-32 whole units are looked at.
 */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\f]/)
}

/** Byte offset of each line, as `linesOf` cuts them. */
export function lineOffsets(bytes: Buffer, encoding: string): number[] {
  const width = unitBytes(encoding)
  const low = encoding.endsWith('be') ? width - 1 : 0
  /** The ASCII character of a unit, or 0. */
  const unitAt = (at: number): number => {
    for (let i = 0; i < width; i++) if (i !== low && bytes[at + i] !== 0) return 0
    return bytes[at + low] ?? 0
  }
  const offsets = [0]
  for (let at = 0; at < bytes.length; at += width) {
    const unit = unitAt(at)
    if (unit === LF || unit === FF || (unit === CR && unitAt(at + width) !== LF)) offsets.push(at + width)
  }
  return offsets
}
