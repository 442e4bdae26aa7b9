import type { Unreadable } from '../format.ts'
import { decodeXmlText } from '../xml-text.ts'

export interface Revision {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  /** `wikitext`, `css`, `json` …; absent in old dumps, which hold wikitext alone. */
  readonly model: string | undefined
  /** Absent when it was deleted. */
  readonly text: string | undefined
}

export interface Page {
  readonly title: string
  /** Number of its namespace; absent in old dumps. */
  readonly ns: number | undefined
  readonly id: string | undefined
  readonly redirect: boolean
  /** The last one by its timestamp. */
  readonly revision: Revision
}

type Fault = Pick<Required<Unreadable>, 'cause' | 'detail'>

const REVISION = '<revision>'

const missing = (cause: string, place: string): Fault => ({ cause, detail: `expected in ${place}` })

/** Reads a `<page>` element of a dump. Its elements are found by their tags: text in XML holds no `<`. */
export function parsePage(xml: string): Page | Fault {
  const first = xml.indexOf(REVISION)
  const head = first === -1 ? xml : xml.slice(0, first)
  const title = elementOf(head, 'title')
  if (title === undefined) return missing('no <title>', '<page>')
  if (first === -1) return missing('no <revision>', '<page>')
  let last: Revision | undefined
  for (let at = first; at !== -1; ) {
    const end = xml.indexOf('</revision>', at)
    if (end === -1) return missing('no </revision>', '<page>')
    const revision = parseRevision(xml.slice(at, end))
    if ('cause' in revision) return revision
    if (last === undefined || (revision.timestamp ?? '') >= (last.timestamp ?? '')) last = revision
    at = xml.indexOf(REVISION, end)
  }
  const ns = elementOf(head, 'ns')
  return {
    title,
    ns: ns === undefined || !/^-?\d{1,6}$/.test(ns) ? undefined : Number(ns),
    id: elementOf(head, 'id'),
    redirect: /<redirect[\s/>]/.test(head),
    revision: last ?? { id: undefined, timestamp: undefined, model: undefined, text: undefined },
  }
}

const TEXT_TAG = /<text(?:\s[^<>]*)?>/

function parseRevision(xml: string): Revision | Fault {
  const tag = TEXT_TAG.exec(xml)
  if (tag === null) return missing('no <text>', '<revision>')
  // Elements of the revision; those of its contributor come behind its own.
  const head = xml.slice(0, tag.index)
  const revision = {
    id: elementOf(head, 'id'),
    timestamp: elementOf(head, 'timestamp'),
    model: elementOf(head, 'model'),
  }
  if (tag[0].endsWith('/>')) return { ...revision, text: /\bdeleted=/.test(tag[0]) ? undefined : '' }
  const from = tag.index + tag[0].length
  const to = xml.indexOf('</text>', from)
  if (to === -1) return missing('no </text>', '<revision>')
  return { ...revision, text: decodeXmlText(xml.slice(from, to)).toWellFormed() }
}

/** Text of the first element of a name without attributes. */
function elementOf(xml: string, name: string): string | undefined {
  const tag = `<${name}>`
  const from = xml.indexOf(tag)
  if (from === -1) return undefined
  const to = xml.indexOf(`</${name}>`, from)
  return to === -1
    ? undefined
    : decodeXmlText(xml.slice(from + tag.length, to))
        .toWellFormed()
        .trim()
}
