import { CharClass, CLASS_OF_UNIT } from './classes.ts'

/** Shapes of the non-blank lines of a text. Shares are 0 to 1 and 0 when there is no such line. */
export interface LineFeatures {
  /** Non-blank lines. */
  readonly count: number
  /** Mean length of a non-blank line, trimmed, in UTF-16 units. */
  readonly meanLength: number
  /** Share of lines that end in sentence-final punctuation, closing quotes and brackets looked through. */
  readonly terminalShare: number
  /** Share of lines that start with a bullet. */
  readonly bulletShare: number
  /** Share of lines that end in an ellipsis or a "read more" mark. */
  readonly ellipsisShare: number
  /** Share of lines with at most 30 UTF-16 units (FineWeb's short line). */
  readonly shortShare: number
}

const TERMINAL = new Set('。！？…．.!?；;：:')
const CLOSING = new Set('”’」』）)】》〉]"\'')
const BULLET = new Set('•●○■□▪▫◆◇★☆·‣⁃-*►▶➤→※')
const ELLIPSIS = /(?:…|\.{3}|。{3}|展开|更多|阅读全文|查看全文|read ?more)$/iu

/** FineWeb's short-line bound (`short_line_length`, datatrove fineweb_quality_filter). */
const SHORT_LINE = 30

/** Does the line end a sentence? Looks through closing quotes and brackets: `他说：“好。”` does. */
export function endsSentence(line: string): boolean {
  let end = line.length - 1
  while (end >= 0 && CLOSING.has(line[end]!)) end -= 1
  return end >= 0 && TERMINAL.has(line[end]!)
}

const isSpace = (unit: number): boolean => {
  const charClass = CLASS_OF_UNIT[unit]!
  return charClass === CharClass.space || charClass === CharClass.newline || charClass === CharClass.control
}

export function lineFeatures(text: string): LineFeatures {
  let count = 0
  let lengths = 0
  let terminal = 0
  let bullet = 0
  let ellipsis = 0
  let short = 0
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start)
    if (end === -1) end = text.length
    let from = start
    let to = end
    while (from < to && isSpace(text.charCodeAt(from))) from += 1
    while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1
    start = end + 1
    if (from === to) continue
    count += 1
    lengths += to - from
    if (to - from <= SHORT_LINE) short += 1
    if (BULLET.has(text[from]!)) bullet += 1
    const tail = text.slice(Math.max(from, to - 12), to)
    if (endsSentence(tail)) terminal += 1
    if (ELLIPSIS.test(tail)) ellipsis += 1
  }
  const share = (part: number): number => (count === 0 ? 0 : part / count)
  return {
    count,
    meanLength: share(lengths),
    terminalShare: share(terminal),
    bulletShare: share(bullet),
    ellipsisShare: share(ellipsis),
    shortShare: share(short),
  }
}
