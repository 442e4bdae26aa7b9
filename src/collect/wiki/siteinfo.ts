import { decodeXmlText } from '../xml-text.ts'
import { type NamespaceNames, namespaceNames } from './wikitext/names.ts'

/** What a dump says of its wiki in front of the first page. */
export interface SiteInfo {
  /** Address of an article without its title, from `<base>`. */
  readonly articleBase?: string
  /** Language of the wiki, as `xml:lang` gives it. */
  readonly lang?: string
  /** Names of namespaces by number. */
  readonly namespaces: ReadonlyMap<number, string>
  readonly names: NamespaceNames
}

const BASE = /<base>([^<]*)<\/base>/
const LANG = /<mediawiki\s[^<>]*?\bxml:lang="([^"<>]{1,35})"/
const NAMESPACE = /<namespace key="(-?\d{1,6})"[^<>]*>([^<]*)<\/namespace>/g

const FILE = 6
const CATEGORY = 14

/** Reads the head of a dump, `<mediawiki …><siteinfo>…`; of an empty one nothing is known. */
export function parseSiteInfo(head: string): SiteInfo {
  const base = BASE.exec(head)?.[1]
  // The address of the main page, whose title comes behind the last slash, or `title=`.
  const articleBase = base === undefined ? undefined : /^.*[/=]/.exec(decodeXmlText(base))?.[0]
  const lang = LANG.exec(head)?.[1]
  const namespaces = new Map<number, string>()
  for (const [, key, name = ''] of head.matchAll(NAMESPACE)) namespaces.set(Number(key), decodeXmlText(name))
  return {
    ...(articleBase !== undefined && { articleBase }),
    ...(lang !== undefined && { lang }),
    namespaces,
    names: namespaceNames(namespaces.get(FILE), namespaces.get(CATEGORY)),
  }
}

/** Names of MediaWiki's own namespaces in English: reasons are counted, and the same in every wiki. */
const CANONICAL = ['', 'User', 'Project', 'File', 'MediaWiki', 'Template', 'Help', 'Category']

/** Name of a namespace for counting: `Talk`, `Template talk`, `Portal`. */
export function namespaceName(ns: number, { namespaces }: SiteInfo): string {
  const subject = CANONICAL[ns >> 1]
  if (ns < 0 || subject === undefined) return namespaces.get(ns) ?? String(ns)
  return ns % 2 === 0 ? subject : subject === '' ? 'Talk' : `${subject} talk`
}

/** Characters that MediaWiki leaves as they are in addresses. */
const UNESCAPED = /%(?:3B|40|24|21|2A|28|29|2C|2F|7E|3A)/g

/** Address of an article. */
export const urlOfTitle = (articleBase: string, title: string): string =>
  articleBase +
  encodeURIComponent(title.replaceAll(' ', '_')).replace(UNESCAPED, (code) => decodeURIComponent(code))
