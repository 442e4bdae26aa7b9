import { describe, expect, it } from 'vitest'
import { markup } from '../../../src/coarse/cleaners/markup.ts'
import { cleanedBy, readyCleaner } from '../steps.ts'

const clean = await readyCleaner(markup)
const cleaned = cleanedBy(clean)

describe('markup', () => {
  it('strips known tags: inline ones leave nothing, block ones a line end', () => {
    expect(clean('<p class="a">春<b>天</b>来了。</p><div>花开了。</div>')).toEqual({
      text: '春天来了。\n花开了。',
      edits: { tags: 6, entities: 0, comments: 0, scripts: 0, codeLines: 0 },
    })
  })

  it('separates table cells', () => {
    expect(cleaned('<tr><td>甲</td><td>乙</td></tr>')).toBe(' 甲  乙 ')
  })

  it('strips scripts and styles with what is in them', () => {
    expect(
      cleaned(
        '前<script type="text/javascript">if (a < b) { alert("<p>") }</script>后<STYLE>p{color:red}</STYLE >',
      ),
    ).toBe('前\n后')
  })

  it('strips comments, CDATA and declarations', () => {
    expect(cleaned('<!DOCTYPE html><?xml version="1.0"?>甲<!-- 乙 --><![CDATA[ x ]]>丙')).toBe('甲丙')
  })

  it('leaves an unclosed comment or script alone but for its tag', () => {
    expect(cleaned('甲<!-- 乙')).toBe('甲<!-- 乙')
    expect(cleaned('甲<script>乙')).toBe('甲\n乙')
  })

  it('decodes character references, however often escaped', () => {
    expect(cleaned('A&nbsp;B &ldquo;C&rdquo; &#20013;&#x6587; &amp;amp;hellip; R&amp;D')).toBe(
      'A B “C” 中文 … R&D',
    )
  })

  it('keeps ampersands and references that it does not know', () => {
    expect(clean('R&D, a&b;, &unknown; &#1114112; &#xd800; ?a=1&copy=2')).toBeUndefined()
  })

  it('strips tags that were escaped', () => {
    expect(cleaned('&lt;p&gt;春天&lt;/p&gt;')).toBe('春天')
  })

  it('strips tags that come to light when others are stripped', () => {
    expect(cleaned('<<b>b>春天')).toBe('春天')
  })

  for (const text of [
    'a < b 且 c > d',
    '若 x<y，则 y>x',
    'Map<String, List<Integer>>',
    'List<Object> 与 Optional<Link>',
    'vector<a> 和 f<b>(x)',
    'x <b and c> y',
    '<王小明> 说',
    '<email@example.com>',
    '1 <2> 3',
    '>_<',
  ]) {
    it(`keeps ${text}`, () => expect(clean(text)).toBeUndefined())
  }

  it('keeps Markdown code, fenced and in spans', () => {
    const code = '用 `<br>` 换行，``&nbsp;`` 留空：\n\n```html\n<p>文字</p>\n.a{color:red}\n```\n完。'
    expect(clean(code)).toBeUndefined()
    expect(cleaned(`${code}<br>`)).toBe(code)
  })

  it('strips code too when told to', async () => {
    const all = await readyCleaner(markup, { keepCode: false })
    expect(cleanedBy(all)('用 `<i>x</i>`')).toBe('用 `x`')
  })

  it('drops lines of style sheets and page scripts', () => {
    expect(
      clean('.nav{float:left;width:960px}\n@media screen{.a{display:none}}\n正文。\nvar t=document.title;'),
    ).toEqual({
      text: '正文。',
      edits: { tags: 0, entities: 0, comments: 0, scripts: 0, codeLines: 3 },
    })
  })

  it('keeps lines of other code, and prose that ends in a semicolon', () => {
    expect(
      clean('int main() { return 0; }\n{"color": "red"}\nif (a) { b = 1; }\n（一）年满十八周岁；'),
    ).toBeUndefined()
  })

  it('does not slow down on hostile input', () => {
    // Quadratic searching would take minutes here; the test runner's limit ends it.
    for (const piece of [
      '<!--',
      '<script>',
      '<a href="',
      '&amp;',
      '&#',
      '`',
      '``x',
      '<![CDATA[',
      '<b ',
      '文<br>',
      'x<p>y</p>',
      '\n```\n`',
    ]) {
      clean(piece.repeat(100_000))
    }
    expect(cleaned('<script>'.repeat(100_000))).toBe('')
  })
})
