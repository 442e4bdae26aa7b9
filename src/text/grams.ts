import { CharClass, CLASS_OF_UNIT } from './classes.ts'
import { nextPowerOfTwo, unitsOf } from './units.ts'

/** What one walk over the character n-grams of a text finds. All numbers count n-grams by where they start. */
export interface GramCounts {
  /** Positions where an n-gram starts. */
  readonly total: number
  /** Positions whose n-gram occurs more than once, first occurrences included. */
  readonly repeated: number
  /** Occurrences of the most frequent n-gram. */
  readonly top: number
}

/** The characters of a text that n-grams are made of: lower-cased code points without white space. */
export interface Characters {
  /** Reused by the next call: good for one synchronous computation. Holds at least one place more than `length`. */
  readonly codePoints: Uint32Array
  readonly length: number
}

const MULTIPLIER = 0x01000193
const SPREAD = 0x9e3779b1

/** Larger scratch arrays are given back: one book must not pin its size for the whole run. */
const KEPT_CHARACTERS = 1 << 21

/** Simple lower case, unit by unit, and 0 for white space, which no n-gram holds. */
const CHARACTER_OF_UNIT = Uint16Array.from({ length: 0x10000 }, (_, unit) => {
  const charClass = CLASS_OF_UNIT[unit]
  if (charClass === CharClass.space || charClass === CharClass.newline) return 0
  const lower = String.fromCharCode(unit).toLowerCase()
  return lower.length === 1 ? lower.charCodeAt(0) : unit
})

let characters = new Uint32Array(1 << 15)

/** Lower-cases (one unit to one unit; characters above U+FFFF keep their case) and leaves out white space and NUL. */
export function charactersOf(text: string): Characters {
  const units = unitsOf(text)
  const size = text.length
  if (size >= characters.length || characters.length > KEPT_CHARACTERS) {
    characters = new Uint32Array(nextPowerOfTwo(size + 1))
  }
  const codePoints = characters
  let length = 0
  for (let i = 0; i < size; i++) {
    let character = CHARACTER_OF_UNIT[units[i]!]!
    if ((character & 0xfc00) === 0xd800 && i + 1 < size && (units[i + 1]! & 0xfc00) === 0xdc00) {
      i += 1
      character = (character - 0xd800) * 0x400 + (units[i]! - 0xdc00) + 0x10000
    }
    codePoints[length] = character
    length += character === 0 ? 0 : 1
  }
  return { codePoints, length }
}

/** Bits of the two bit sets for each n-gram, at least: 1 in 32 n-grams or fewer is suspected wrongly. */
const BITS_PER_GRAM = 16

/** Scratch for one text; all but `hashes` and `suspects` are emptied before use. */
interface Scratch {
  /** Positions that all arrays have room for. */
  readonly capacity: number
  readonly hashes: Int32Array
  /** Positions whose n-gram may occur more than once. */
  readonly suspects: Uint32Array
  readonly seen: Uint32Array
  readonly seenAgain: Uint32Array
  /** Open addressing: first position + 1 of an n-gram, 0 is free. */
  readonly table: Uint32Array
  /** Occurrences by first position. */
  readonly counts: Uint32Array
}

const scratchFor = (capacity: number): Scratch => ({
  capacity,
  hashes: new Int32Array(capacity),
  suspects: new Uint32Array(capacity),
  seen: new Uint32Array((capacity * BITS_PER_GRAM) / 32),
  seenAgain: new Uint32Array((capacity * BITS_PER_GRAM) / 32),
  table: new Uint32Array(capacity * 2),
  counts: new Uint32Array(capacity),
})

let scratch = scratchFor(1 << 12)

/**
 * Counts the n-grams of a text, exactly. A first walk over rolling hashes suspects what a bit set has seen before, a
 * second finds all positions of the suspects; only those, a few percent of ordinary text, are compared character by
 * character. Linear in the text for text that was not made to collide.
 */
export function countGrams({ codePoints, length }: Characters, n: number): GramCounts {
  const total = Math.max(0, length - n + 1)
  if (total === 0) return { total: 0, repeated: 0, top: 0 }
  if (total > scratch.capacity || scratch.capacity > KEPT_CHARACTERS)
    scratch = scratchFor(nextPowerOfTwo(total))
  const bits = nextPowerOfTwo(total) * BITS_PER_GRAM
  const suspects = suspect(codePoints, total, n, Math.max(bits, 32))
  return countSuspects(codePoints, total, n, suspects)
}

/** Fills `hashes` and `suspects`; returns how many suspects there are, in order of position. */
function suspect(codePoints: Uint32Array, total: number, n: number, bits: number): number {
  const { hashes, suspects, seen, seenAgain } = scratch
  const shift = Math.clz32(bits - 1)
  seen.fill(0, 0, bits >>> 5)
  let entering = 1
  for (let k = 0; k < n; k++) entering = Math.imul(entering, MULTIPLIER)
  let hash = 0
  for (let i = 0; i < n; i++) hash = (Math.imul(hash, MULTIPLIER) + codePoints[i]!) | 0
  let found = 0
  for (let start = 0; start < total; start++) {
    hashes[start] = hash
    const bit = Math.imul(hash, SPREAD) >>> shift
    const word = seen[bit >>> 5]!
    seen[bit >>> 5] = word | (1 << (bit & 31))
    suspects[found] = start
    found += (word >>> (bit & 31)) & 1
    hash =
      (Math.imul(hash, MULTIPLIER) + codePoints[start + n]! - Math.imul(codePoints[start]!, entering)) | 0
  }
  if (found === 0) return 0
  seenAgain.fill(0, 0, bits >>> 5)
  for (let i = 0; i < found; i++) {
    const bit = Math.imul(hashes[suspects[i]!]!, SPREAD) >>> shift
    seenAgain[bit >>> 5]! |= 1 << (bit & 31)
  }
  found = 0
  for (let start = 0; start < total; start++) {
    const bit = Math.imul(hashes[start]!, SPREAD) >>> shift
    suspects[found] = start
    found += (seenAgain[bit >>> 5]! >>> (bit & 31)) & 1
  }
  return found
}

function countSuspects(codePoints: Uint32Array, total: number, n: number, suspected: number): GramCounts {
  const { hashes, suspects, table, counts } = scratch
  const slots = Math.max(2, nextPowerOfTwo(suspected * 2))
  const mask = slots - 1
  const shift = Math.clz32(mask)
  table.fill(0, 0, slots)
  let repeated = 0
  let top = 1
  for (let i = 0; i < suspected; i++) {
    const start = suspects[i]!
    const hash = hashes[start]!
    let slot = Math.imul(hash, SPREAD) >>> shift
    for (;;) {
      const first = table[slot]! - 1
      if (first < 0) {
        table[slot] = start + 1
        counts[start] = 1
        break
      }
      if (hashes[first] === hash && sameGram(codePoints, first, start, n)) {
        const count = counts[first]! + 1
        counts[first] = count
        repeated += count === 2 ? 2 : 1
        if (count > top) top = count
        break
      }
      slot = (slot + 1) & mask
    }
  }
  return { total, repeated, top }
}

function sameGram(codePoints: Uint32Array, a: number, b: number, n: number): boolean {
  for (let k = 0; k < n; k++) if (codePoints[a + k] !== codePoints[b + k]) return false
  return true
}
