const LF = 0x0a

/** A character set of 94 rows with 94 columns. */
export const CELLS_PER_ROW = 94

/**
 * The characters of two-byte codes, one UTF-16 unit each; 0 for a code without a single one. Tables of character sets
 * are read off a decoder in this way instead of being carried along.
 */
export function charactersOf(
  decode: (bytes: Buffer) => string,
  codes: readonly (readonly [number, number])[],
): Uint16Array {
  const bytes = Buffer.from(codes.flatMap(([lead, trail]) => [lead, trail, LF]))
  const found = decode(bytes).split('\n', codes.length)
  return Uint16Array.from(found, (text) => (text.length === 1 && text !== '\ufffd' ? text.charCodeAt(0) : 0))
}

/** Codes of the 94 by 94 cells in an EUC encoding, row by row. */
export const eucCodes = (): [number, number][] =>
  Array.from({ length: CELLS_PER_ROW ** 2 }, (_, cell) => [
    0xa1 + Math.floor(cell / CELLS_PER_ROW),
    0xa1 + (cell % CELLS_PER_ROW),
  ])
