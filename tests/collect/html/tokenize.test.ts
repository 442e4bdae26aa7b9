import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NameTable } from '../../../src/collect/html/names.ts'
import { decodeReferences } from '../../../src/collect/html/references.ts'
import { tokenize } from '../../../src/collect/html/tokenize.ts'

const NAMES = ['class', 'content', 'hidden', 'href', 'id', 'title', 'data-x']

/** The tokens of a page in short: `<a>`, `</a>`, text. */
function tokens(html: string): string[] {
  const found: string[] = []
  tokenize(html, {
    text: (start, end) => found.push(html.slice(start, end)),
    open: (tag, attributes) => {
      const list = NAMES.filter((name) => attributes.has(name)).map(
        (name) => ` ${name}=${attributes.get(name)}`,
      )
      expect(list).toHaveLength(attributes.size)
      found.push(`<${tag}${list.join('')}>`)
    },
    close: (tag) => found.push(`</${tag}>`),
  })
  return found
}

describe('the tokens of a page', () => {
  it.each([
    ['a<P Class=x>b</P >c', ['a', '<p class=x>', 'b', '</p>', 'c']],
    ['<a id="1>2" content=\'3\' class>x', ['<a class= content=3 id=1>2>', 'x']],
    ['<a href="/where?it=leads&amp;to">x', ['<a href=>', 'x']],
    ['<a class=1 class=2 data-x="y" / hidden>', ['<a class=1 hidden=>']],
    ['<a title="&lt;" content="a&amp;b">', ['<a content=a&b>']],
    ['1 < 2 <3 <', ['1 < 2 <3 <']],
    ['a<!-- <p> -->b<!-->c<!--->d<!doctype html>e<?php x ?>f</>g', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
    ['<script>if (a < b) "<p>"</SCRIPT >x', ['<script>', 'if (a < b) "<p>"', '</script>', 'x']],
    ['<title>a <b> c</title>d', ['<title>', 'a <b> c', '</title>', 'd']],
    ['<style>p {}', ['<style>', 'p {}']],
    ['a<!-- b', ['a']],
    ['a<p class="b', ['a']],
  ])('%s', (html, expected) => {
    expect(tokens(html)).toEqual(expected)
  })

  it('are found in time linear in the length of a hostile page', () => {
    for (const piece of ['<', '<a ', '<a b="', '<!--', '<script>', '</script', '&', '<a =', '<title>&'])
      expect(() => tokens(piece.repeat(200_000))).not.toThrow()
  })

  it('are the whole page when there is no mark in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        if (!text.includes('<')) expect(tokens(text)).toEqual([text])
      }),
    )
  })
})

describe('names', () => {
  const table = new NameTable()
  const name = (text: string): string => table.name(`<${text}>`, 1, text.length + 1)

  it('are the same string each time, whatever their case', () => {
    expect(['DIV', 'div', 'Div', 'X-Long-Name-Of-A-Widget'].map(name)).toEqual([
      'div',
      'div',
      'div',
      'x-long-name-of-a-widget',
    ])
  })

  it('of any letters are found again though they share a place', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        for (const text of [...texts, ...texts]) expect(name(text)).toBe(text.toLowerCase())
      }),
    )
  })
})

describe('character references', () => {
  it.each([
    ['&hellip;&#20013;&#x6587;', '…中文'],
    ['&lt;p&gt; < q &amp;copy &nosuch;', '<p> < q &copy &nosuch;'],
    ['AT&T &copy 2021', 'AT&T © 2021'],
  ])('%s → %s', (text, decoded) => {
    expect(decodeReferences(text)).toBe(decoded)
  })
})
