import { z } from 'zod'
import { defineCleaner } from '../../step.ts'
import { CharClass, CLASS_OF_UNIT } from '../../text/classes.ts'
import { textOfUnits, unitsOf } from '../../text/units.ts'

const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20

/** What becomes of a unit. */
const Role = { visible: 0, space: 1, lineEnd: 2, control: 3, joiner: 4 } as const

/** Side of a space at which Chinese wants none: `strong` is Chinese for sure, `weak` may be English too (“ ” … —). */
const Side = { none: 0, weak: 1, strong: 2 } as const

const ROLE_OF_UNIT = new Uint8Array(0x10000)
const SIDE_OF_UNIT = new Uint8Array(0x10000)

for (let unit = 0; unit < 0x10000; unit++) {
  const charClass = CLASS_OF_UNIT[unit]
  if (charClass === CharClass.space) ROLE_OF_UNIT[unit] = Role.space
  else if (charClass === CharClass.newline) ROLE_OF_UNIT[unit] = Role.lineEnd
  else if (charClass === CharClass.control) ROLE_OF_UNIT[unit] = Role.control
  const fullWidth = (unit > 0x3000 && unit <= 0x303f) || (unit >= 0xff01 && unit <= 0xff65)
  if (charClass === CharClass.han || charClass === CharClass.kana) SIDE_OF_UNIT[unit] = Side.strong
  else if (fullWidth && charClass === CharClass.punctuation) SIDE_OF_UNIT[unit] = Side.strong
}
for (const unit of '\r\v\f\u0085') ROLE_OF_UNIT[unit.charCodeAt(0)] = Role.lineEnd
/** Parts of emoji and of Indic and Persian words: they stand, but the joiners only where they can join. */
for (const unit of '\u20e3\ufe0e\ufe0f') ROLE_OF_UNIT[unit.charCodeAt(0)] = Role.visible
for (const unit of '\u200c\u200d') ROLE_OF_UNIT[unit.charCodeAt(0)] = Role.joiner
for (const unit of '“”‘’…—·') SIDE_OF_UNIT[unit.charCodeAt(0)] = Side.weak

const JOINED = new Set<number>([
  CharClass.symbol,
  CharClass.garbage,
  CharClass.arabic,
  CharClass.otherLetter,
  CharClass.control,
])

export const whitespace = defineCleaner({
  id: 'whitespace@1',
  about:
    'Line ends become LF, NULs, control and zero-width characters go, runs of blanks become one space, lines are trimmed, ' +
    'blank lines in a row become one, spaces between Chinese characters go (WuDaoCorpora, as restated by MNBVC).',
  params: z.strictObject({
    /** Delete the spaces between two Han, kana or full-width punctuation characters. */
    betweenHan: z.boolean().default(true),
  }),
  columns: ['lineEnds', 'control', 'spaces', 'blankLines'],
  clean: (text, { betweenHan }) => {
    const units = unitsOf(text)
    const { length } = text
    let lineEnds = 0
    let control = 0
    let spaces = 0
    let blankLines = 0
    /** Units written so far: the text is rewritten in place, never longer than what was read. */
    let out = 0
    let previous = 0
    /** Pending white space: decided when the next visible character comes. */
    let newlines = 0
    let blanks = 0
    let plain = true
    for (let i = 0; i < length; i++) {
      const unit = units[i]!
      const role = ROLE_OF_UNIT[unit]!
      if (
        role === Role.visible ||
        (role === Role.joiner && newlines + blanks === 0 && out > 0 && joins(previous))
      ) {
        if (newlines > 0) {
          if (blanks > 0) spaces += 1
          const kept = out === 0 ? 0 : Math.min(newlines, 2)
          if (kept < newlines) blankLines += 1
          for (let k = 0; k < kept; k++) units[out++] = LF
        } else if (blanks > 0) {
          const kept = out > 0 && !(betweenHan && SIDE_OF_UNIT[previous]! + SIDE_OF_UNIT[unit]! > Side.strong)
          if (!kept || blanks > 1 || !plain) spaces += 1
          if (kept) units[out++] = SPACE
        }
        newlines = 0
        blanks = 0
        plain = true
        const end = endOfTidy(units, i, length, betweenHan)
        if (out < i) units.copyWithin(out, i, end)
        out += end - i
        i = end - 1
        previous = units[i]!
      } else if (role === Role.space) {
        blanks += 1
        if (unit !== SPACE) plain = false
      } else if (role === Role.lineEnd) {
        if (unit === CR && i + 1 < length && units[i + 1] === LF) i += 1
        if (unit !== LF) lineEnds += 1
        if (blanks > 0) spaces += 1
        blanks = 0
        plain = true
        newlines += 1
      } else {
        control += 1
      }
    }
    if (blanks > 0) spaces += 1
    if (newlines > 0) blankLines += 1
    if (lineEnds + control + spaces + blankLines === 0) return undefined
    return { text: textOfUnits(units, out), edits: { lineEnds, control, spaces, blankLines } }
  },
})

/**
 * End of the stretch from the unit at `from`, which stands, over which nothing needs an edit: visible units, single spaces where
 * a space may be, one or two LF between visible units. Most text is one such stretch.
 */
function endOfTidy(units: Uint16Array, from: number, length: number, betweenHan: boolean): number {
  for (let at = from + 1; ; ) {
    while (at < length && ROLE_OF_UNIT[units[at]!] === Role.visible) at += 1
    let next = at
    if (units[at] === SPACE) {
      const unwanted =
        betweenHan && SIDE_OF_UNIT[units[at - 1]!]! + SIDE_OF_UNIT[units[at + 1]!]! > Side.strong
      if (!unwanted) next += 1
    } else if (units[at] === LF) {
      next += units[at + 1] === LF ? 2 : 1
    }
    if (next === at || next >= length || ROLE_OF_UNIT[units[next]!] !== Role.visible)
      return Math.min(at, length)
    at = next + 1
  }
}

const joins = (unit: number): boolean => JOINED.has(CLASS_OF_UNIT[unit]!)
