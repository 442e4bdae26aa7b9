import { describe, expect, it } from 'vitest'
import { excerpt, html, label } from '../../src/report/html.ts'

describe('html', () => {
  it('escapes every string put into it, in text and in attributes', () => {
    expect(html`<p title="${`"'`}">${'<b>&`'}</p>`.source).toBe(
      '<p title="&quot;&#39;">&lt;b&gt;&amp;&#96;</p>',
    )
  })

  it('takes markup as it is, also in lists, and leaves out what is absent', () => {
    expect(html`<ul>${[html`<li>1</li>`, html`<li>${2}</li>`]}${false}${undefined}</ul>`.source).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    )
  })

  it('spells out hidden characters wherever they stand', () => {
    expect(html`<i title="${'\u202E'}">${'\0'}</i>`.source).toBe('<i title="[U+202E]">[U+0000]</i>')
  })
})

describe('label', () => {
  it('isolates the direction of a name and cuts it', () => {
    expect(label('abcdef', 3).source).toBe('<bdi>abc…</bdi>')
  })
})

describe('excerpt', () => {
  it('marks hidden characters and escapes the rest', () => {
    expect(excerpt('<a>\u202E\u202E\n').source).toBe('&lt;a&gt;<i class="ctl">[U+202E] ×2</i>\n')
  })

  it('stops marking in a page of hidden characters', () => {
    const { source } = excerpt('\u202E\u2066'.repeat(5000))
    expect(source.length).toBeLessThan(3000)
    expect(source).toContain('more hidden characters')
  })
})
