import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanWikitext, type WikitextOptions } from '../../../src/collect/wiki/wikitext/clean.ts'
import { namespaceNames } from '../../../src/collect/wiki/wikitext/names.ts'

const clean = (wikitext: string, options: Partial<WikitextOptions> = {}): string =>
  cleanWikitext(wikitext, { names: namespaceNames(), variant: 'zh-hans', math: 'tex', ...options })

/** Pairs of wikitext and its clean text. */
const each = (cases: readonly (readonly [string, string])[]): void => {
  it.each(cases)('%j becomes %j', (wikitext, text) => {
    expect(clean(wikitext)).toBe(text)
  })
}

describe('templates', () => {
  each([
    ['湖{{cite web|url=x}}水{{Infobox|a={{b|{{c}}}}|d}}清', '湖水清'],
    ['甲{{{1|默认}}}乙{{a|{{{b}}}}}丙{{{{{x}}}|y}}丁', '甲乙丙丁'],
    ['{{Infobox 湖\n| 名称 = 镜湖\n| 图 = [[File:a.jpg]]\n|}}镜湖很深。', '镜湖很深。'],
    ['开头{{未完 的模板 继续', '开头未完 的模板 继续'],
    ['多余的}}括号{单个}', '多余的括号{单个}'],
    ['{{lang|en|Mirror Lake}}，{{lang-fr|Lac}}，{{nowrap|不 断行}}', 'Mirror Lake，Lac，不 断行'],
    ['{{link-en|镜湖|Mirror Lake}}和{{tsl|en|Hill|山丘}}和{{le|甲|A|显示}}', '镜湖和山丘和显示'],
    ['深{{convert|5|m|ft}}，宽{{convert|2|to|3|km}}', '深5 m，宽2 to 3 km'],
    ['{{Lang|2=[[链接|文字]]|1=en}}', '文字'],
    ['（{{IPA|x}}；{{zh|a}}）湖 (; {{x}}) 与 ({{y}}, 1900) 年', '湖 与 (1900) 年'],
  ])
})

describe('links', () => {
  each([
    ['[[镜湖]]在[[青山 (县)|青山]]脚下，属[[甲#乙|]]', '镜湖在青山脚下，属甲#乙'],
    ['[[Help:说明 (编辑)|]]', '说明'],
    ['前[[File:a.jpg|thumb|湖[[景]]与[http://a.example 山]]]后', '前后'],
    ['[[Image:a.png]][[文件:b.png|缩略图]][[檔案:c.png]]湖', '湖'],
    ['湖水。\n[[Category:湖泊]]\n[[分类:青山|*]]\n[[en:Lake]]\n[[zh-min-nan:Ô]]', '湖水。'],
    ['[[:Category:湖泊]]与[[:en:Lake|英文页]]', 'Category:湖泊与英文页'],
    ['见[[rfc:1149|RFC 1149]]与[[s:zh:镜湖|维基文库]]', '见RFC 1149与维基文库'],
    ['见[http://a.example/?q=1 官方网站]和[https://b.example]。[//c.example 相对]', '见官方网站和。相对'],
    ['地址 http://a.example/x 保留，[不是链接]', '地址 http://a.example/x 保留，[不是链接]'],
    ['没有[[闭合的链接\n下一行[[正常]]', '没有闭合的链接\n下一行正常'],
    ['[http://a.example 没有闭合\n下一行]', 'http://a.example 没有闭合\n下一行]'],
  ])

  it('to files and categories are known by the names of the wiki', () => {
    const names = namespaceNames('Файл', 'Категория')
    expect(clean('езеро[[Файл:a.jpg|мини]][[категория:Езера]]', { names })).toBe('езеро')
  })
})

describe('tables', () => {
  each([
    ['前\n{| class="x"\n|-\n| 一 || 二\n{|\n| 内 {{t|}}\n|}\n|}\n后', '前\n后'],
    [':{|\n| 一\n|}\n后', '后'],
    ['{{t|\n{|\n| 一\n|}}}后', '后'],
    ['正文\n{| 没有结束\n| 一\n! 头', '正文\n没有结束\n! 头'],
    ['<table><tr><td>一</td></tr></table>后', '后'],
  ])
})

describe('elements', () => {
  each([
    ['湖水<ref>书</ref>清<ref name="a" />澈<ref name=b>{{cite|</ref>见底', '湖水清澈见底'],
    ['甲<!-- 注 {{ -->乙<!-- 没有结束 丙', '甲乙'],
    ["<nowiki>[[原样]] {{x}} ''y'' &lt;</nowiki>", "[[原样]] {{x}} ''y'' <"],
    [
      '代码：<syntaxhighlight lang="js">\nif (a) {{ b[[0]] }}\n</syntaxhighlight>',
      '代码：if (a) {{ b[[0]] }}',
    ],
    ['面积<math>\\frac{{a}}{b}\n^2</math>。', '面积$\\frac{{a}}{b} ^2$。'],
    ['一<br>二<br />三<div class="x">四</div><p>五', '一\n二\n三\n四\n五'],
    ['水<sub>2</sub><span style="a">色</span>，1 < 2 且 <不是标签>', '水2色，1 < 2 且 <不是标签>'],
    ['<gallery>\na.jpg|图\n</gallery>后<ref>没有结束', '后没有结束'],
    ['A&nbsp;B &ndash; C&#8212;D &lt;b&gt; &unknown; &amp;lt;', 'A B – C—D <b> &unknown; &lt;'],
  ])

  it('with formulas are left out on request', () => {
    expect(clean('面积<math>a^2</math>。', { math: 'drop' })).toBe('面积。')
  })
})

