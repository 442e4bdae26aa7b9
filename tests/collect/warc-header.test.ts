import { describe, expect, it } from 'vitest'
import { findRecord, headerEnd, parseWarcHeader } from '../../src/collect/warc-header.ts'

const parse = (text: string) => parseWarcHeader(Buffer.from(text))

describe('WARC header', () => {
  it('gives version, type and length, and fields by lower-case name', () => {
    const header = parse('WARC/1.1\r\nWARC-Type: Response\r\nContent-Length: 12\r\nX-Note:  甲: 乙 \r\n\r\n')
    expect(header).toMatchObject({ version: '1.1', type: 'response', length: 12 })
    expect('fields' in header && header.fields.get('x-note')).toBe('甲: 乙')
  })

  it('joins continued lines', () => {
    const header = parse(
      'WARC/0.17\r\nWARC-Type: response\r\nContent-Length: 0\r\nX-Long: a\r\n  b\r\n\tc\r\n\r\n',
    )
    expect('fields' in header && header.fields.get('x-long')).toBe('a b c')
  })

  it.each([
    [
      'another version line',
      'WARP/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n',
      'bad WARC header',
    ],
    ['no type', 'WARC/1.0\r\nContent-Length: 0\r\n\r\n', 'bad WARC header'],
    ['a line without a colon', 'WARC/1.0\r\nWARC-Type: response\r\nnonsense\r\n\r\n', 'bad WARC header'],
    ['no length', 'WARC/1.0\r\nWARC-Type: response\r\n\r\n', 'bad Content-Length'],
    [
      'a negative length',
      'WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n',
      'bad Content-Length',
    ],
    [
      'a length that is no number',
      'WARC/1.0\r\nWARC-Type: a\r\nContent-Length: 1e3\r\n\r\n',
      'bad Content-Length',
    ],
  ])('is refused with %s', (_, text, cause) => {
    expect(parse(text)).toMatchObject({ cause })
  })

  it('ends behind its blank line, with or without carriage returns, before the limit', () => {
    expect(headerEnd(Buffer.from('a\r\nb\r\n\r\nc'), 0, 100)).toBe(8)
    expect(headerEnd(Buffer.from('a\nb\n\nc'), 0, 100)).toBe(5)
    expect(headerEnd(Buffer.from('a\nb\n\nc'), 0, 3)).toBe(-1)
  })

  it('is found again only where a field stands under the version line', () => {
    const bytes = Buffer.from('see WARC/1.0\r\nhere: WARC/1.0\r\nWARC-Type: request\r\n')
    expect(findRecord(bytes, 0)).toBe(bytes.lastIndexOf('WARC/1.0'))
    expect(findRecord(Buffer.from('WARC/1.0 is a format'), 0)).toBe(-1)
  })
})
