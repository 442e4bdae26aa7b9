import { CharClass, CLASS_OF_UNIT } from './classes.ts'

/**
 * Shapes of the non-blank lines of a text. A line ends at `\n`; the white space and control characters round it (the `\r`
 * of CRLF too) do not count. Shares are 0 to 1 and 0 when there is no such line.
 */
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

const TERMINAL = 1
const CLOSING = 2
const BULLET = 4
/** Last unit of what `ELLIPSIS` matches: without it the pattern need not be tried. */
const ELLIPSIS_END = 8

const ELLIPSIS = /(?:…|\.{3}|。{3}|展开|更多|阅读全文|查看全文|read ?more)$/i

/** What a unit can mean at the ends of a line, as bits. */
const ROLE_OF_UNIT = new Uint8Array(0x10000)
for (const [role, units] of [
  [TERMINAL, '。！？…．.!?；;：:'],
  [CLOSING, '”’」』）)】》〉]"\''],
  [BULLET, '•●○■□▪▫◆◇★☆·‣⁃-*►▶➤→※'],
  [ELLIPSIS_END, '….。开多文eE'],
] as const) {
  for (const unit of units) ROLE_OF_UNIT[unit.charCodeAt(0)]! |= role
}

/** FineWeb's short-line bound (`short_line_length`, datatrove fineweb_quality_filter). */
const SHORT_LINE = 30

/** Does the line end a sentence? Looks through closing quotes and brackets: `他说：“好。”` does. */
export function endsSentence(line: string): boolean {
  return endsSentenceAt(line, 0, line.length)
}

function endsSentenceAt(text: string, from: number, to: number): boolean {
  let end = to - 1
  while (end >= from && ROLE_OF_UNIT[text.charCodeAt(end)]! & CLOSING) end -= 1
  return end >= from && (ROLE_OF_UNIT[text.charCodeAt(end)]! & TERMINAL) !== 0
}

const isBlank = (unit: number): boolean => {
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
    while (from < to && isBlank(text.charCodeAt(from))) from += 1
    while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1
    start = end + 1
    if (from === to) continue
    count += 1
    lengths += to - from
    if (to - from <= SHORT_LINE) short += 1
    if (ROLE_OF_UNIT[text.charCodeAt(from)]! & BULLET) bullet += 1
    if (endsSentenceAt(text, from, to)) terminal += 1
    if (ROLE_OF_UNIT[text.charCodeAt(to - 1)]! & ELLIPSIS_END) {
      if (ELLIPSIS.test(text.slice(Math.max(from, to - 10), to))) ellipsis += 1
    }
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

/** What Gopher calls duplicate lines: every occurrence of a line after its first. Both shares are 0 to 1. */
export interface DuplicateLines {
  /** Share of the non-blank lines. */
  readonly lineShare: number
  /** Share of the UTF-16 units in non-blank lines, trimmed. */
  readonly charShare: number
}

/** Compares trimmed lines; blank ones do not count. */
export function duplicateLines(text: string): DuplicateLines {
  const seen = new Set<string>()
  let lines = 0
  let chars = 0
  let repeats = 0
  let repeatedChars = 0
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '') continue
    lines += 1
    chars += line.length
    if (seen.has(line)) {
      repeats += 1
      repeatedChars += line.length
    } else {
      seen.add(line)
    }
  }
  if (lines === 0) return { lineShare: 0, charShare: 0 }
  return { lineShare: repeats / lines, charShare: repeatedChars / chars }
}
