import { CHAR_CLASSES, CharClass, CLASS_OF_UNIT, classOfAstral } from './classes.ts'
import { unitsOf } from './units.ts'

/** Counts over a whole text. All counts are code points unless the name says otherwise. */
export interface TextFeatures {
  readonly chars: number
  readonly utf8Bytes: number
  /** Count per `CharClass`. */
  readonly counts: Readonly<Uint32Array>
  /** All letters of all scripts. */
  readonly letters: number
  /** Code points that are neither spaces nor line ends. */
  readonly visible: number
  /** Share of Han among letters, 0 to 1; 0 when there is no letter. */
  readonly hanRatio: number
}

/** UTF-8 length of a unit, by the upper two bits of its slot; surrogates are 3 bytes while they stand alone (U+FFFD). */
const WIDTHS = [1, 2, 3, 3] as const
const SLOTS = CHAR_CLASSES * WIDTHS.length
const SURROGATES = CHAR_CLASSES * 3

const isHigh = (unit: number): boolean => (unit & 0xfc00) === 0xd800
const isLow = (unit: number): boolean => (unit & 0xfc00) === 0xdc00

function slotOf(unit: number): number {
  if (isHigh(unit) || isLow(unit)) return SURROGATES
  return CLASS_OF_UNIT[unit]! + CHAR_CLASSES * (unit < 0x80 ? 0 : unit < 0x800 ? 1 : 2)
}

/** Class and UTF-8 length of a unit in one number, so that one count per unit gives both. */
const SLOT_OF_UNIT = Uint8Array.from({ length: 0x10000 }, (_, unit) => slotOf(unit))

/** Four histograms side by side: neighbours are often of one class, and four counters need not wait for one another. */
const slots = new Uint32Array(SLOTS * 4)

function countSlots(units: Uint16Array, length: number): void {
  slots.fill(0)
  const whole = length - (length % 4)
  for (let i = 0; i < whole; i += 4) {
    slots[SLOT_OF_UNIT[units[i]!]!]! += 1
    slots[SLOTS + SLOT_OF_UNIT[units[i + 1]!]!]! += 1
    slots[2 * SLOTS + SLOT_OF_UNIT[units[i + 2]!]!]! += 1
    slots[3 * SLOTS + SLOT_OF_UNIT[units[i + 3]!]!]! += 1
  }
  for (let i = whole; i < length; i++) slots[SLOT_OF_UNIT[units[i]!]!]! += 1
}

/** One walk over the text: counts per character class, code points, UTF-8 bytes. */
export function textFeatures(text: string): TextFeatures {
  const { length } = text
  const units = unitsOf(text)
  countSlots(units, length)
  const counts = new Uint32Array(CHAR_CLASSES)
  let utf8Bytes = 0
  let surrogates = 0
  for (let slot = 0; slot < SLOTS; slot++) {
    const count = slots[slot]! + slots[SLOTS + slot]! + slots[2 * SLOTS + slot]! + slots[3 * SLOTS + slot]!
    utf8Bytes += count * WIDTHS[Math.trunc(slot / CHAR_CLASSES)]!
    if (slot === SURROGATES) surrogates = count
    else counts[slot % CHAR_CLASSES]! += count
  }
  const pairs = surrogates === 0 ? 0 : countPairs(units, length, counts)
  counts[CharClass.garbage]! += surrogates - 2 * pairs
  utf8Bytes -= 2 * pairs
  const chars = length - pairs
  let letters = 0
  for (let c = CharClass.han; c <= CharClass.otherLetter; c++) letters += counts[c]!
  return {
    chars,
    utf8Bytes,
    counts,
    letters,
    visible: chars - counts[CharClass.space]! - counts[CharClass.newline]!,
    hanRatio: letters === 0 ? 0 : counts[CharClass.han]! / letters,
  }
}

/** Adds the characters above U+FFFF to `counts`; returns how many surrogate pairs there are. */
function countPairs(units: Uint16Array, length: number, counts: Uint32Array): number {
  let pairs = 0
  for (let i = 0; i + 1 < length; i++) {
    const high = units[i]!
    if (!isHigh(high)) continue
    const low = units[i + 1]!
    if (!isLow(low)) continue
    counts[classOfAstral((high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000)]! += 1
    pairs += 1
    i += 1
  }
  return pairs
}

/** Share of characters of the given classes among the visible ones, 0 to 1; 0 when nothing is visible. */
export function shareOfVisible({ counts, visible }: TextFeatures, classes: readonly CharClass[]): number {
  let sum = 0
  for (const charClass of classes) sum += counts[charClass]!
  return visible === 0 ? 0 : sum / visible
}
