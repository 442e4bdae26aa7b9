import { CELLS_PER_ROW, charactersOf, eucCodes } from './cells.ts'
import { decodeEucKr } from './iconv.ts'

let cells: Uint16Array | undefined
let syllables: ReadonlySet<number> | undefined

/** Rows, from 0, of the 2,350 syllables that Korean is written with. */
const FIRST_SYLLABLE_ROW = 15
const LAST_SYLLABLE_ROW = 39

const table = (): Uint16Array => {
  cells ??= charactersOf(decodeEucKr, eucCodes())
  return cells
}

/** Code of the character in a cell of KS X 1001, row by row from 0; 0 when there is none. */
export const ksCharacter = (cell: number): number => table()[cell] ?? 0

/** Is it one of the 2,350 Hangul syllables of KS X 1001, out of 11,172 that can be written? */
export function isKsSyllable(code: number): boolean {
  syllables ??= new Set(
    table().subarray(FIRST_SYLLABLE_ROW * CELLS_PER_ROW, (LAST_SYLLABLE_ROW + 1) * CELLS_PER_ROW),
  )
  return syllables.has(code)
}
