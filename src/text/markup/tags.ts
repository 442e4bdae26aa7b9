import type { Replaced } from './entities.ts'

/** Elements that break a line. */
const BLOCK = new Set(
  'address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main meta nav noscript object ol p pre script section style table tbody tfoot thead title tr ul video audio canvas embed'.split(
    ' ',
  ),
)
const INLINE = new Set(
  'a abbr acronym area b base big button cite code col colgroup del dfn em font i img input ins kbd label map mark nobr option q s samp select small source span strike strong sub sup svg textarea time tt u var wbr'.split(
    ' ',
  ),
)
const CELL = new Set(['td', 'th'])
/** Elements whose content is no text. */
const RAW = new Set(['script', 'style', 'noscript', 'iframe', 'svg'])

const TAG =
  /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:@.-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>`=]+))?)*)\s*\/?>/iy
const DECLARATION = /<(?:!doctype|\?xml|\?php)[^<>]{0,500}>/iy

/** What a walk over one text remembers, so that an end that is nowhere is looked for once. */
export interface TagState {
  readonly missing: Set<string>
}

export interface Markup extends Replaced {
  readonly kind: 'tags' | 'comments' | 'scripts'
}

/** The markup that starts with the `<` at `at`: tag, comment, declaration or script; `undefined` for a plain `<`. */
export function markupAt(text: string, at: number, state: TagState): Markup | undefined {
  if (text.startsWith('<!--', at)) return sectionAt(text, at, '-->', state)
  if (text.startsWith('<![CDATA[', at)) return sectionAt(text, at, ']]>', state)
  if (text[at + 1] === '!' || text[at + 1] === '?') {
    DECLARATION.lastIndex = at
    const declaration = DECLARATION.exec(text)
    return declaration === null ? undefined : { kind: 'tags', end: at + declaration[0].length, text: '' }
  }
  TAG.lastIndex = at
  const match = TAG.exec(text)
  if (match === null) return undefined
  const [whole, slash = '', rawName = '', attributes = ''] = match
  const name = rawName.toLowerCase()
  if (!isKnown(name) || !looksLikeTag(text, at, rawName, slash, attributes)) return undefined
  const end = at + whole.length
  if (RAW.has(name) && slash === '' && !whole.endsWith('/>')) {
    const close = closingTag(text, end, name, state)
    if (close !== undefined) return { kind: 'scripts', end: close, text: '\n' }
  }
  return { kind: 'tags', end, text: BLOCK.has(name) ? '\n' : CELL.has(name) ? ' ' : '' }
}

const isKnown = (name: string): boolean => BLOCK.has(name) || INLINE.has(name) || CELL.has(name)

/**
 * `List<Object>`, `vector<a>` and `x <b and c> y` are no tags: a name in title case or a one-letter tag right behind a word is
 * code, and attributes need a value.
 */
function looksLikeTag(text: string, at: number, name: string, slash: string, attributes: string): boolean {
  if (attributes !== '') return slash === '' && attributes.includes('=')
  if (slash !== '') return true
  if (/^[A-Z][a-z]/.test(name)) return false
  return name.length > 1 || !/\w/.test(text[at - 1] ?? '')
}

function sectionAt(text: string, at: number, terminator: string, { missing }: TagState): Markup | undefined {
  if (missing.has(terminator)) return undefined
  const end = text.indexOf(terminator, at + 4)
  if (end === -1) {
    missing.add(terminator)
    return undefined
  }
  return { kind: 'comments', end: end + terminator.length, text: '' }
}

function closingTag(text: string, from: number, name: string, { missing }: TagState): number | undefined {
  if (missing.has(name)) return undefined
  const close = new RegExp(`</${name}\\s{0,8}>`, 'gi')
  close.lastIndex = from
  if (close.exec(text) !== null) return close.lastIndex
  missing.add(name)
  return undefined
}
