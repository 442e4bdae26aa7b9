/** Named character references that turn up in extracted text; the full HTML list would also hit ordinary `&word;`. */
const NAMED: Readonly<Record<string, string>> = {
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  lsaquo: '‹',
  rsaquo: '›',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  middot: '·',
  bull: '•',
  copy: '©',
  reg: '®',
  trade: '™',
  times: '×',
  divide: '÷',
  plusmn: '±',
  deg: '°',
  yen: '¥',
  pound: '£',
  euro: '€',
  cent: '¢',
  sect: '§',
  para: '¶',
  permil: '‰',
  micro: 'µ',
  frac12: '½',
  sup2: '²',
  sup3: '³',
  larr: '←',
  rarr: '→',
  uarr: '↑',
  darr: '↓',
  zwnj: '',
  zwj: '',
  shy: '',
}

/** A reference, its ampersand escaped once more or often (`&amp;amp;nbsp;`). */
const REFERENCE = /&(?:amp;|#38;|#x26;)*(?:([a-z]{2,6}\d{0,2})|#(\d{1,7})|#x([0-9a-f]{1,6}));/iy

export interface Replaced {
  /** Offset behind what is replaced. */
  readonly end: number
  readonly text: string
}

/** The character reference that starts with the `&` at `at`; `undefined` for an ordinary ampersand. */
export function entityAt(text: string, at: number): Replaced | undefined {
  REFERENCE.lastIndex = at
  const match = REFERENCE.exec(text)
  if (match === null) return undefined
  const [whole, name, decimal, hex] = match
  const decoded =
    name !== undefined
      ? NAMED[name.toLowerCase()]
      : characterOf(Number.parseInt(decimal ?? hex ?? '', decimal ? 10 : 16))
  return decoded === undefined ? undefined : { end: at + whole.length, text: decoded }
}

/** Control characters go; what is no character stays as it was written. */
function characterOf(codePoint: number): string | undefined {
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return undefined
  if (codePoint === 0xa0) return ' '
  if (
    (codePoint < 0x20 && codePoint !== 0x0a && codePoint !== 0x09) ||
    (codePoint >= 0x7f && codePoint < 0xa0)
  )
    return ''
  return String.fromCodePoint(codePoint)
}
