import { decodeHtmlEntities } from './entities.ts'

/** What becomes of an element whose content is not wikitext, or is not part of the running text. */
type Fate = 'drop' | 'literal' | 'code' | 'math'

const FATES: ReadonlyMap<string, Fate> = new Map<string, Fate>([
  ...(
    'ref references gallery timeline score imagemap hiero graph chart mapframe maplink templatedata templatestyles ' +
    'includeonly inputbox categorytree indicator table dynamicpagelist rss'
  )
    .split(' ')
    .map((name) => [name, 'drop'] as const),
  ['nowiki', 'literal'],
  ['pre', 'literal'],
  ['source', 'code'],
  ['syntaxhighlight', 'code'],
  ['math', 'math'],
  ['chem', 'math'],
  ['ce', 'math'],
])

const START_TAG = /<([a-z]{2,20})((?:\s[^<>]*)?)>/iy

/** Stands around the number of a piece that no later stage may touch. XML has no such character. */
const MARK = '\u0000'
const PLACE = /\u0000(\d+)\u0000/g

export interface Protected {
  /** Wikitext with places in it for what is protected. */
  readonly text: string
  readonly pieces: readonly string[]
}

/**
 * Takes out comments and elements that hold no running text (`<ref>`, `<gallery>` …), and puts aside what is to be taken
 * literally (`<nowiki>`, `<pre>`, code) or is TeX (`<math>`, given as `$…$` or dropped). An element without an end tag
 * is left for later stages; a comment without its end goes on to the end of the text, as in MediaWiki. Linear time.
 */
export function protect(wikitext: string, math: 'tex' | 'drop'): Protected {
  const source = wikitext.replaceAll(MARK, '')
  const pieces: string[] = []
  const unclosed = new Set<string>()
  let text = ''
  let from = 0
  for (let at = source.indexOf('<'); at !== -1; at = source.indexOf('<', at)) {
    if (source.startsWith('<!--', at)) {
      const end = source.indexOf('-->', at + 4)
      text += source.slice(from, at)
      from = end === -1 ? source.length : end + 3
      at = from
      continue
    }
    START_TAG.lastIndex = at
    const tag = START_TAG.exec(source)
    const name = tag?.[1]?.toLowerCase() ?? ''
    const fate = FATES.get(name)
    const end = tag === null || fate === undefined ? undefined : endOf(source, at, tag, name, unclosed)
    if (fate === undefined || end === undefined) {
      at += 1
      continue
    }
    text += source.slice(from, at)
    const piece = pieceOf(fate, source.slice(end.from, end.to), math)
    if (piece !== '') text += `${MARK}${pieces.push(piece) - 1}${MARK}`
    from = end.behind
    at = from
  }
  return { text: text + source.slice(from), pieces }
}

/** Puts the pieces back in their places. */
export const restore = (text: string, pieces: readonly string[]): string =>
  pieces.length === 0 ? text : text.replace(PLACE, (_, index: string) => pieces[Number(index)] ?? '')

/** Content and end of an element; `unclosed` remembers names that are not closed any more. */
function endOf(
  source: string,
  at: number,
  [tag, , attributes = '']: readonly string[],
  name: string,
  unclosed: Set<string>,
): { from: number; to: number; behind: number } | undefined {
  const from = at + (tag?.length ?? 0)
  if (attributes.endsWith('/')) return { from, to: from, behind: from }
  if (unclosed.has(name)) return undefined
  const endTag = new RegExp(`</${name}\\s{0,9}>`, 'gi')
  endTag.lastIndex = from
  const found = endTag.exec(source)
  if (found !== null) return { from, to: found.index, behind: endTag.lastIndex }
  unclosed.add(name)
  return undefined
}

function pieceOf(fate: Fate, content: string, math: 'tex' | 'drop'): string {
  if (fate === 'drop') return ''
  if (fate === 'literal') return decodeHtmlEntities(content)
  if (fate === 'code') return content.replace(/^\n+/, '').trimEnd()
  const tex = content.replace(/\s+/g, ' ').trim()
  return math === 'drop' || tex === '' ? '' : `$${tex}$`
}
