import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { CharClass, CLASS_OF_UNIT } from '../../text/classes.ts'
import { unitsOf } from '../../text/units.ts'

/** What a unit does to a list of items. */
const PART = 0
const SEPARATOR = 1
const SENTENCE_END = 2

const ROLE_OF_UNIT = Uint8Array.from(CLASS_OF_UNIT, (charClass) =>
  charClass === CharClass.space || charClass === CharClass.newline ? SEPARATOR : PART,
)
for (const separator of ',，|｜_/／;；·•') ROLE_OF_UNIT[separator.charCodeAt(0)] = SEPARATOR
for (const end of '。！？!?…') ROLE_OF_UNIT[end.charCodeAt(0)] = SENTENCE_END

const isSpaced = (unit: number): boolean => {
  const charClass = CLASS_OF_UNIT[unit]!
  return charClass === CharClass.latin || charClass === CharClass.cyrillic || charClass === CharClass.digit
}

/** UTF-16 units in runs of at least `run` items of at most `longest` units each, no sentence ending in between. */
function stuffedUnits(text: string, run: number, longest: number): number {
  const units = unitsOf(text)
  const { length } = text
  let stuffed = 0
  let items = 0
  let itemUnits = 0
  let item = 0
  const endRun = () => {
    if (items >= run) stuffed += itemUnits
    items = 0
    itemUnits = 0
  }
  const endItem = () => {
    if (item > longest) {
      endRun()
    } else if (item > 0) {
      items += 1
      itemUnits += item
    }
    item = 0
  }
  for (let i = 0; i < length; i++) {
    const role = ROLE_OF_UNIT[units[i]!]
    if (role === PART) {
      item += 1
    } else if (role === SENTENCE_END) {
      endItem()
      endRun()
    } else if (
      !(units[i] === 0x20 && i > 0 && i + 1 < length && isSpaced(units[i - 1]!) && isSpaced(units[i + 1]!))
    ) {
      endItem()
    }
  }
  endItem()
  endRun()
  return stuffed
}

export const keywordStuffing = defineRule({
  id: 'keyword-stuffing@1',
  about:
    'Share of the visible characters that stand in runs of at least `run` short items (search keywords, link labels, ' +
    'menus) with nothing but separators between: white space, commas (not 、), bars, slashes. A space inside a spaced script does ' +
    'not separate. No published corpus measures this; definition and defaults are our own.',
  params: z.strictObject({
    max: z.number().min(0).max(1).default(0.6),
    /** Items in a row from which they count. */
    run: z.number().int().min(2).default(10),
    /** UTF-16 units of the longest item. */
    longest: z.number().int().min(1).default(12),
  }),
  histogram: { scale: 'share' },
  thresholds: ({ max }) => [max],
  measure: ({ text, features }, { run, longest }) =>
    features.visible === 0 ? 0 : Math.min(1, stuffedUnits(text, run, longest) / features.visible),
  decide: (value, { max }) => value <= max || 'keyword stuffing',
})
