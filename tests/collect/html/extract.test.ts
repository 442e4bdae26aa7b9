import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractPage } from '../../../src/collect/html/extract.ts'

const PARAGRAPHS = [
  '入冬以来，北方的几座小城陆续下了雪，街上的行人比往日少了许多，只有早点铺还冒着热气。',
  '铺子的主人姓陈，今年六十二岁，每天凌晨三点起来和面，他说这个习惯已经有三十多年了。',
  '有人问他为什么不歇一歇，他笑着摆手：“歇下来，反而不知道该做什么。”',
]
const ENGLISH = [
  'The first snow of the season fell on the northern towns last night, and the streets were quiet in the morning.',
  'Only the bakery on the corner was open, and its owner, who is sixty-two, had been up since three, as he always is.',
]

const paragraphs = (texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('\n')
const menu = `<ul>${['首页', '新闻', '体育', '财经', '论坛'].map((name) => `<li><a href="/${name}">${name}</a></li>`).join('')}</ul>`
const body = (html: string, head = ''): string => `<html><head>${head}</head><body>${html}</body></html>`
const textOf = (html: string): string => extractPage(html).text

describe('main text', () => {
  it.each([
    ['Chinese', PARAGRAPHS],
    ['English', ENGLISH],
  ])('of a %s article is its paragraphs, without menus around them', (_, texts) => {
    const html = body(`<div>${menu}</div><div>${paragraphs(texts)}</div><div>${menu}</div>`)
    expect(textOf(html)).toBe(texts.join('\n'))
  })

  it('is found in a table layout whose lines are parted by breaks', () => {
    const cell = PARAGRAPHS.map((text) => `　　${text}<br><br>`).join('\n')
    const html = body(
      `<table><tr><td width=120>${menu}</td><td>${cell}</td></tr></table><center>版权所有 某某网</center>`,
    )
    expect(textOf(html)).toBe(PARAGRAPHS.join('\n'))
  })

  it.each([
    ['an aside', `<aside><p>${PARAGRAPHS[2]}</p></aside>`],
    ['a footer', `<footer><p>${PARAGRAPHS[2]}</p></footer>`],
    ['a box named after comments', `<div class="comment-list"><p>${PARAGRAPHS[2]}</p></div>`],
    ['a box named after advertising', `<div id="ad"><p>${PARAGRAPHS[2]}</p></div>`],
    [
      'a consent box',
      '<div><p>We use cookies to make this site better, and you agree to it by reading on.</p></div>',
    ],
    ['a rights notice', '<p>未经许可，不得转载本站的任何文字和图片，违者必究，本站保留一切权利。</p>'],
  ])('leaves out %s', (_, html) => {
    expect(textOf(body(`<div>${paragraphs(PARAGRAPHS.slice(0, 2))}${html}</div>`))).toBe(
      PARAGRAPHS.slice(0, 2).join('\n'),
    )
  })

  it('ends where related reading begins', () => {
    const related = '<h4>相关阅读</h4><p>另一座小城的夜市在雪后重新开张，来的人不少，摊主们都很高兴。</p>'
    expect(textOf(body(`<div>${paragraphs(PARAGRAPHS)}${related}</div>`))).not.toContain('夜市')
  })

  it('goes on behind an inserted hint', () => {
    const html = body(
      `<div>${paragraphs([...ENGLISH, ...ENGLISH])}<p>Read more: snow</p>${paragraphs(ENGLISH.map((text) => `Again: ${text}`))}</div>`,
    )
    expect(textOf(html)).toContain('Again: Only the bakery')
    expect(textOf(html)).not.toContain('Read more')
  })

  it('leaves out rows of teasers', () => {
    const teaser = (text: string): string =>
      `<div class="item"><h3><a href="#">去看全文</a></h3><p>${text}</p></div>`
    const html = body(
      `<div>${paragraphs(PARAGRAPHS)}</div><div>${['一', '二', '三'].map((n) => teaser(`第${n}条预告，说的是城里新开的店铺和节日里的安排，请看全文。`)).join('')}</div>`,
    )
    expect(textOf(html)).toBe(PARAGRAPHS.join('\n'))
  })

  it('keeps short lines between paragraphs: headings, speech, list items', () => {
    const html = body(
      `<div><p>${PARAGRAPHS[0]}</p><h3>早点铺</h3><p>“来一碗！”</p><ul><li>豆浆<li>油条</ul><p>${PARAGRAPHS[1]}</p></div>`,
    )
    expect(textOf(html).split('\n').slice(1, -1)).toEqual(['早点铺', '“来一碗！”', '豆浆', '油条'])
  })

  it('keeps tables row by row with tabs between cells', () => {
    const table = '<table><tr><th>月份</th><th>雪天</th></tr><tr><td>十一月</td><td>3</td></tr></table>'
    expect(textOf(body(`<div><p>${PARAGRAPHS[0]}</p>${table}<p>${PARAGRAPHS[1]}</p></div>`))).toContain(
      '\n月份\t雪天\n十一月\t3\n',
    )
  })

  it('keeps preformatted text as it is', () => {
    const code = 'for day in week:\n    print(day)'
    expect(textOf(body(`<div><p>${ENGLISH[0]}</p><pre>${code}</pre><p>${ENGLISH[1]}</p></div>`))).toContain(
      `\n${code}\n`,
    )
  })

  it('believes the page rather than a layout that is named after its sidebar', () => {
    expect(textOf(body(`<div class="has-sidebar">${paragraphs(PARAGRAPHS)}</div>`))).toBe(
      PARAGRAPHS.join('\n'),
    )
  })

  it('is empty where there is none', () => {
    expect(textOf(body(menu))).toBe('')
    expect(textOf('')).toBe('')
  })

  it('of any page is made of its lines, and taking it never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<div>',
        '</div>',
        '<p class="comment">',
        '</p>',
        '<table>',
        '<td>',
        '<h2>',
        '<a href="#">',
        '</a>',
        '<li>',
        '<pre>',
        '相关阅读',
        ...PARAGRAPHS,
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(typeof textOf(pieces.join(''))).toBe('string')
      }),
    )
  })

  it('of a huge page of inserted hints is still found', () => {
    const html = body(`<div>${paragraphs(PARAGRAPHS)}${'<p>Read more</p>'.repeat(50_000)}</div>`)
    expect(textOf(html)).toContain(PARAGRAPHS[0])
  })
})

