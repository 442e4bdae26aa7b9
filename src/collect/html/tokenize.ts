import { AttributeList, type Attributes } from './attributes.ts'
import { NameTable } from './names.ts'
import { decodeReferences } from './references.ts'

/** What a page is made of, in order. */
export interface TokenHandler {
  /** Text from `start` to `end` of the page. `encoded`: it holds an ampersand, so there may be references in it. */
  text(start: number, end: number, encoded: boolean): void
  /** A start tag, its name in lower case, with the attributes that are wanted; of a repeated one the first. `href` is empty. */
  open(tag: string, attributes: Attributes): void
  /** An end tag. */
  close(tag: string): void
}

/** Attributes that anything is made of. */
const WANTED = new Set(
  'class id href style hidden aria-hidden role itemprop property name content datetime rel type'.split(' '),
)
/** Most attributes of a page are told to be none of them by their lengths alone. */
const WANTED_LENGTHS = new Uint8Array(256)
for (const { length } of WANTED) WANTED_LENGTHS[length] = 1

/** Elements whose content is text up to their end tag, whatever it looks like. */
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes'])

const TAB = 0x09
const SPACE = 0x20
const EXCLAMATION = 0x21
const DOUBLE = 0x22
const SINGLE = 0x27
const SLASH = 0x2f
const EQUALS = 0x3d
const CLOSE = 0x3e
const QUESTION = 0x3f

const isLetter = (unit: number): boolean => {
  const lower = unit | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
const isSpace = (unit: number): boolean => unit === SPACE || (unit >= TAB && unit <= 0x0d)

/**
 * Cuts a page into text and tags as the HTML standard does (13.2.5), in one walk that jumps from mark to mark: comments,
 * scripts and style sheets cost a search for their end. Takes any input; the work is linear in its length.
 */
export function tokenize(html: string, handler: TokenHandler): void {
  const scan = new TagScanner(html)
  /** Next ampersand at or behind the place, or the length of the page. */
  let ampersand = -1
  const text = (start: number, end: number): void => {
    if (end <= start) return
    if (ampersand < start) {
      ampersand = html.indexOf('&', start)
      if (ampersand === -1) ampersand = html.length
    }
    handler.text(start, end, ampersand < end)
  }
  let from = 0
  for (let at = html.indexOf('<'); at !== -1; ) {
    const next = html.charCodeAt(at + 1)
    if (isLetter(next)) {
      text(from, at)
      from = scan.tag(at + 1)
      if (from === -1) return
      handler.open(scan.name, scan.attributes)
      if (RAW_TEXT.has(scan.name)) {
        const end = endOfRawText(html, from, scan.name)
        text(from, end)
        from = end
      }
    } else if (next === SLASH && isLetter(html.charCodeAt(at + 2))) {
      text(from, at)
      from = scan.tag(at + 2)
      if (from === -1) return
      handler.close(scan.name)
    } else if (next === EXCLAMATION || next === QUESTION || next === SLASH) {
      text(from, at)
      from = behindComment(html, at)
    } else {
      // A less-than sign of the text.
      at = html.indexOf('<', at + 1)
      continue
    }
    at = html.indexOf('<', from)
  }
  text(from, html.length)
}

/** Index of the end tag of the element whose text starts at `from`, or the length of the page. */
function endOfRawText(html: string, from: number, name: string): number {
  for (let at = html.indexOf('</', from); at !== -1; at = html.indexOf('</', at + 2)) {
    const end = at + 2 + name.length
    const unit = html.charCodeAt(end)
    if (!endsName(unit)) continue
    if (html.slice(at + 2, end).toLowerCase() === name) return at
  }
  return html.length
}

/** Index behind the comment, declaration or processing instruction at `at`. What is not closed takes all that follows. */
function behindComment(html: string, at: number): number {
  const isComment = html.startsWith('<!--', at)
  if (isComment && html.startsWith('>', at + 4)) return at + 5
  if (isComment && html.startsWith('->', at + 4)) return at + 6
  const end = html.indexOf(isComment ? '-->' : '>', at + (isComment ? 4 : 2))
  return end === -1 ? html.length : end + (isComment ? 3 : 1)
}

/** Names met so far on any page. */
const names = new NameTable()

/** Reads tags; what it found stands in its fields until the next. */
class TagScanner {
  readonly #html: string
  readonly attributes = new AttributeList()
  name = ''

  constructor(html: string) {
    this.#html = html
  }

  /** Reads the tag whose name starts at `at`. Index behind it, or -1 when the page ends within it. */
  tag(start: number): number {
    const html = this.#html
    const { length } = html
    let at = start
    while (at < length && !endsName(html.charCodeAt(at))) at += 1
    this.name = names.name(html, start, at)
    this.attributes.clear()
    while (at < length) {
      const unit = html.charCodeAt(at)
      if (unit === CLOSE) return at + 1
      at = isSpace(unit) || unit === SLASH ? at + 1 : this.#attribute(at)
    }
    return -1
  }

  /** Reads an attribute and its value. Index behind it. */
  #attribute(start: number): number {
    const html = this.#html
    const { length } = html
    // A name may start with an equals sign.
    let at = start + 1
    while (at < length && !endsAttribute(html.charCodeAt(at))) at += 1
    const nameEnd = at
    while (at < length && isSpace(html.charCodeAt(at))) at += 1
    if (html.charCodeAt(at) !== EQUALS) {
      this.#keep(start, nameEnd, at, at)
      return at
    }
    at += 1
    while (at < length && isSpace(html.charCodeAt(at))) at += 1
    const quote = html.charCodeAt(at)
    if (quote === DOUBLE || quote === SINGLE) {
      const end = html.indexOf(quote === DOUBLE ? '"' : "'", at + 1)
      if (end === -1) return length
      this.#keep(start, nameEnd, at + 1, end)
      return end + 1
    }
    const valueStart = at
    while (at < length && !endsValue(html.charCodeAt(at))) at += 1
    this.#keep(start, nameEnd, valueStart, at)
    return at
  }

  #keep(start: number, end: number, valueStart: number, valueEnd: number): void {
    if (end - start > 255 || WANTED_LENGTHS[end - start] === 0) return
    const name = names.name(this.#html, start, end)
    if (!WANTED.has(name)) return
    // Where links lead nobody asks, and their addresses are most of all values.
    const value = name === 'href' ? '' : this.#html.slice(valueStart, valueEnd)
    this.attributes.add(name, value.includes('&') ? decodeReferences(value) : value)
  }
}

const endsName = (unit: number): boolean => unit === CLOSE || unit === SLASH || isSpace(unit)
const endsAttribute = (unit: number): boolean => endsName(unit) || unit === EQUALS
const endsValue = (unit: number): boolean => unit === CLOSE || isSpace(unit)