describe('lines', () => {
  each([
    ["'''镜湖'''是''一座''湖，'''''极'''''深，l'eau, d''''x", "镜湖是一座湖，极深，l'eau, d'x"],
    ['== 历史 ==\n很久。\n=== 古代 ===\n== 参考 ==\n{{reflist}}\n== 外部链接 ==', '历史\n很久。'],
    ['== 甲 ==\n=== 乙 ===\n文\n', '甲\n乙\n文'],
    ['* 一\n** 二\n# 三\n; 词\n: 解释\n----\n末', '一\n二\n三\n词\n解释\n末'],
    ['__NOTOC__湖__无目录__\n\n\n\n  水  ', '湖\n水'],
    ['a == b ==\n== 不是', 'a == b ==\n== 不是'],
    ['湖 , 水 {{x}}.\n。\n= =', '湖, 水.'],
  ])
})

describe('variants of Chinese', () => {
  const MARKUP =
    '-{zh-hans:计算机;zh-hant:電腦;}-与-{zh-cn:软件; zh-tw:軟體}-，-{保持}-，-{H|zh-cn:隐;zh-tw:藏}--{A|zh-cn:显;zh-tw:示}-'

  it.each([
    ['zh-hans', '计算机与软件，保持，显'],
    ['zh-hant', '電腦与軟體，保持，示'],
    ['zh-hk', '電腦与軟體，保持，示'],
  ] as const)('in %s read %s', (variant, text) => {
    expect(clean(MARKUP, { variant })).toBe(text)
  })

  each([
    ['-{zh-hans;zh-hant|同一个}-，-{R|原样;zh}-，-{T|zh-cn:标题}-', '同一个，原样;zh，'],
    ['-{zh-tw:只有臺灣}-，-{甲=>zh-cn:乙}-', '只有臺灣，乙'],
    ['-{[[镜湖|湖]]}- 2-{x}-3 -{没有结束', '湖 2x3 没有结束'],
    ['-{{t}}后', '-后'],
  ])
})

describe('hostile wikitext', () => {
  const SIZE = 1_000_000
  const repeated = (part: string): string => part.repeat(Math.ceil(SIZE / part.length))

  it.each([
    '{',
    '}',
    '{{',
    '}}',
    '[[',
    ']]',
    '{|\n',
    '\n|}',
    '-{',
    '}-',
    "'",
    '=',
    '\n==',
    '<',
    '<ref>',
    '<!--',
    '<nowiki>',
    '&',
    '|',
    '[http://',
    '{{a|',
    '[[a|',
    '{{[[',
    '[[{{',
    '<a ',
    '( ',
    '（，',
    '__A',
    ' ',
    '* ',
    '-{H|zh:',
    '<ref/>',
    '{{lang|x|',
    '{{x}}[[',
    '<math>{{',
    '\u0000',
    '=>zh:',
    ' ,',
  ])('of a million %j is read in linear time, and to its end', (part) => {
    const end = clean(`${repeated(part)}\n\n湖水`)
    // A comment without its end, or what is inside it, takes the rest; all else leaves it.
    if (part !== '<!--') expect(end).toContain('湖水')
  })

  const soup = fc.array(
    fc.constantFrom(
      '{{',
      '}}',
      '{{{',
      '}}}',
      '[[',
      ']]',
      '[http://a ',
      ']',
      '{|',
      '\n|}',
      '|',
      '-{',
      '}-',
      'zh-cn:',
      ';',
      "''",
      '\n',
      '==',
      '<ref>',
      '</ref>',
      '<!--',
      '-->',
      '<nowiki>',
      '</nowiki>',
      '<br>',
      '&lt;',
      'File:',
      'lang',
      '湖',
      ' ',
      '\u0000',
      '1',
    ),
    { maxLength: 60 },
  )

  it('of any mix leaves no marks of templates, links, tables and bold text', () => {
    fc.assert(
      fc.property(soup, (parts) => {
        const text = clean(parts.filter((part) => part !== '<nowiki>').join(''))
        expect(text).not.toMatch(/\{\{|\[\[|'''|\u0000|<ref>|<!--/)
      }),
      { numRuns: 2000 },
    )
  })

  it('of well-formed templates drops nothing around them', () => {
    const nested = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        fc.constant('x'),
        fc.tuple(tie('text'), tie('text')).map(([a, b]) => `{{t|${a}|k=${b}}}`),
        tie('text').map((a) => `{{{p|${a}}}}`),
      ),
    })).text
    fc.assert(
      fc.property(nested, nested, (a, b) => {
        expect(clean(`前{{t|${a}}}中{{t|${b}}}后`)).toBe('前中后')
      }),
    )
  })
})
