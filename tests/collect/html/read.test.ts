import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPage } from '../../../src/collect/html/read.ts'

const lines = (html: string): string[] => readPage(html).outline.lines.map(({ text }) => text)

describe('the lines of a page', () => {
  it.each([
    ['end with their block', '<p>甲</p><p>乙</p>', ['甲', '乙']],
    ['end at a break', '甲<br>乙<br/>丙</br>丁', ['甲', '乙', '丙', '丁']],
    ['run through inline marks', '<p>一<b>二</b><span>三</span><a href="#">四</a></p>', ['一二三四']],
    ['have their white space collapsed', '<p>\n  a \t b&nbsp;&nbsp;<b> c</b>\n</p>', ['a b c']],
    ['keep it in preformatted text', '<pre>\nif x:\n    y<br>z\n\n</pre>', ['if x:\n    y\nz']],
    [
      'have their entities decoded',
      '<p>&lt;p&gt; &#20013;&#x6587; &amp;copy &hellip;</p>',
      ['<p> 中文 &copy …'],
    ],
    ['leave out what is no text', '<script>a</script><style>b</style><textarea>c</textarea><p>丁', ['丁']],
    [
      'leave out comments and what is hidden',
      '<!-- a --><p hidden>b</p><p style="display: none">c</p><p>丁</p>',
      ['丁'],
    ],
    [
      'end where the next paragraph or item begins',
      '<p>甲<p>乙<ul><li>丙<li>丁</ul>',
      ['甲', '乙', '丙', '丁'],
    ],
    ['end where the next cell begins', '<table><tr><td>甲<td>乙<tr><td>丙</table>', ['甲', '乙', '丙']],
  ])('%s', (_, html, expected) => {
    expect(lines(html)).toEqual(expected)
  })

  it('know the part that is links', () => {
    const [line] = readPage('<p>看 <a href="/a">这里</a>，<a name="b">不是链接</a></p>').outline.lines
    expect(line).toMatchObject({ size: 2.5 * 8, linkSize: 5 })
  })

  it('know the second cell of a row, and the first of the next', () => {
    const html = '<table><tr><td>一</td><td>二</td></tr><tr><td>三</td></tr></table>'
    expect(readPage(html).outline.lines.map(({ nextCell }) => nextCell)).toEqual([false, true, false])
  })

  it('survive end tags that close nothing or too much', () => {
    expect(lines('</div></p><div><td>甲</div></td>乙</table>丙')).toEqual(['甲', '乙', '丙'])
    expect(lines('<table><tr><td>甲</div>乙</td></tr></table><p>丙')).toEqual(['甲', '乙', '丙'])
  })

  it('are read from pages nested or broken beyond reason', () => {
    const depth = 200_000
    expect(lines(`${'<div>'.repeat(depth)}底${'</div>'.repeat(depth)}`)).toEqual(['底'])
    expect(lines(`${'<a href=x>'.repeat(depth)}底`)).toEqual(['底'])
    expect(lines(`${'<div>'.repeat(300)}${'</b></i>'.repeat(depth)}底`)).toEqual(['底'])
    expect(lines(`<p>${'<b> 字</b> '.repeat(depth)}`)).toHaveLength(1)
    expect(lines(`<pre>${' '.repeat(depth)}字`)).toHaveLength(1)
  })

  it('hold all text of any page of plain paragraphs', () => {
    const text = fc
      .array(fc.constantFrom('中', '文', 'a', '。', ' '), { minLength: 1, maxLength: 9 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(fc.array(text), (paragraphs) => {
        const html = paragraphs.map((each) => `<p>${each}</p>`).join('\n')
        const expected = paragraphs
          .map((each) => each.replace(/\s+/g, ' ').trim())
          .filter((each) => each !== '')
        expect(lines(html)).toEqual(expected)
      }),
    )
  })

  it('are in nodes that point to earlier ones', () => {
    const tag = fc.constantFrom(
      'div',
      'p',
      'table',
      'tr',
      'td',
      'ul',
      'li',
      'a',
      'b',
      'br',
      'select',
      'pre',
      'x-y',
    )
    const piece = fc.oneof(
      tag.map((t) => `<${t} class="main" href="#">`),
      tag.map((t) => `</${t}>`),
      fc.constant('字'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { nodes, lines } = readPage(pieces.join('')).outline
        nodes.forEach(({ parent }, index) => {
          expect(parent).toBeLessThan(index)
        })
        for (const { node, size, linkSize, text } of lines) {
          expect(nodes[node]).toBeDefined()
          expect(text.trim()).not.toBe('')
          expect(linkSize).toBeLessThanOrEqual(size)
        }
      }),
    )
  })
})
