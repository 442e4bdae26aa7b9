import type { Framing } from './warc-framing.ts'
import { type HeaderFault, quote, type WarcHeader } from './warc-header.ts'

/** Longest header line, in bytes. Crawlers cut addresses at 2 to 8 KB. */
const MAX_LINE_BYTES = 16 * 1024
const LF = 0x0a

/*
 * ARC header lines, taken from the right because addresses hold spaces:
 *   URL IP-address Archive-date Content-type Archive-length
 *   URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length
 * Archive.org, "Arc File Format" (1996), versions 1 and 2. The date is YYYYMMDDhhmmss.
 */
const SCHEME = /^[a-z][a-z0-9+.-]{0,30}:/i
const DATE = /^\d{8,20}$/
const RESULT_CODE = /^(?:\d{3}|-)$/
const LENGTH = /^\d{1,15}$/
/** Most parts of a content type with parameters, `text/html; charset=utf-8` having two. */
const TYPE_PARTS = 6

interface Fields {
  readonly uri: string
  readonly ip: string
  readonly digits: string
  readonly contentType: string
  readonly length: string
}

/** The fields of a header line; `undefined` for any other line. */
function fieldsOf(line: string): Fields | undefined {
  if (!SCHEME.test(line)) return undefined
  const parts = line.split(' ')
  const { length: count } = parts
  const isDate = (fromEnd: number): boolean => fromEnd <= count - 2 && DATE.test(parts[count - fromEnd] ?? '')
  const isLong = isDate(8) && RESULT_CODE.test(parts[count - 6] ?? '')
  let fromEnd = isLong ? 8 : 2
  while (!isDate(fromEnd) && fromEnd < 3 + TYPE_PARTS) fromEnd += 1
  if (!isDate(fromEnd)) return undefined
  const date = count - fromEnd
  return {
    uri: parts.slice(0, date - 1).join(' '),
    ip: parts[date - 1] ?? '',
    digits: parts[date] ?? '',
    contentType: isLong ? (parts[date + 1] ?? '') : parts.slice(date + 1, -1).join(' '),
    length: parts[count - 1] ?? '',
  }
}

/** The line at this index without its end; `undefined` when it does not end within the bytes or is too long. */
function lineAt(bytes: Buffer, at: number): string | undefined {
  const end = bytes.indexOf(LF, at)
  if (end === -1 || end - at > MAX_LINE_BYTES) return undefined
  return bytes.toString('utf8', at, end).replace(/\r$/, '')
}

/** Index behind the next line end; -1 when there is none. */
function behindLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(LF, from)
  return end === -1 ? -1 : end + 1
}

/** `20080430204826` → `2008-04-30T20:48:26Z`; `undefined` when it is no date. */
function isoDate(digits: string): string | undefined {
  const iso = digits
    .padEnd(14, '0')
    .replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*$/, '$1-$2-$3T$4:$5:$6Z')
  return Number.isNaN(Date.parse(iso)) ? undefined : iso
}

/** The header line in the terms of WARC; `filedesc` is the description of the file itself. */
function parseHeader(header: Buffer): WarcHeader | HeaderFault {
  const line = lineAt(header, 0) ?? ''
  const found = fieldsOf(line)
  if (found === undefined) {
    return { cause: 'bad ARC header', detail: `expected at least five fields, found ${quote(line)}` }
  }
  const { uri, ip, digits, contentType, length } = found
  if (!LENGTH.test(length)) {
    return { cause: 'bad Content-Length', detail: `expected a number of bytes, found ${quote(length)}` }
  }
  const date = isoDate(digits)
  const fields = new Map([
    ['warc-target-uri', uri],
    ['warc-ip-address', ip],
    ['content-type', contentType],
  ])
  if (date !== undefined) fields.set('warc-date', date)
  const type = /^filedesc:/i.test(uri) ? 'filedesc' : 'response'
  return { version: 'ARC', type, length: Number(length), fields }
}

export const ARC_FRAMING: Framing = {
  misplaced: 'not an ARC record',
  opening: '"URL IP-address Archive-date Content-type Archive-length"',
  startsAt(bytes, at) {
    const line = lineAt(bytes, at)
    if (line !== undefined) return fieldsOf(line) !== undefined
    return bytes.indexOf(LF, at) === -1 && bytes.length - at <= MAX_LINE_BYTES ? undefined : false
  },
  headerEnd(bytes, start, limit) {
    const end = bytes.indexOf(LF, start)
    return end === -1 || end >= limit ? -1 : end + 1
  },
  parseHeader,
  // A record ends in one line feed, which text holds everywhere: it proves nothing.
  isSealed: () => false,
  findRecord(bytes, from) {
    // Index 0 is where bytes were dropped in the middle of a line, not the start of one.
    let at = bytes[from - 1] === LF ? from : behindLine(bytes, from)
    while (at !== -1) {
      const line = lineAt(bytes, at)
      if (line !== undefined && fieldsOf(line) !== undefined) return at
      at = behindLine(bytes, at)
    }
    return -1
  },
  signatureBytes: MAX_LINE_BYTES,
}
