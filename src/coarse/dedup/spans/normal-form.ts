import { z } from 'zod'
import { textOfUnits } from '../../../text/units.ts'
import { isBlank } from './cut-out.ts'

/**
 * What two spans may differ in and still be the same.
 *
 * - `none`: nothing
 * - `whitespace`: runs of white space count as one space, none at the ends
 * - `cc-net`: as cc_net hashes lines (`normalize_for_dedup`): no white space at the ends, lower case, every decimal digit
 *   `0`, without control characters and the non-ASCII punctuation of cc_net's table
 */
export const normalizeSchema = z.enum(['none', 'whitespace', 'cc-net'])

export type Normalize = z.output<typeof normalizeSchema>

const DIGIT = /\p{Nd}/gu
/** Control characters, and the keys of cc_net's `UNICODE_PUNCT`. */
const PUNCTUATION_OR_CONTROL = /[\0-\x1f\x7f-\x9f´«»–—’“”„…∶━►、。〈〉《》「」【】！％（），．：；？～]/g

/** The normal form in full: what the tables below must agree with. */
const NORMAL: Readonly<Record<Normalize, (text: string) => string>> = {
  none: (text) => text,
  whitespace: (text) => text.trim().replace(/\s+/g, ' '),
  'cc-net': (text) => text.trim().toLowerCase().replace(DIGIT, '0').replace(PUNCTUATION_OR_CONTROL, ''),
}

/** Table entries above the 16 bits of a unit. */
const DROPPED = 0x10000
const SPACE = 0x10001
/** The unit alone does not tell: the span goes through `NORMAL`. */
const UNSURE = 0x10002

function entryOf(normalize: Normalize, unit: number): number {
  const character = String.fromCharCode(unit)
  if (normalize === 'none') return unit
  if (normalize === 'whitespace') return /\s/.test(character) ? SPACE : unit
  // Astral digits and cased letters; a capital sigma is lower-cased by what stands round it.
  if ((unit >= 0xd800 && unit <= 0xdfff) || character === 'Σ') return UNSURE
  // A letter between, so that white space is not trimmed.
  const normal = NORMAL['cc-net'](`x${character}x`).slice(1, -1)
  if (normal.length > 1) return UNSURE
  return normal === '' ? DROPPED : normal.charCodeAt(0)
}

const tables = new Map<Normalize, Uint32Array>()

function tableOf(normalize: Normalize): Uint32Array {
  let table = tables.get(normalize)
  if (table === undefined) {
    table = Uint32Array.from({ length: 0x10000 }, (_, unit) => entryOf(normalize, unit))
    tables.set(normalize, table)
  }
  return table
}

/** Brings spans to their normal form, into one array that the next call uses again. */
export class NormalForm {
  /** Only as many count as the last call returned. */
  units = new Uint16Array(4096)
  readonly #normalize: Normalize
  readonly #table: Uint32Array

  constructor(normalize: Normalize) {
    this.#normalize = normalize
    this.#table = tableOf(normalize)
  }

  /** The normal form of a span. */
  of(text: string): string {
    return textOfUnits(this.units, this.write(text, 0, text.length))
  }

  /** Writes the normal form of the span from `start` to `end`; returns its number of UTF-16 units. */
  write(text: string, start: number, end: number): number {
    let [from, to] = [start, end]
    if (this.#normalize !== 'none') {
      while (from < to && isBlank(text, from)) from += 1
      while (to > from && isBlank(text, to - 1)) to -= 1
    }
    if (to - from > this.units.length) this.units = new Uint16Array(2 * (to - from))
    const table = this.#table
    const { units } = this
    let length = 0
    let space = false
    for (let i = from; i < to; i++) {
      const entry = table[text.charCodeAt(i)]!
      if (entry === DROPPED) continue
      if (entry === SPACE) {
        space = true
        continue
      }
      if (entry === UNSURE) return this.#writeInFull(text.slice(from, to))
      if (space) {
        units[length] = 0x20
        length += 1
        space = false
      }
      units[length] = entry
      length += 1
    }
    return length
  }

  /** Code points among the first `length` units. */
  codePoints(length: number): number {
    let count = length
    for (let i = 1; i < length; i++) {
      if ((this.units[i]! & 0xfc00) === 0xdc00 && (this.units[i - 1]! & 0xfc00) === 0xd800) count -= 1
    }
    return count
  }

  #writeInFull(text: string): number {
    const normal = NORMAL[this.#normalize](text)
    if (normal.length > this.units.length) this.units = new Uint16Array(2 * normal.length)
    for (let i = 0; i < normal.length; i++) this.units[i] = normal.charCodeAt(i)
    return normal.length
  }
}
