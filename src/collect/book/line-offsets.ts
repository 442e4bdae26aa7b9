const LF = 0x0a
const CR = 0x0d
const FF = 0x0c

/**
 * Splits the text of a book into lines, at LF, CR LF, CR and form feeds, and says in which byte of the file each starts.
 * In UTF-8, GB18030, Big5 and their kin no part of a longer character has these values, so that the bytes can be
 * searched; in UTF-16 they are searched two by two.
 */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\f]/)
}

/** Byte offset of each line, as `linesOf` cuts them. */
export function lineOffsets(bytes: Buffer, encoding: string): number[] {
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const low = encoding === 'utf-16be' ? 1 : 0
  const step = wide ? 2 : 1
  const unitAt = (at: number): number => {
    const unit = bytes[at + (wide ? low : 0)] ?? 0
    return wide && bytes[at + 1 - low] !== 0 ? 0 : unit
  }
  const offsets = [0]
  for (let at = 0; at < bytes.length; at += step) {
    const unit = unitAt(at)
    if (unit === LF || unit === FF || (unit === CR && unitAt(at + step) !== LF)) offsets.push(at + step)
  }
  return offsets
}
