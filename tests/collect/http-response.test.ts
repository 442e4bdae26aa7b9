import { describe, expect, it } from 'vitest'
import { parseHttpResponse } from '../../src/collect/http-response.ts'

const parse = (text: string) => parseHttpResponse(Buffer.from(text, 'latin1'))

describe('HTTP response', () => {
  it('is status, headers and body', () => {
    const found = parse('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-A: 1\r\n\r\n<p>\r\n\r\n</p>')
    expect(found?.status).toBe(200)
    expect(found?.headers.get('content-type')).toBe('text/html')
    expect(found?.body.toString()).toBe('<p>\r\n\r\n</p>')
  })

  it('may end its lines in bare line feeds and lack a reason', () => {
    const found = parse('HTTP/2 404\nserver: x\n\nbody')
    expect(found).toMatchObject({ status: 404 })
    expect(found?.body.toString()).toBe('body')
  })

  it('has no body without a blank line', () => {
    expect(parse('HTTP/1.0 200 OK\r\nA: b')?.body).toHaveLength(0)
  })

  it('adds up repeated codings and takes the last of other fields', () => {
    const found = parse(
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: br\r\nX: 1\r\nX: 2\r\n\r\n',
    )
    expect(found?.headers.get('content-encoding')).toBe('gzip, br')
    expect(found?.headers.get('x')).toBe('2')
  })

  it.each(['', '<html>', 'HTTP/1.1 OK', 'GET / HTTP/1.1\r\n\r\n'])('is not %j', (text) => {
    expect(parse(text)).toBeUndefined()
  })
})
