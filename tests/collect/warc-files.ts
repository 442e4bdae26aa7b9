import { gzipSync } from 'node:zlib'

export type Fields = Readonly<Record<string, string | undefined>>

/** A WARC record as bytes. Fields given as `undefined` are left out, also the ones set here. */
export function record(type: string, block: string | Buffer, fields: Fields = {}): Buffer {
  const body = Buffer.from(block)
  const all: Fields = { 'WARC-Type': type, 'Content-Length': String(body.length), ...fields }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  )
  return Buffer.concat([
    Buffer.from(`WARC/1.0\r\n${lines.join('\r\n')}\r\n\r\n`),
    body,
    Buffer.from('\r\n\r\n'),
  ])
}

/** An HTTP response as it stands in a block. */
export function http(
  body: string | Buffer,
  headers: readonly string[] = ['Content-Type: text/html'],
  status = '200 OK',
): Buffer {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n`),
    Buffer.from(body),
  ])
}

export const response = (block: string | Buffer, fields: Fields = {}): Buffer =>
  record('response', block, {
    'WARC-Target-URI': 'http://example.org/',
    'WARC-Date': '2024-05-06T07:08:09Z',
    'Content-Type': 'application/http; msgtype=response',
    ...fields,
  })

/** A page whose main text is this paragraph. */
export const page = (paragraph: string): string =>
  `<html><head><title>一则短讯</title></head><body><p>${paragraph}</p></body></html>`

/** Each record in a gzip member of its own, as crawlers write them. */
export const gzipEach = (records: readonly Buffer[]): Buffer =>
  Buffer.concat(records.map((each) => gzipSync(each)))

/** Offset of each record when they stand one behind the other. */
export const offsetsOf = (records: readonly Buffer[]): number[] => {
  let offset = 0
  return records.map(({ length }) => {
    offset += length
    return offset - length
  })
}
