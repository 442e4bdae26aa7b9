import { describe, expect, it } from 'vitest'
import { looksLikeHtml, majorType, parseContentType } from '../../src/collect/http-content-type.ts'

describe('content type', () => {
  it.each([
    ['text/html', { type: 'text/html' }],
    ['TEXT/HTML; Charset="GB2312"', { type: 'text/html', charset: 'GB2312' }],
    ["text/html;charset = 'utf-8'; boundary=x", { type: 'text/html', charset: 'utf-8' }],
    [';charset=gbk', { type: '', charset: 'gbk' }],
    ['html', { type: '' }],
    [undefined, { type: '' }],
  ])('of %j', (field, expected) => {
    expect(parseContentType(field)).toEqual(expected)
  })

  it('is counted by its known first half', () => {
    expect(['image/png', 'application/pdf', 'x-made/up', ''].map(majorType)).toEqual([
      'image',
      'application',
      'unknown',
      'unknown',
    ])
  })

  it('may be told from the first bytes', () => {
    expect(looksLikeHtml(Buffer.from('\ufeff\n<!DOCTYPE HTML PUBLIC "">'))).toBe(true)
    expect(looksLikeHtml(Buffer.from('{"html": "<html>"}'))).toBe(false)
  })
})
