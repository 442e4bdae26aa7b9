import type { NamespaceNames } from './names.ts'

/** `de`, `zh-min-nan`, `simple`: links to the same article in other languages. Sister projects have one letter or four. */
const LANGUAGE = /^(?:[a-z]{2,3}(?:-[a-z]{2,8}){0,3}|simple)$/
/** Prefixes of other sites that look like those of languages. */
const SITES: ReadonlySet<string> = new Set(['rfc', 'doi', 'wp', 'mw', 'mos', 'cve', 'irc', 'urn'])
const ADDRESS = /^(?:https?:|ftp:|mailto:|\/\/)/i

/** Text that a link `[[target|label]]` shows; nothing for files, categories and links to other languages. */
export function textOfLink(target: string, label: string | undefined, names: NamespaceNames): string {
  const name = target.trim()
  if (name.startsWith(':')) return label ?? name.slice(1)
  const colon = name.indexOf(':')
  if (colon !== -1) {
    const prefix = name.slice(0, colon).trim()
    const folded = prefix.toLowerCase().replaceAll('_', ' ')
    if (names.file.has(folded) || names.category.has(folded)) return ''
    if (LANGUAGE.test(prefix) && !SITES.has(prefix)) return ''
    if (ADDRESS.test(name)) return label ?? textOfAddress(name)
  }
  if (label === undefined) return name
  return label.trim() === '' ? withoutQualifiers(name) : label
}

/** Text that `[address text]` shows: an address without text shows a number, so nothing. */
export function textOfAddress(content: string): string {
  const space = content.search(/\s/)
  return space === -1 ? '' : content.slice(space + 1).trim()
}

/** `[[Help:Foo (bar)|]]` shows `Foo`. */
const withoutQualifiers = (name: string): string =>
  name.slice(name.indexOf(':') + 1).replace(/ ?[(（][^()（）]*[)）]$/, '')
