import type { Unreadable } from '../format.ts'

/** The elements of a record in order, by name; the first of a name counts. */
export type SogouFields = ReadonlyMap<string, string>

type Fault = Pick<Required<Unreadable>, 'cause' | 'detail'>

const START_TAG = /<([a-z][a-z0-9_]{0,30})>/g
const SHOWN = 40

/** Elements of a record: `<url>…</url><docno>…</docno>…`, without the `<doc>` around them. They do not nest. */
export function fieldsOf(record: string): SogouFields | Fault {
  const fields = new Map<string, string>()
  let at = 0
  for (;;) {
    START_TAG.lastIndex = at
    const tag = START_TAG.exec(record)
    const between = record.slice(at, tag?.index).trim()
    if (between !== '') {
      const found = JSON.stringify(between.slice(0, SHOWN))
      return { cause: 'text outside of tags', detail: `expected a tag in <doc>, found ${found}` }
    }
    if (tag === null) return fields
    const [start, name = ''] = tag
    const from = tag.index + start.length
    const to = record.indexOf(`</${name}>`, from)
    if (to === -1) {
      return {
        cause: isKnown(name) ? `no </${name}>` : 'no end tag',
        detail: `expected </${name}> before </doc>`,
      }
    }
    if (!fields.has(name)) fields.set(name, record.slice(from, to))
    at = to + name.length + '</>'.length
  }
}

const KNOWN: ReadonlySet<string> = new Set(['url', 'docno', 'contenttitle', 'content'])

/** Causes are counted by their words: names that a broken byte made up must not become causes. */
const isKnown = (name: string): boolean => KNOWN.has(name)
