import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeReferences } from '../../../src/collect/html/references.ts'
import { tokenize } from '../../../src/collect/html/tokenize.ts'

/** The tokens of a page in short: `<a>`, `</a>`, text. */
function tokens(html: string): string[] {
  const found: string[] = []
  tokenize(html, {
    text: (start, end) => found.push(html.slice(start, end)),
    open: (tag, attributes) => {
      const list = Array.from(attributes, ([name, value]) => ` ${name}=${value}`)
      found.push(`<${tag}${list.join('')}>`)
    },
    close: (tag) => found.push(`</${tag}>`),
  })
  return found
}

describe('the tokens of a page', () => {
  it.each([
    ['a<P Class=x>b</P >c', ['a', '<p class=x>', 'b', '</p>', 'c']],
    ['<a href="1>2" id=\'3\' class>x', ['<a href=1>2 id=3 class=>', 'x']],
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

describe('character references', () => {
  it.each([
    ['&hellip;&#20013;&#x6587;', '…中文'],
    ['&lt;p&gt; < q &amp;copy &nosuch;', '<p> < q &copy &nosuch;'],
    ['AT&T &copy 2021', 'AT&T © 2021'],
  ])('%s → %s', (text, decoded) => {
    expect(decodeReferences(text)).toBe(decoded)
  })
})
