/** Longest header accepted, in bytes: version line and all fields. Real ones take about 500. */
export const MAX_HEADER_BYTES = 64 * 1024

/** The version line and named fields in front of a WARC block. */
export interface WarcHeader {
  /** `1.0`, `1.1`, `0.17` … */
  readonly version: string
  /** `WARC-Type` in lower case: `response`, `conversion` … */
  readonly type: string
  /** `Content-Length`: bytes of the block. */
  readonly length: number
  /** Fields by lower-case name; of a repeated field the last value. */
  readonly fields: ReadonlyMap<string, string>
}

/** Why a header cannot be used: a stable cause and the particulars. */
export interface HeaderFault {
  readonly cause: 'bad WARC header' | 'bad ARC header' | 'bad Content-Length'
  readonly detail: string
}

const CR = 0x0d
const LF = 0x0a
const VERSION = /^WARC\/(\d+\.\d+)\s*$/
const LENGTH = /^\d{1,15}$/

/**
 * Where the header that starts at `start` ends: the index just behind its blank line, or -1 when there is none before
 * `limit`. The standard ends lines in CRLF; files edited by hand or by scripts end them in LF.
 */
export function headerEnd(bytes: Buffer, start: number, limit: number): number {
  for (let at = bytes.indexOf(LF, start); at !== -1 && at < limit; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3
  }
  return -1
}

/** Parses a whole header, blank line included. Values are UTF-8; a line that starts with a space continues the last. */
export function parseWarcHeader(header: Buffer): WarcHeader | HeaderFault {
  const lines = header.toString('utf8').split('\n')
  const version = VERSION.exec(lines[0] ?? '')?.[1]
  if (version === undefined) return badHeader(`expected "WARC/1.0", found ${quote(lines[0] ?? '')}`)

  const fields = new Map<string, string>()
  let last = ''
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const text = line.trim()
    if (text === '') continue
    if ((line[0] === ' ' || line[0] === '\t') && last !== '') {
      fields.set(last, `${fields.get(last) ?? ''} ${text}`)
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 1) return badHeader(`expected "Name: value", found ${quote(line)}`)
    last = line.slice(0, colon).trim().toLowerCase()
    fields.set(last, line.slice(colon + 1).trim())
  }

  const type = fields.get('warc-type')
  if (type === undefined || type === '') return badHeader('no WARC-Type')
  const length = fields.get('content-length')
  if (length === undefined || !LENGTH.test(length)) {
    const found = length === undefined ? 'none' : quote(length)
    return { cause: 'bad Content-Length', detail: `expected a number of bytes, found ${found}` }
  }
  return { version, type: type.toLowerCase(), length: Number(length), fields }
}

const badHeader = (detail: string): HeaderFault => ({ cause: 'bad WARC header', detail })

/** A piece of foreign text for a message: escaped, at most 60 characters. */
export const quote = (text: string): string => JSON.stringify(text.slice(0, 60))

/** Bytes that must lie behind a `WARC/` before `findRecord` can tell whether a record starts there. */
export const SIGNATURE_BYTES = 24

const SIGNATURE = /^WARC\/\d\.\d{1,2}\r?\n(?:WARC-|Content-)/i

/**
 * The next index at or after `from` where a record seems to start: a version line with a WARC field under it. Used only
 * behind a fault, so a page that quotes such lines does no harm otherwise. -1 when there is none.
 */
export function findRecord(bytes: Buffer, from: number): number {
  for (
    let at = bytes.indexOf('WARC/', from, 'latin1');
    at !== -1;
    at = bytes.indexOf('WARC/', at + 5, 'latin1')
  ) {
    if (SIGNATURE.test(bytes.toString('latin1', at, at + SIGNATURE_BYTES))) return at
  }
  return -1
}
