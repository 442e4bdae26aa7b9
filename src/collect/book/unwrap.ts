import { endsSentence } from '../../text/lines.ts'

/*
 * Books typed or scanned with a line end at a fixed width. All widths are columns of a terminal: wide characters count 2.
 */

/** Columns by which a full line may fall short: two wide characters that may not start the next line, or a long word. */
const SLACK_WIDE = 4
const SLACK_LATIN = 14
const COLUMNS = { min: 24, max: 160 }
const MIN_LINES = 20
/** Share of the text that stands in full lines, and that may stand in longer ones (own choice). */
const FULL_SHARE = 0.55
const LONGER_SHARE = 0.2

/** East Asian Wide and Fullwidth (UAX 11), without the rare and the historic. */
const isWideUnit = (unit: number): boolean =>
  (unit >= 0x2e80 && unit <= 0xa4cf) ||
  (unit >= 0xac00 && unit <= 0xd7a3) ||
  (unit >= 0xf900 && unit <= 0xfaff) ||
  (unit >= 0xfe30 && unit <= 0xfe6f) ||
  (unit >= 0xff00 && unit <= 0xff60) ||
  (unit >= 0xd800 && unit <= 0xdbff) ||
  (unit >= 0x1100 && unit <= 0x115f)

/** Quotes, dashes and ellipses are wide in Chinese print and narrow elsewhere. */
const isAmbiguous = (unit: number): boolean =>
  unit === 0x2014 || unit === 0x2026 || (unit >= 0x2018 && unit <= 0x201d) || unit === 0xb7

export function columnsOf(line: string): number {
  let narrow = 0
  let wide = 0
  let ambiguous = 0
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i)
    if (unit < 0x80) narrow += 1
    else if (isAmbiguous(unit)) ambiguous += 1
    else if (isWideUnit(unit)) wide += 1
    else narrow += 1
  }
  return narrow + 2 * wide + (wide > narrow ? 2 : 1) * ambiguous
}

/** How a text is wrapped. */
export interface Wrapping {
  /** Columns of a full line, and of the shortest line that still counts as full. */
  readonly width: number
  readonly full: number
  /** Columns of white space in front of most full lines: more in front of a line starts a paragraph. */
  readonly indent: number
}

const indentOf = (line: string): number => columnsOf(/^\s*/.exec(line)?.[0] ?? '')

/** The fixed width of a text, told by where its line lengths pile up; `undefined` when it is not wrapped. */
export function detectWrapping(lines: readonly string[]): Wrapping | undefined {
  const filled = lines.filter((line) => line.trim() !== '')
  if (filled.length < MIN_LINES) return undefined
  const columns = filled.map(columnsOf)
  const perWidth = new Float64Array(COLUMNS.max + 1)
  let total = 0
  let wide = 0
  columns.forEach((count, i) => {
    total += count
    if (isWideUnit(filled[i]?.trim().charCodeAt(1) ?? 0)) wide += 1
    if (count <= COLUMNS.max) perWidth[count]! += count
  })
  const slack = wide > 0.3 * filled.length ? SLACK_WIDE : SLACK_LATIN
  let best = 0
  let width = 0
  for (let w = COLUMNS.min; w <= COLUMNS.max; w++) {
    let sum = 0
    for (let k = 0; k <= slack; k++) sum += perWidth[w - k] ?? 0
    if (sum > best) {
      best = sum
      width = w
    }
  }
  const longer = columns.reduce((sum, count) => sum + (count > width ? count : 0), 0)
  if (best < FULL_SHARE * total || longer > LONGER_SHARE * total) return undefined
  const full = width - slack
  const indents = new Map<number, number>()
  filled.forEach((line, i) => {
    const count = columns[i] ?? 0
    if (count < full || count > width) return
    const indent = indentOf(line)
    indents.set(indent, (indents.get(indent) ?? 0) + 1)
  })
  const [indent = 0] = [...indents].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])
  return { width, full, indent }
}

/** Does `next` go on with the paragraph that `line` is in? */
export function goesOn(line: string, next: string, { width, full, indent }: Wrapping): boolean {
  if (line.trim() === '' || next.trim() === '') return false
  const columns = columnsOf(line)
  // Longer lines are no wrapped ones; a sentence may end a full line and its paragraph, but most often the text goes on.
  if (columns > width + 2 || indentOf(next) > indent) return false
  return columns >= full || (columns >= full - SLACK_WIDE && !endsSentence(line))
}

/** One line after another as one: between Latin words goes a space. */
export function joinWrapped(text: string, next: string): string {
  const start = next.trimStart()
  const left = text.charCodeAt(text.length - 1)
  const right = start.charCodeAt(0)
  const spaced =
    !isWideUnit(left) && !isWideUnit(right) && left !== 0x2d && !isAmbiguous(left) && !isAmbiguous(right)
  return text + (spaced ? ' ' : '') + start
}
