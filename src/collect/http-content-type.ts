/** A parsed `Content-Type`. */
export interface ContentType {
  /** Lower case, without parameters: `text/html`; empty when the field is missing or says nothing usable. */
  readonly type: string
  readonly charset?: string
}

const TYPE = /^\s*([a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,100})/i
const CHARSET = /;\s*charset\s*=\s*["']?\s*([^\s"';,]{1,40})/i

export function parseContentType(field: string | undefined): ContentType {
  if (field === undefined) return { type: '' }
  const type = TYPE.exec(field)?.[1]?.toLowerCase() ?? ''
  const charset = CHARSET.exec(field)?.[1]
  return charset === undefined ? { type } : { type, charset }
}

const HTML_START =
  /^(?:\ufeff|\u00ef\u00bb\u00bf)?\s*(?:<!--|<\?xml|<!doctype\s+html|<html|<head|<body|<title|<meta|<script)/i

/** Do these bytes open like a web page? Looks at the first 512, for responses that name no type. */
export const looksLikeHtml = (bytes: Buffer): boolean => HTML_START.test(bytes.toString('latin1', 0, 512))

/** Top-level media types (IANA); anything else a server writes is counted as `unknown`. */
const MAJOR = new Set([
  'application',
  'audio',
  'font',
  'image',
  'message',
  'model',
  'multipart',
  'text',
  'video',
])

/** The part of a media type that skipped records are counted by. */
export function majorType(type: string): string {
  const major = type.slice(0, type.indexOf('/'))
  return MAJOR.has(major) ? major : 'unknown'
}
