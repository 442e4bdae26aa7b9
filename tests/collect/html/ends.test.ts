import { describe, expect, it } from 'vitest'
import { ARTICLE, article, body, ENGLISH, PARAGRAPHS, paragraphs, textOf } from './pages.ts'

const of = (html: string, title = ''): string => textOf(body(`<div>${html}</div>`, `<title>${title}</title>`))

describe('the head of a text', () => {
  it.each([
    ['the reporters', '<p>拆迁之后 老街新貌</p><p>本报实习生 周远</p><p>本报记者 林小舟 陈北</p>'],
    [
      'a byline of many labels',
      '<p>2024-01-02 09:05 来源：河口晚报，作者：林小舟，编辑：周远，人气：88 次</p>',
    ],
    ['another headline', '<p>（原标题：小城下雪以后，早点铺里排起了长队，陈师傅三点就起来和面）</p>'],
    ['the path to the page', '<p>您的位置：首页 > 新闻 > 河口镇</p>'],
    ['buttons of old portals', '<p>页面功能 【我来说两句】【推荐】【字体：大 中 小】【打印】【关闭】</p>'],
    ['an English date', '<p>Saturday, January 6th, 2024 10:56 am</p>'],
  ])('with %s is left out', (_, head) => {
    expect(of(head + article)).toBe(ARTICLE)
  })

  it('ends with the title given once more', () => {
    expect(of(`<p>早点铺的冬天</p>${article}`, '早点铺的冬天 - 某某网')).toBe(ARTICLE)
  })

  it('is no first paragraph that names a day', () => {
    const first = '2024年1月2日，小城下了今年的第一场雪。'
    expect(of(paragraphs([first, ...PARAGRAPHS]))).toBe([first, ARTICLE].join('\n'))
  })

  it('is no first question of an interview', () => {
    const asked = [
      '记者：陈师傅，您好！您几点起来？',
      '陈师傅：三点，三十多年了，雪天也一样，老街坊们都等着呢。',
    ]
    expect(of(paragraphs([...asked, ...PARAGRAPHS]))).toBe([...asked, ARTICLE].join('\n'))
  })

  it('is no table of data on top of a notice', () => {
    const table =
      '<table><tr><td>发文机关：</td><td>河口镇人民政府</td><td>成文日期：</td><td>2024年1月2日</td></tr></table>'
    expect(of(table + article)).toBe(`发文机关：\t河口镇人民政府\t成文日期：\t2024年1月2日\n${ARTICLE}`)
  })

  it('is no chronicle', () => {
    const years = [1, 2, 3, 4, 5, 6].map((year) => `198${year}年3月4日 铺子第${year}次搬家。`)
    expect(of(paragraphs(years))).toBe(years.join('\n'))
  })
})

describe('the end of a text', () => {
  it('is where the page gives its title again with a summary, to be shared', () => {
    const box = `<h1>早点铺的冬天过去了</h1><p>${PARAGRAPHS[0]?.slice(0, 30)}</p>`
    expect(of([article, article.replaceAll('铺', '店'), box].join(''), '早点铺的冬天过去了')).not.toContain(
      '过去了',
    )
  })

  it('is not a section in the middle that is called like the page', () => {
    const html = `<h1>早点铺的冬天过去了</h1>${article}<h2>早点铺的冬天过去了</h2>${article.replaceAll('铺', '店')}`
    expect(of(html, '早点铺的冬天过去了')).toContain('店子的主人姓陈')
  })

  it.each([
    ['how many comments there are', '<h3>网友评论（12条）</h3>'],
    ['what they are on', '<h3>《早点铺的冬天》已有3件评论</h3>'],
    ['the same in English', '<h3>34 responses to “The quiet bakery”</h3>'],
  ])('is a heading that says %s, however long they are', (_, head) => {
    const comments = Array.from({ length: 12 }, (_, n) => `<div><p>第${n}楼：${PARAGRAPHS[n % 3]}</p></div>`)
    expect(of(`${article}${head}${comments.join('')}`)).toBe(ARTICLE)
  })

  it('is not a sentence about comments', () => {
    const said = '网友评论说，这样的铺子越来越少了，下雪天能喝上一碗热豆浆，比什么都强。'
    expect(of(paragraphs([...PARAGRAPHS, said, ...ENGLISH]))).toBe([ARTICLE, said, ...ENGLISH].join('\n'))
  })
})
