import { posix } from 'node:path'
import { type XmlElement, xmlElements } from './xml.ts'

/** One place in the reading order of a book. */
export interface SpineItem {
  /** Name of the member; `undefined` when the manifest does not have it or its address leaves the archive. */
  readonly path: string | undefined
  /** As the package names it, for messages. */
  readonly href: string
  readonly mediaType: string
  /** Why it is no chapter. */
  readonly role: 'text' | 'navigation' | 'cover'
}

/** What an OPF package document says of its book (EPUB 2 and 3). */
export interface Package {
  readonly title: string | undefined
  /** All creators, joined by commas. */
  readonly author: string | undefined
  readonly language: string | undefined
  readonly date: string | undefined
  readonly spine: readonly SpineItem[]
}

const valuesOf = (elements: readonly XmlElement[], name: string): string[] =>
  elements.filter((element) => element.name === name && element.text !== '').map(({ text }) => text)

/** Roles of EPUB 2's `<guide>`, and how files are called in books that have none. */
const COVER = /^(?:cover|cover-?page|cover-?image)$/i
const NAVIGATION = /^(?:toc|nav|navigation|contents|tableofcontents|table-of-contents)$/i

/** Reads a package document; `path` is its own name in the archive, against which addresses are resolved. */
export function readPackage(xml: string, path: string): Package {
  const elements = xmlElements(xml)
  const attribute = (element: XmlElement, name: string): string => element.attributes.get(name) ?? ''
  const manifest = new Map<string, XmlElement>()
  for (const element of elements) if (element.name === 'item') manifest.set(attribute(element, 'id'), element)
  const guide = new Map<string, string>()
  for (const element of elements) {
    if (element.name !== 'reference') continue
    guide.set(resolveHref(path, attribute(element, 'href')) ?? '', attribute(element, 'type'))
  }
  const spine = elements
    .filter(({ name }) => name === 'itemref')
    .map((itemref): SpineItem => {
      const id = attribute(itemref, 'idref')
      const item = manifest.get(id)
      if (item === undefined) return { path: undefined, href: `idref ${id}`, mediaType: '', role: 'text' }
      const href = attribute(item, 'href')
      const resolved = resolveHref(path, href)
      const names = [
        id,
        posix.basename(resolved ?? '').replace(/\.[^.]*$/, ''),
        guide.get(resolved ?? '') ?? '',
      ]
      const isNavigation =
        /\bnav\b/.test(attribute(item, 'properties')) || names.some((name) => NAVIGATION.test(name))
      const role = isNavigation ? 'navigation' : names.some((name) => COVER.test(name)) ? 'cover' : 'text'
      return { path: resolved, href, mediaType: attribute(item, 'media-type').toLowerCase(), role }
    })
  return {
    title: valuesOf(elements, 'title')[0],
    author: valuesOf(elements, 'creator').join(', ') || undefined,
    language: valuesOf(elements, 'language')[0],
    date: valuesOf(elements, 'date')[0],
    spine,
  }
}

/** Name of the package document that `META-INF/container.xml` points to. */
export function packagePath(container: string): string | undefined {
  const rootfile = xmlElements(container).find(({ name }) => name === 'rootfile')
  return resolveHref('', rootfile?.attributes.get('full-path') ?? '')
}

/** Algorithms that only veil fonts (EPUB OCF 4.3; Adobe): no protection of the text. */
const FONT_VEILS = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#rc'])

/** Names of the members that `META-INF/encryption.xml` says are encrypted. */
export function encryptedPaths(encryption: string): ReadonlySet<string> {
  const encrypted = new Set<string>()
  let algorithm = ''
  for (const { name, attributes } of xmlElements(encryption)) {
    if (name === 'encrypteddata') algorithm = ''
    if (name === 'encryptionmethod' && algorithm === '')
      algorithm = (attributes.get('algorithm') ?? '').toLowerCase()
    const path = name === 'cipherreference' ? resolveHref('', attributes.get('uri') ?? '') : undefined
    if (path !== undefined && !FONT_VEILS.has(algorithm)) encrypted.add(path)
  }
  return encrypted
}

/** Name of a member by its address in a file of the archive; `undefined` when it leads out of it. */
function resolveHref(from: string, href: string): string | undefined {
  const [address = ''] = href.split(/[#?]/, 1)
  let decoded: string
  try {
    decoded = decodeURIComponent(address)
  } catch {
    // A stray % is a name as it stands.
    decoded = address
  }
  if (decoded === '' || /^[a-z][a-z0-9+.-]*:|^[\\/]|\\|\0/i.test(decoded)) return undefined
  const path = posix.join(posix.dirname(from), decoded)
  return path === '..' || path.startsWith('../') || path.startsWith('/') ? undefined : path
}
