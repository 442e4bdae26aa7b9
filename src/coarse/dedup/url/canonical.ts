import { isTracking } from './tracking.ts'

/** What two addresses may differ in and still be the same page. */
export interface UrlOptions {
  /** `www.example.cn` is `example.cn`; `www2.` too. */
  readonly www: boolean
  /** Which parameters count. */
  readonly query: 'untracked' | 'all' | 'none'
  /** The order of parameters does not count. */
  readonly sort: boolean
  /** `/news/index.html` is `/news/`. */
  readonly indexPage: boolean
}

const WWW = /^www\d*\./
const INDEX = /\/(?:index|default)\.(?:html?|shtml|php|aspx?|jsp)$/i
/** `/a;jsessionid=1A2B`, before the query. */
const PATH_SESSION = /;jsessionid=[^/?#]*/gi
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i
/** An address without a scheme: `//host/…` or `host.tld/…`. */
const BARE = /^(?:\/\/)?[^\s/?#:@]+\.[^\s/?#:@]+(?::\d+)?(?:[/?#]|$)/

/**
 * The canonical form of a web address: equal for addresses of one page. `undefined` for what is no http or https address
 * with a host.
 *
 * WHATWG parsing brings host to lower case and Punycode, resolves dots in paths, drops default ports, and writes other
 * than ASCII characters as UTF-8 escapes. Beyond that: no scheme, user, fragment, trailing dot of the host, or trailing
 * slash; escapes in capitals, and none where none is needed (RFC 3986, 6.2.2); the query as `options` say. That is what
 * the Internet Archive's canonicalizer (`surt`) does, which indexes Common Crawl's pages too, but for two things: it
 * brings paths to lower case, which many servers tell apart, and it knows no tracking parameters beyond session ids.
 */
export function canonicalUrl(address: string, options: UrlOptions): string | undefined {
  const trimmed = address.trim()
  const whole = HAS_SCHEME.test(trimmed)
    ? trimmed
    : BARE.test(trimmed)
      ? `http://${trimmed.replace(/^\/\//, '')}`
      : ''
  if (!URL.canParse(whole)) return undefined
  const { protocol, hostname, port, pathname, search } = new URL(whole)
  if ((protocol !== 'http:' && protocol !== 'https:') || hostname === '') return undefined
  const host = hostname.replace(/\.+$/, '')
  const site = options.www ? host.replace(WWW, '') : host
  return `${site}${port === '' ? '' : `:${port}`}${canonicalPath(pathname, options)}${canonicalQuery(search, options)}`
}

function canonicalPath(path: string, { indexPage }: UrlOptions): string {
  const whole = normalEscapes(path.replace(PATH_SESSION, ''))
  const page = indexPage ? whole.replace(INDEX, '/') : whole
  return page.replace(/\/+$/, '')
}

function canonicalQuery(search: string, { query, sort }: UrlOptions): string {
  if (query === 'none') return ''
  const parameters = search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && (query === 'all' || !saysNothing(parameter)))
    .map((parameter) => normalEscapes(parameter.replaceAll('+', '%20')))
  if (sort) parameters.sort()
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`
}

function saysNothing(parameter: string): boolean {
  const at = parameter.indexOf('=')
  return at < 0 ? isTracking(parameter, '') : isTracking(parameter.slice(0, at), parameter.slice(at + 1))
}

/** Escapes in capitals; those of letters, digits, `-`, `.`, `_` and `~` undone. Bytes that are no UTF-8 (GBK) stay. */
const normalEscapes = (text: string): string =>
  text.replace(/%[0-9a-f]{2}/gi, (written) => {
    const character = String.fromCharCode(Number.parseInt(written.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : written.toUpperCase()
  })
