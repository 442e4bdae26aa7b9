import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalUrl, type UrlOptions } from '../../../../src/coarse/dedup/url/canonical.ts'

const DEFAULTS: UrlOptions = { www: true, query: 'untracked', sort: true, indexPage: false }

const canonical = (address: string, options: Partial<UrlOptions> = {}): string | undefined =>
  canonicalUrl(address, { ...DEFAULTS, ...options })

/** Addresses of one page; the first is canonical. */
const SAME: readonly (readonly [string, ...string[]])[] = [
  [
    'example.cn',
    'http://example.cn',
    'https://EXAMPLE.cn/',
    'HTTP://www.Example.CN:80/',
    'https://www2.example.cn:443',
  ],
  [
    'example.cn/a/b',
    'http://example.cn/a/b/',
    'http://example.cn/a/./b#top',
    'https://u:p@example.cn/x/../a/b//',
  ],
  ['example.cn:8080/a', 'http://example.cn:8080/a', 'http://example.cn.:8080/a/'],
  ['example.cn/a', 'example.cn/a', '//example.cn/a', ' www.example.cn/a '],
  [
    'xn--fiq228c.com/%E6%96%B0%E9%97%BB/%E4%B8%80',
    'http://中文.com/新闻/一',
    'http://xn--fiq228c.com/%e6%96%b0%e9%97%bb/%e4%b8%80/',
    'http://中文。com/新闻/%E4%B8%80',
  ],
  ['example.cn/~me/a-b_c.d', 'http://example.cn/%7Eme/%61%2Db%5fc%2e%64'],
  ['example.cn/s?q=%C4%E3%BA%C3', 'http://example.cn/s?q=%c4%e3%ba%c3'],
  [
    'example.cn/s?a=1&b=2',
    'http://example.cn/s?b=2&a=1',
    'http://example.cn/s?&a=1&&b=2&',
    'http://example.cn/s/?a=1&b=2',
  ],
  ['example.cn/s?q=a%20b', 'http://example.cn/s?q=a+b', 'http://example.cn/s?q=a b'],
  [
    'example.cn/n?id=7',
    'http://example.cn/n?id=7&utm_source=weibo&utm_medium=social',
    'http://example.cn/n?spm=a2.1&id=7&scm=x',
    'http://example.cn/n?gclid=1&id=7&fbclid=2&UTM_Term=x',
    'http://example.cn/n?id=7&from=singlemessage&isappinstalled=0',
    'http://example.cn/n?id=7&wfr=spider&for=pc',
    'http://example.cn/n?id=7&vd_source=0a1b&spm_id_from=333.1007',
    'http://example.cn/n;jsessionid=0A1B2C?id=7',
    'http://example.cn/n?id=7&PHPSESSID=0123456789abcdef0123',
  ],
]

describe('addresses of one page', () => {
  it.each(SAME.map(([form, ...others]) => ({ form, others })))('are $form', ({ form, others }) => {
    for (const address of others) expect(canonical(address)).toBe(form)
  })
})

describe('addresses of different pages stay apart', () => {
  it.each([
    ['host', 'http://a.example.cn/', 'http://b.example.cn/'],
    ['port', 'http://example.cn:81/', 'http://example.cn/'],
    ['case of the path', 'http://example.cn/a/Xy', 'http://example.cn/a/xy'],
    ['parameters', 'http://example.cn/?id=1', 'http://example.cn/?id=2'],
    ['an index page, by default', 'http://example.cn/index.html', 'http://example.cn/'],
    ['from, where it is a page', 'http://example.cn/list?from=20', 'http://example.cn/list?from=40'],
    ['a short sid', 'http://example.cn/list?sid=20', 'http://example.cn/list?sid=40'],
    ['an escaped slash', 'http://example.cn/a%2Fb', 'http://example.cn/a/b'],
    ['GBK escapes', 'http://example.cn/%D6%D0', 'http://example.cn/%B9%FA'],
  ])('by %s', (_, a, b) => {
    expect(canonical(a)).toBeDefined()
    expect(canonical(a)).not.toBe(canonical(b))
  })
})

describe('options', () => {
  it('www: false keeps www apart', () => {
    expect(canonical('http://www.example.cn/', { www: false })).toBe('www.example.cn')
  })

  it('query: all keeps trackers, none drops the query', () => {
    const address = 'http://example.cn/a?utm_source=x&b=1'
    expect(canonical(address, { query: 'all' })).toBe('example.cn/a?b=1&utm_source=x')
    expect(canonical(address, { query: 'none' })).toBe('example.cn/a')
  })

  it('sort: false keeps the order of parameters', () => {
    expect(canonical('http://example.cn/?b=1&a=2', { sort: false })).toBe('example.cn?b=1&a=2')
  })

  it.each(['index.html', 'index.htm', 'INDEX.PHP', 'default.aspx', 'index.shtml', 'index.jsp'])(
    'indexPage: true drops %s',
    (page) => {
      expect(canonical(`http://example.cn/news/${page}`, { indexPage: true })).toBe('example.cn/news')
      expect(canonical(`http://example.cn/news/my${page}`, { indexPage: true })).toBe(
        `example.cn/news/my${page}`,
      )
    },
  )
})

it.each([
  '',
  ' ',
  'no address',
  'file:///tmp/a',
  'ftp://example.cn/a',
  'http://',
  'http://[',
  'javascript:void(0)',
  'mailto:a@example.cn',
  '1234',
])('"%s" is no address of a page', (address) => {
  expect(canonical(address)).toBeUndefined()
})

it.each(['__proto__', 'constructor', 'toString'])('a parameter called %s is one like any other', (name) => {
  expect(canonical(`http://example.cn/?${name}=1`)).toBe(`example.cn?${name}=1`)
})

it('a canonical form is its own canonical form', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
      const form = canonical(address)!
      expect(canonical(form)).toBe(form)
      expect(canonical(`https://${form}`)).toBe(form)
    }),
  )
})
