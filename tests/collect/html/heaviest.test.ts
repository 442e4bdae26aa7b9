import { describe, expect, it } from 'vitest'
import { ARTICLE, body, menu, PARAGRAPHS, paragraphs, textOf } from './pages.ts'

describe('the place of a text', () => {
  const links = Array.from({ length: 24 }, (_, n) => `<a href="/${n}">热点之${n}：小城新闻</a>`).join('<br>')
  const table = (html: string): string => `<table><tr><td>${html}</td></tr></table>`

  it('may be several tables with menus between', () => {
    const html = [PARAGRAPHS[0], links, PARAGRAPHS[1], links, PARAGRAPHS[2]].map((part) => table(part ?? ''))
    expect(textOf(body(menu + html.join('')))).toBe(ARTICLE)
  })

  it('may be such tables each in an element of its own', () => {
    const html = [PARAGRAPHS[0], links, PARAGRAPHS[1]].map((part) => `<div>${table(part ?? '')}</div>`)
    expect(textOf(body(menu + html.join('')))).toBe(PARAGRAPHS.slice(0, 2).join('\n'))
  })

  it('does not reach a box next to it that says little', () => {
    expect(
      textOf(body(`${menu}<div>${paragraphs(PARAGRAPHS)}</div><div>本站欢迎来信，请多指教。</div>`)),
    ).toBe(ARTICLE)
  })

  it('of one sentence has greeting and signature', () => {
    const notice = [
      '各位街坊：',
      '本周六上午九点铺子歇业半天，请大家相互转告。',
      '陈记早点铺',
      '2024年1月2日',
    ]
    const html = notice.map((line) => `<div>${line}</div>`).join('')
    expect(textOf(body(`${menu}<div>${html}</div>${menu}`))).toBe(notice.join('\n'))
  })

  it('may be four short lines of one length', () => {
    const poem = ['门前一树雪', '灶上半锅烟', '老客三更到', '新茶五个钱']
    expect(textOf(body(`${menu}<p>${poem.join('<br>')}</p>${menu}`))).toBe(poem.join('\n'))
  })

  it('may be a list of posts, when there is nothing else', () => {
    const post = (text: string, n: number): string =>
      `<div><h2><a href="/${n}">第${n}天</a></h2><p>${text}</p><div>2024-01-0${n} | <a href="#">评论</a>(2) | <a href="#">引用</a>(0)</div></div>`
    expect(textOf(body(menu + PARAGRAPHS.map((text, i) => post(text, i + 1)).join('')))).toBe(ARTICLE)
  })
})
