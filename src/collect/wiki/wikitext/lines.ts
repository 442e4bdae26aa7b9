import { decodeHtmlEntities } from './entities.ts'

const LINE_BREAK =
  /<(?:br|hr)\s{0,9}\/?\s{0,9}>|<\/?(?:p|div|blockquote|center|poem|li|ul|ol|dl|dd|dt|tr|td|th|table|caption|h[1-6])(?:\s[^<>]*)?\/?>/gi
/** Elements of HTML and of MediaWiki's extensions; anything else in angle brackets is text. */
const TAG = new RegExp(
  `</?(?:${(
    'abbr b bdi bdo big cite code data del dfn em font i img ins kbd link mark meta q rb rp rt rtc ruby s samp small span ' +
    'strike strong sub sup time tt u var wbr nowiki pre source syntaxhighlight ref references gallery math chem ce section ' +
    'includeonly noinclude onlyinclude translate tvar languages timeline score imagemap'
  )
    .split(' ')
    .join('|')})(?:[\\s/][^<>]*)?>`,
  'gi',
)
const QUOTES = /'{2,}/g
/** `__TOC__`, `__NOEDITSECTION__`, `__无目录__` */
const SWITCH = /__(?:[A-Z]{3,30}|[\u4e00-\u9fff]{2,10})__/g
const SPACES = /[ \t\u00a0]{2,}|[\t\u00a0]/g
/** What dropped templates and references leave: `（，）`, `(; ` and spaces before punctuation. */
const EMPTY_BRACKETS = / \([ ,;:，；：、]*\)|\([ ,;:，；：、]+\)| ?（[ ,;:，；：、]*）/g
const OPEN_BRACKET = /([(（])[ ,;，；、]+/g
const CLOSE_BRACKET = / ?[,;，；、 ]([)）])/g
const LOOSE_SPACE = / +([,;.，。；、：）])(?=\s|[^\x20-\x7e]|$)/gm
/** A line without any is what is left of one that templates made. */
const WORD = /[\p{L}\p{N}\u0000]/u
const LIST_MARKS = /^[*#:;]+\s*/
const RULE = /^-{4,}/

/** One `'` is an apostrophe; two, three and five are italics, bold and both; four are bold and an apostrophe. */
const withoutQuotes = (run: string): string =>
  run.length === 4 ? "'" : run.length > 5 ? "'".repeat(run.length - 5) : ''

/**
 * Wikitext without nested constructs as plain lines: one for each paragraph line, list item and heading, without marks,
 * tags, references, blank lines and lines without a letter or digit. A heading with nothing under it is dropped.
 */
export function plainLines(text: string): string {
  const inline = text
    .replace(LINE_BREAK, '\n')
    .replace(TAG, '')
    .replace(QUOTES, withoutQuotes)
    .replace(SWITCH, '')
  const lines: string[] = []
  let waiting: { readonly level: number; readonly text: string }[] = []
  for (const raw of inline.split('\n')) {
    const line = raw.trim()
    if (line === '' || line[0] === '|' || line.startsWith('{|')) continue
    const level = headingLevel(line)
    if (level > 0) {
      waiting = waiting.filter((heading) => heading.level < level)
      const heading = tidy(line.slice(level, -level))
      if (heading !== '') waiting.push({ level, text: heading })
      continue
    }
    const plain = tidy(line.replace(LIST_MARKS, '').replace(RULE, ''))
    if (!WORD.test(plain)) continue
    for (const heading of waiting) lines.push(heading.text)
    waiting = []
    lines.push(plain)
  }
  return lines.join('\n')
}

/** `== History ==` has level 2; 0 for other lines. */
function headingLevel(line: string): number {
  if (line[0] !== '=') return 0
  let level = 0
  while (level < 6 && line[level] === '=' && line[line.length - 1 - level] === '=') level += 1
  return 2 * level < line.length ? level : 0
}

const tidy = (line: string): string =>
  decodeHtmlEntities(line)
    .replace(SPACES, ' ')
    .replace(EMPTY_BRACKETS, '')
    .replace(OPEN_BRACKET, '$1')
    .replace(CLOSE_BRACKET, '$1')
    .replace(LOOSE_SPACE, '$1')
    .trim()
