/** Ends a sentence wherever it stands. */
const END = 1
/** Ends one unless an ASCII letter, digit or mark follows: `3.5`, `index.html`, `?id=7` end none. */
const ASCII_END = 2
/** Closing quotes and brackets, which belong to the sentence before them. */
const CLOSING = 4
const BLANK = 8
const LINE_END = 16
/** ASCII that is not white space. */
const ASCII = 32

const ROLES = new Uint8Array(0x10000)
for (let unit = 0; unit < 0x10000; unit++) {
  if (/\s/.test(String.fromCharCode(unit))) ROLES[unit] = BLANK
  else if (unit < 0x80) ROLES[unit] = ASCII
}
for (const [role, units] of [
  [END, '。！？…｡'],
  [ASCII_END, '.!?'],
  [CLOSING, '”’」』）】》〉)]"\''],
  [LINE_END, '\n\r\u2028\u2029'],
] as const) {
  for (const unit of units) ROLES[unit.charCodeAt(0)]! |= role
}

/** Start and end of a sentence in UTF-16 units, without the white space round it. */
export type VisitSentence = (start: number, end: number) => void

/**
 * Visits the sentences of a text. One ends behind 。！？… or the ASCII marks, further such marks and closing quotes and
 * brackets included, and at a line's end. What ends an abbreviation ends a sentence too: two copies are cut alike, which is
 * all that matters here. A run of sentences taken out of its text is cut into the same sentences.
 */
export function eachSentence(text: string, visit: VisitSentence): void {
  const { length } = text
  for (let at = 0; at < length; ) {
    if ((ROLES[text.charCodeAt(at)]! & BLANK) !== 0) {
      at += 1
      continue
    }
    const start = at
    at = endOfSentence(text, start)
    let end = at
    while ((ROLES[text.charCodeAt(end - 1)]! & BLANK) !== 0) end -= 1
    visit(start, end)
  }
}

function endOfSentence(text: string, start: number): number {
  const { length } = text
  for (let at = start; at < length; at++) {
    const role = ROLES[text.charCodeAt(at)]!
    if ((role & LINE_END) !== 0) return at
    if ((role & (END | ASCII_END)) === 0) continue
    let end = at + 1
    let certain = (role & END) !== 0
    for (; end < length; end++) {
      const next = ROLES[text.charCodeAt(end)]!
      if ((next & (END | ASCII_END | CLOSING)) === 0) break
      certain ||= (next & END) !== 0
    }
    if (certain || end === length || (ROLES[text.charCodeAt(end)]! & ASCII) === 0) return end
    at = end - 1
  }
  return length
}
