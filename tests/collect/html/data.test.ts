import { describe, expect, it } from 'vitest'
import { article, body, menu, textOf } from './pages.ts'

const of = (html: string): string =>
  textOf(body(`<div>${article}${html}${article.replaceAll('铺', '店')}</div>`))

describe('links that are text', () => {
  it('are the cells of a table without header cells', () => {
    const rows = ['河口', '山前', '石桥'].map(
      (town) => `<tr><td>一九八四年冬</td><td><a href="#">${town}镇</a></td></tr>`,
    )
    expect(of(`<table>${rows.join('')}</table>`)).toContain('一九八四年冬\t石桥镇')
  })

  it('are a few items of a list', () => {
    const items = ['《面点手艺》，河口出版社', '陈师傅口述，周远整理', '<a href="#">《雪天的早点铺》</a>']
    expect(of(`<ol>${items.map((item) => `<li>${item}</li>`).join('')}</ol>`)).toContain('《雪天的早点铺》')
  })

  it('are not the cells of a layout, nor a menu', () => {
    const layout = `<table><tr><td><a href="#">热点新闻</a></td><td>推荐</td></tr><tr><td>${menu}</td></tr></table>`
    expect(of(layout + menu)).not.toMatch(/热点新闻|论坛/)
  })
})
