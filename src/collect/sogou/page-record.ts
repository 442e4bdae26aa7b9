import type { Unreadable } from '../format.ts'
import { type BodyLimits, decodeBody } from '../http-body.ts'
import { type ContentType, majorType, parseContentType } from '../http-content-type.ts'
import { parseHttpResponse } from '../http-response.ts'

/** A `<doc>` of SogouT, taken apart: bytes, as each page has a charset of its own. */
export interface PageRecord {
  readonly kind: 'page'
  readonly url: Buffer
  readonly docno: Buffer | undefined
  /** The page, without what HTTP put around it. */
  readonly body: Buffer
  readonly contentType: ContentType
}

interface NoPage {
  readonly kind: 'skipped'
  readonly reason: string
}

type Fault = Pick<Required<Unreadable>, 'cause' | 'detail'> & { readonly kind: 'fault' }

const OPEN = Buffer.from('<doc>')
const CLOSE = Buffer.from('</doc>')
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || (byte !== undefined && byte >= 9 && byte <= 13)

/** Reads `<docno>` and `<url>`, in any order, and what follows them up to `</doc>`. */
export function parsePageRecord(element: Buffer, limits: BodyLimits): PageRecord | NoPage | Fault {
  const inside = element.subarray(OPEN.length, -CLOSE.length)
  const found = new Map<string, Buffer>()
  let at = 0
  for (;;) {
    while (isSpace(inside[at])) at += 1
    const name = ['url', 'docno'].find((each) => startsWith(inside, at, `<${each}>`))
    if (name === undefined || found.has(name)) break
    const from = at + `<${name}>`.length
    const to = inside.indexOf(`</${name}>`, from)
    if (to === -1) return { kind: 'fault', cause: `no </${name}>`, detail: 'expected before the page' }
    found.set(name, inside.subarray(from, to))
    at = to + `</${name}>`.length
  }
  const url = found.get('url')
  if (url === undefined) {
    const start = JSON.stringify(inside.toString('latin1', at, at + 40))
    return { kind: 'fault', cause: 'no <url>', detail: `expected <url> in <doc>, found ${start}` }
  }
  const page = pageOf(inside.subarray(at), limits)
  return page.kind === 'page' ? { ...page, url, docno: found.get('docno') } : page
}

/** The body of an HTTP response, where the record holds one; else all of it. */
function pageOf(
  bytes: Buffer,
  limits: BodyLimits,
): Pick<PageRecord, 'kind' | 'body' | 'contentType'> | NoPage | Fault {
  const response = startsWith(bytes, 0, 'HTTP/') ? parseHttpResponse(bytes) : undefined
  if (response === undefined) return { kind: 'page', body: bytes, contentType: { type: '' } }
  const { status, headers, body } = response
  if (status < 200 || status > 299) return { kind: 'skipped', reason: `HTTP ${Math.floor(status / 100)}xx` }
  const contentType = parseContentType(headers.get('content-type'))
  if (contentType.type !== '' && !TEXT.has(contentType.type))
    return { kind: 'skipped', reason: `not text: ${majorType(contentType.type)}` }
  const decoded = decodeBody(headers, body, limits)
  return 'cause' in decoded
    ? { kind: 'fault', cause: decoded.cause, detail: decoded.detail }
    : { kind: 'page', body: decoded.bytes, contentType }
}

const TEXT: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml', 'text/plain'])

const startsWith = (bytes: Buffer, at: number, start: string): boolean =>
  bytes.toString('latin1', at, at + start.length) === start
