import type { Json } from '../document.ts'
import { decodeBytes, detectEncoding } from './charset.ts'
import { type Collected, type CollectedDocument, type Limits, OVER_LIMIT, type Unreadable } from './format.ts'
import type { Extract } from './html/extractor.ts'
import { decodeBody } from './http-body.ts'
import { type ContentType, looksLikeHtml, majorType, parseContentType } from './http-content-type.ts'
import { parseHttpResponse } from './http-response.ts'
import { headOf } from './lines.ts'
import type { WarcRecord } from './warc-record.ts'
import { readWebPage } from './web-page.ts'

/** Record types of the standard; anything else is counted as `other`. */
const TYPES = new Set([
  'warcinfo',
  'request',
  'response',
  'resource',
  'metadata',
  'revisit',
  'conversion',
  'continuation',
])

const HTML = new Set(['text/html', 'application/xhtml+xml'])

/** A page fetched from the web as a document: its main text, without what surrounds it. */
export function pageOf(record: WarcRecord, extract: Extract, limits: Limits): Collected {
  const { type } = record.header
  if (type === 'response') return responseOf(record, extract, limits)
  if (type === 'resource') return resourceOf(record, extract)
  return skipped(record, typeReason(type))
}

/** Text that was extracted before, as in a WET file. */
export function conversionOf(record: WarcRecord): Collected {
  const { type, fields } = record.header
  if (type !== 'conversion') return skipped(record, typeReason(type))
  const { type: contentType } = parseContentType(fields.get('content-type') ?? 'text/plain')
  if (contentType !== 'text/plain') return skipped(record, typeSkip(contentType))
  const language = fields.get('warc-identified-content-language')
  return document(record, decodeBytes(record.block, 'utf-8').text, {
    ...(language !== undefined && { contentLanguage: language }),
    ...(record.repaired === true && { repaired: 'Content-Length' }),
  })
}

const typeReason = (type: string): string =>
  type === 'filedesc' ? 'ARC filedesc' : `WARC ${TYPES.has(type) ? type : 'other'}`
const typeSkip = (contentType: string): string => `not text: ${majorType(contentType)}`

const skipped = ({ offset }: WarcRecord, reason: string): Collected => ({ kind: 'skipped', offset, reason })

const unreadable = ({ offset, block }: WarcRecord, cause: string, detail: string): Unreadable => ({
  kind: 'unreadable',
  offset,
  cause,
  detail,
  head: headOf(block),
})

/** A record whose page hung the extractor before. */
export const overTime = (record: WarcRecord): Unreadable =>
  unreadable(record, OVER_LIMIT, 'hung its thread longer than limits.seconds, or used up its memory')

function responseOf(record: WarcRecord, extract: Extract, limits: Limits): Collected {
  const { block } = record
  const recordType = record.header.fields.get('content-type')
  const response = parseHttpResponse(block)
  if (response === undefined) {
    // Answers of other protocols (`dns:`, `ftp:`) name the type of their block themselves.
    if (recordType !== undefined && !/^application\/http\b/i.test(recordType))
      return resourceOf(record, extract)
    const found = JSON.stringify(block.toString('latin1', 0, 40))
    return unreadable(record, 'bad HTTP response', `expected a status line, found ${found}`)
  }
  const { status, headers, body } = response
  if (status < 200 || status > 299) return skipped(record, `HTTP ${Math.floor(status / 100)}xx`)
  const contentType = parseContentType(headers.get('content-type'))
  if (contentType.type !== '' && !isText(contentType)) return skipped(record, typeSkip(contentType.type))
  const decoded = decodeBody(headers, body, limits)
  if ('cause' in decoded) return unreadable(record, decoded.cause, decoded.detail)
  return textOf(record, decoded.bytes, contentType, extract, decoded.truncated)
}

/** A block that is the thing itself, without HTTP around it. */
function resourceOf(record: WarcRecord, extract: Extract): Collected {
  const { fields } = record.header
  if (/^metadata:/i.test(targetOf(record) ?? '')) return skipped(record, 'crawler log')
  const contentType = parseContentType(fields.get('content-type'))
  if (contentType.type !== '' && !isText(contentType)) return skipped(record, typeSkip(contentType.type))
  return textOf(record, record.block, contentType, extract)
}

const isText = ({ type }: ContentType): boolean => HTML.has(type) || type === 'text/plain'

function textOf(
  record: WarcRecord,
  bytes: Buffer,
  { type, charset: httpCharset }: ContentType,
  extract: Extract,
  cut?: string,
): Collected {
  const isHtml = HTML.has(type) || (type === '' && looksLikeHtml(bytes))
  if (!isHtml && type === '') return skipped(record, 'not text: unknown')
  const truncated = record.header.fields.get('warc-truncated') ?? cut
  const meta = {
    ...(type !== '' && { contentType: type }),
    ...(httpCharset !== undefined && { httpCharset }),
    ...(truncated !== undefined && { truncated }),
  }
  if (!isHtml) {
    const { encoding } = detectEncoding(bytes, { httpCharset })
    return document(record, decodeBytes(bytes, encoding).text, { ...meta, charset: encoding })
  }
  const page = readWebPage(bytes, extract, httpCharset)
  if (page.kind === 'fault') return unreadable(record, page.cause, page.detail)
  return document(record, page.text, { ...meta, ...page.meta }, page.title)
}

function document(
  record: WarcRecord,
  text: string,
  meta: Record<string, Json>,
  title?: string,
): CollectedDocument {
  const url = targetOf(record)
  const date = record.header.fields.get('warc-date')
  return {
    kind: 'document',
    offset: record.offset,
    text: text.toWellFormed(),
    ...(title !== undefined && { title: title.toWellFormed() }),
    ...(url !== undefined && { url }),
    ...(date !== undefined && { date }),
    meta,
  }
}

/** `WARC-Target-URI`; wget and WARC 1.0 put it in angle brackets. */
const targetOf = ({ header }: WarcRecord): string | undefined =>
  header.fields.get('warc-target-uri')?.replace(/^<(.*)>$/, '$1')
