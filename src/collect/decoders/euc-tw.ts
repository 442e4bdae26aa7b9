import { CELLS_PER_ROW, charactersOf } from './cells.ts'
import { PLANE_1, PLANE_2, type Run } from './cns-11643.ts'
import { decodeBig5 } from './iconv.ts'

/*
 * EUC-TW: CNS 11643 plane 1 in two bytes, planes 1 to 16 in four behind 8E A1 to 8E B0. Planes from 3 on, rare variants
 * and characters of names, would need tables larger than their use: they become U+FFFD.
 */

const REPLACEMENT = 0xfffd
const SINGLE_SHIFT_2 = 0x8e
const FIRST_PLANE = 0xa1

/** Characters per row of Big5: trail bytes 40 to 7E and A1 to FE. */
const BIG5_PER_ROW = 157

let planes: readonly Uint16Array[] | undefined

/** Code of the character at row and column (both 1 to 94, plus 0xA0) of a plane; U+FFFD when there is none. */
export function cnsCharacter(plane: number, row: number, column: number): number {
  if (row < 0xa1 || row > 0xfe || column < 0xa1 || column > 0xfe) return REPLACEMENT
  planes ??= [planeOf(PLANE_1), planeOf(PLANE_2)]
  return planes[plane - 1]?.[(row - 0xa1) * CELLS_PER_ROW + column - 0xa1] || REPLACEMENT
}

function planeOf(runs: readonly Run[]): Uint16Array {
  const plane = new Uint16Array(CELLS_PER_ROW ** 2)
  for (const [cell, code, count] of runs) {
    const codes = Array.from({ length: count }, (_, i) => big5Code(code + i))
    plane.set(charactersOf(decodeBig5, codes), cell)
  }
  return plane
}

function big5Code(index: number): [number, number] {
  const trail = index % BIG5_PER_ROW
  return [0xa1 + Math.floor(index / BIG5_PER_ROW), trail < 63 ? 0x40 + trail : 0xa1 + trail - 63]
}

/** A character, or what is no character, and the bytes it takes. */
export interface EucTwUnit {
  readonly code: number
  readonly length: number
}

/** What stands at an index whose byte is beyond ASCII. An ASCII byte behind a broken character is not swallowed. */
export function eucTwUnit(bytes: Uint8Array, at: number): EucTwUnit {
  const lead = bytes[at] ?? 0
  const trail = bytes[at + 1] ?? 0
  if (lead !== SINGLE_SHIFT_2) return { code: cnsCharacter(1, lead, trail), length: trail < 0x80 ? 1 : 2 }
  const row = bytes[at + 2] ?? 0
  const column = bytes[at + 3] ?? 0
  if (trail < FIRST_PLANE || trail > 0xb0 || row < 0xa1 || column < 0xa1)
    return { code: REPLACEMENT, length: 1 }
  return { code: cnsCharacter(trail - FIRST_PLANE + 1, row, column), length: 4 }
}

/** Invalid bytes, and characters beyond plane 2, become U+FFFD. */
export function decodeEucTw(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!
    const { code, length } = byte < 0x80 ? { code: byte, length: 1 } : eucTwUnit(bytes, at)
    text += String.fromCharCode(code)
    at += length
  }
  return text
}
