import { describe, expect, it } from 'vitest'
import { ARTICLE, article, body, textOf } from './pages.ts'

const of = (html: string): string => textOf(body(`<div>${html}</div>`))

describe('what a page says twice', () => {
  const rows = ['索引', '分类', '机关', '日期', '文号'].map(
    (label) => `<tr><td>${label}</td><td>${label}之一</td></tr>`,
  )
  const table = `<table>${rows.join('')}</table>`

  it('is said once when it is a table for wide and one for narrow screens', () => {
    const lines = of(`<div class="wide">${table}</div><div class="narrow">${table}</div>${article}`).split(
      '\n',
    )
    expect(lines).toHaveLength(rows.length + ARTICLE.split('\n').length)
  })

  it('stays when it is the refrain of a song', () => {
    const refrain = [
      '夜里的船',
      '慢慢靠岸',
      '岸上的灯',
      '一盏两盏',
      '数到第三',
      '天就亮了',
      '数到第四',
      '人就到了',
    ]
    const song = [...refrain, '船工在岸边坐了一夜', ...refrain]
    expect(of(`<div>${song.join('<br>')}</div>`)).toBe(song.join('\n'))
  })

  it('stays when it is a short list that several parts of a text have', () => {
    const list = (part: string): string =>
      `<h3>${part}考试科目</h3><div><div>1、外语</div><div>2、历史</div></div>`
    expect(
      of(`${article}${list('面点')}${list('糕点')}${article.replaceAll('铺', '店')}`).match(/1、外语/g),
    ).toHaveLength(2)
  })
})
