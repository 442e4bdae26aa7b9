import { describe, expect, it } from 'vitest'
import { body, PARAGRAPHS, paragraphs, textOf } from './pages.ts'

const of = (texts: readonly string[]): string => textOf(body(`<div>${paragraphs(texts)}</div>`))
const LAW = [
  '第一条 为了保护老街的铺面，根据有关规定，制定本办法，老街内的单位和个人都应当遵守。',
  '第二条 未经许可，任何单位和个人不得拆改铺面，违者由镇人民政府责令恢复原状，并处以罚款。',
  '第三条 任何人都可以拨打举报电话，接到举报的部门应当在三日内处理，并且告知举报人。',
  '第四条 本办法自公布之日起施行，由镇人民政府负责解释，过去的规定与此不符的以此为准。',
]

describe('words of a notice', () => {
  it('in a sentence between sentences of a text are of the text', () => {
    expect(of(LAW)).toBe(LAW.join('\n'))
  })

  it.each([
    '未经许可，不得转载本站的任何文字和图片，违者必究，本站保留一切权利。',
    '图片来自网络，如有侵权，请联系我们删除，谢谢您的理解与支持。',
    '本文仅代表作者本人的观点，与本站无关，请读者自行判断其中的说法。',
    '您是本文第 154 个阅览者',
    '更多资讯请关注河口晚报的微信公众号，也欢迎扫描下面的二维码。',
  ])('behind a text are a notice: %s', (notice) => {
    expect(of([...PARAGRAPHS, notice])).toBe(PARAGRAPHS.join('\n'))
  })

  it('are not the word for those who hold rights', () => {
    const text = '播放这些歌曲之前，铺子要先得到版权所有者的许可，陈师傅为此跑了三趟县城。'
    expect(of([...PARAGRAPHS, text])).toBe([...PARAGRAPHS, text].join('\n'))
  })
})
