import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { body, ENGLISH, menu, PARAGRAPHS, paragraphs, textOf } from './pages.ts'

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

describe('main text of a forum thread', () => {
  const post = (n: number, text: string): string =>
    `<div id="post_${n}"><div class="pls"><a href="/u/${n}">船工${n}</a><p>积分 ${n}20</p></div>` +
    `<div class="pi"><a href="#p${n}">${n}#</a> <em>发表于 2012-3-${n} 10:20</em></div>` +
    `<table><tr><td class="t_f" id="postmessage_${n}">${text}</td></tr></table>` +
    '<div class="sign">一蓑烟雨任平生，这是签名档，谢谢各位多年来的关照与支持。</div>' +
    '<div class="po"><a href="#">回复</a> <a href="#">举报</a></div></div>'
  const texts = [
    '刚学钓鱼，想问问大家，春天在河边钓鲫鱼，用多大的漂比较合适？',
    '一号漂就够了。',
    '楼上说得对，水浅用小漂，风大的时候再换大一号的。',
    '谢谢各位，周末去试试。',
  ]

  it('is all of its posts, short ones too, without signatures, user panels and buttons', () => {
    expect(
      textOf(body(`${menu}<h1>钓鱼用什么漂</h1>${texts.map((text, i) => post(i + 1, text)).join('')}`)),
    ).toBe(texts.join('\n'))
  })

  it('is not looked for below an article with comments', () => {
    const comments = ['好。', '不好。'].map(
      (text) => `<div class="comment"><div class="messagetext">${text}</div></div>`,
    )
    expect(textOf(body(`<div>${paragraphs(PARAGRAPHS)}</div>${comments.join('')}`))).toBe(
      PARAGRAPHS.join('\n'),
    )
  })
})

describe('main text of special pages', () => {
  it('is the short lines of a song', () => {
    const lines = Array.from({ length: 10 }, (_, i) => `夜里的船 靠岸第${'一二三四五六七八九十'.charAt(i)}次`)
    expect(textOf(body(`${menu}<h1>夜船</h1><div>${lines.join('<br>')}</div>`))).toBe(lines.join('\n'))
  })

  it('starts behind the heading that is the title of the page, not with a ticker before it', () => {
    const ticker = ENGLISH.map(
      (text) => `<li><a href="#">News</a> ${text.replace('northern', 'southern')}</li>`,
    ).join('')
    const html = body(
      `<div><ul>${ticker}</ul><h2>The quiet bakery on the corner</h2>${paragraphs(ENGLISH)}</div>`,
      '<title>The quiet bakery on the corner | The Northern Post</title>',
    )
    expect(textOf(html)).toBe(ENGLISH.join('\n'))
  })

  it('ends with the signature of an official notice', () => {
    const html = body(
      `<div>${PARAGRAPHS.map((text) => `<div>${text}</div>`).join('')}<div>特此通告。</div><div>某某镇人民政府</div><div>2021年5月6日</div><div>扫一扫打开当前页</div></div>`,
    )
    expect(textOf(html).split('\n').slice(-3)).toEqual(['特此通告。', '某某镇人民政府', '2021年5月6日'])
  })

  it('says a caption once and leaves out the gallery and what only screen readers get', () => {
    const caption =
      'A bakery on the corner of a quiet street in the northern town, seen from the church tower in winter.'
    const html = body(
      `<div><p>${caption}</p><p>${caption}</p><div class="gallery"><p>${ENGLISH[1]} Photo 1 of 9.</p></div>${paragraphs(ENGLISH)}<span class="sr-only">Skip</span></div>`,
    )
    expect(textOf(html)).toBe([caption, ...ENGLISH].join('\n'))
  })

  it('has the linked cells of a table of data', () => {
    const table =
      '<table><tr><th>出生地</th><td><a href="#">河口镇</a></td></tr><tr><th>职业</th><td>船工，兼做木匠</td></tr></table>'
    expect(textOf(body(`<div><p>${PARAGRAPHS[0]}</p>${table}<p>${PARAGRAPHS[1]}</p></div>`))).toContain(
      '出生地\t河口镇',
    )
  })
})
