import { describe, expect, it } from 'vitest'
import { extractPage } from '../../../src/collect/html/extract.ts'
import { article, body, PARAGRAPHS, paragraphs } from './pages.ts'

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

  it('is the line in its place when the page does not name it', () => {
    expect(
      extractPage(body(`<div><b>早点铺的冬天</b></div><div>${paragraphs(PARAGRAPHS)}</div>`)).title,
    ).toBe('早点铺的冬天')
  })

  it.each([
    ['a line before the text', '<td>面点学校招收学徒的简章</td>', '面点学校招收学徒的简章'],
    ['a line with a label', '<td>主题： 早点铺为什么总是三点开门？</td>', '早点铺为什么总是三点开门？'],
    ['a heading', '<h3>北方小城下雪以后的早晨</h3>', '北方小城下雪以后的早晨'],
  ])('is %s where <title> only names the site', (_, html, expected) => {
    const page = `<table><tr>${html}</tr></table><div>${article}</div>`
    expect(factsOf(page, '<title>某某网 > 资讯</title>').title).toBe(expected)
  })

  it('is the link to the text itself, right before it', () => {
    expect(factsOf(`<div><a href="/1">早点铺的冬天</a></div><div>${article}</div>`).title).toBe(
      '早点铺的冬天',
    )
  })

  it('stays that of the page where what stands before the text says less', () => {
    expect(
      factsOf(`<p>图：陈师傅</p>${article}`, '<title>北方小城的早点铺在雪天照常开门</title>').title,
    ).toBe('北方小城的早点铺在雪天照常开门')
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

  it('is the reporter, not what a reporter does', () => {
    const told = '<p>记者却看到了另外一幕：铺子门口排着长队，陈师傅一边揉面一边和老街坊们说着话。</p>'
    expect(factsOf(`<p>本报记者 林小舟 周远</p>${told}${article}`).author).toBe('林小舟 周远')
    expect(factsOf(told + article)).not.toHaveProperty('author')
    expect(factsOf(`<p>本报记者林小舟发自河口镇</p>${article}`).author).toBe('林小舟')
  })

  it('is found behind a <link> to the author', () => {
    expect(
      factsOf(`<span class="author">林小舟</span>${article}`, '<link rel="author" href="/x">').author,
    ).toBe('林小舟')
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

  it.each([
    ['says how often the text was read', '<p>2024-01-02 阅读88次</p><p>（2023年12月31日，河口镇）</p>'],
    ['gives the time of day', '<p>2024-01-02 09:05</p><p>2023年12月31日，雪。</p>'],
  ])('is that of the line that %s', (_, html) => {
    expect(factsOf(html + article).date).toMatch(/^2024-01-02/)
  })

  it('is that of a byline before that of what the text tells', () => {
    const told = `<p>1987年3月4日，铺子在河口镇的老街上开了张，那天来的人从街头排到了街尾，陈师傅还记得。</p>${article}`
    expect(factsOf(`<p>发表于2024-01-02 09:05 | 88次阅读</p>${told}`).date).toBe('2024-01-02T09:05:00')
  })

  it('is found far behind the text where it is labelled', () => {
    const between = '<p>分享</p>'.repeat(8)
    expect(factsOf(`${article}${between}<p>来源：晚报 时间：2024-01-02 09:05</p>`).date).toBe(
      '2024-01-02T09:05:00',
    )
  })

  it.each([
    ['January 2nd, 2024', '<p>Tuesday, January 2nd, 2024 9:05 am</p>'],
    ['2 Jan 2024', '<p>By Lin Xiaozhou, 2 Jan 2024</p>'],
  ])('is read in English: %s', (_, html) => {
    expect(factsOf(html + article).date).toBe('2024-01-02')
  })

  it('is missing where numbers are no date', () => {
    expect(factsOf(`<p>编号 2024-13-40</p>${article}`)).not.toHaveProperty('date')
  })
})