const article = paragraphs(PARAGRAPHS)
const factsOf = (html: string, head = '') => extractPage(body(html, head))

describe('title', () => {
  it.each([
    [
      'the heading that the title repeats',
      '<title>小城的雪_某某新闻网_某频道</title>',
      '<h1>小城的雪</h1>',
      '小城的雪',
    ],
    ['og:title', '<title>x</title><meta property="og:title" content="小城的雪">', '', '小城的雪'],
    [
      'the title without the name of the site',
      '<title>小城的雪与早点铺 - 某某网</title>',
      '',
      '小城的雪与早点铺',
    ],
    [
      'the longer part behind a short name',
      '<title>某网 | 入冬以来小城的雪与早点铺</title>',
      '',
      '入冬以来小城的雪与早点铺',
    ],
    [
      'the page title, not that of a drawing',
      '<title>Snow in town</title>',
      '<svg><title>Menu</title></svg>',
      'Snow in town',
    ],
  ])('is %s', (_, head, html, expected) => {
    expect(factsOf(html + article, head).title).toBe(expected)
  })

  it('is missing where the page has none', () => {
    expect(factsOf(article)).not.toHaveProperty('title')
  })
})

describe('author', () => {
  it.each([
    ['<meta>', '<meta name="author" content="林小舟">', '', '林小舟'],
    [
      'JSON-LD',
      '<script type="application/ld+json">{"author": {"@type": "Person", "name": "林小舟"}}</script>',
      '',
      '林小舟',
    ],
    ['a link', '', '<p><a rel="author" href="/lin">林小舟</a></p>', '林小舟'],
    ['a class', '', '<span class="post-author">By Lin Xiaozhou</span>', 'Lin Xiaozhou'],
    ['a label', '', '<p>2024-01-02 来源：晚报 作者：林小舟 编辑：无名</p>', '林小舟'],
    ['a reporter', '', '<p>本报记者 林小舟 周远</p>', '林小舟 周远'],
    ['a byline', '', '<p>By Lin Xiaozhou</p>', 'Lin Xiaozhou'],
  ])('is taken from %s', (_, head, html, expected) => {
    expect(factsOf(html + article, head).author).toBe(expected)
  })

  it('is not the name of a program or an address', () => {
    expect(factsOf(article, '<meta name="author" content="https://example.org/lin">')).not.toHaveProperty(
      'author',
    )
    expect(factsOf(article, '<meta name="author" content="Discuz! Team">')).not.toHaveProperty('author')
  })
})

describe('date', () => {
  it.each([
    [
      '<meta>',
      '<meta property="article:published_time" content="2024-01-02T03:04:05+08:00">',
      '',
      '2024-01-02T03:04:05',
    ],
    [
      'JSON-LD',
      '<script type="application/ld+json">{"datePublished":"2024-01-02"}</script>',
      '',
      '2024-01-02',
    ],
    ['a Chinese byline', '', '<p>2024年1月2日 9:05　来源：晚报</p>', '2024-01-02T09:05:00'],
    ['a byline with slashes', '', '<p>发布于 2024/1/2</p>', '2024-01-02'],
    ['a time element', '', '<time datetime="2024-01-02">昨天</time>', '2024-01-02'],
  ])('is taken from %s', (_, head, html, expected) => {
    expect(factsOf(html + article, head).date).toBe(expected)
  })

  it('is missing where numbers are no date', () => {
    expect(factsOf(`<p>编号 2024-13-40</p>${article}`)).not.toHaveProperty('date')
  })
})
