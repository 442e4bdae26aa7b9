import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WordFinder } from '../../../src/collect/html/word-finder.ts'
import { ARTICLE, article, body, PARAGRAPHS, paragraphs, textOf } from './pages.ts'

describe('the name of an element', () => {
  const others = paragraphs([
    '另一座小城的夜市在雪后重新开张，来的人不少，摊主们都很高兴，一直忙到半夜才收摊。',
  ])

  it('after the article is believed over one after sharing, when it holds most of the text', () => {
    expect(
      textOf(
        body(`<div class="share-pop" id="artibody">${article}</div><div class="sidebar">${others}</div>`),
      ),
    ).toBe(ARTICLE)
  })

  it('after comments is believed whatever else is in it, and however long they are', () => {
    const comments = Array.from({ length: 6 }, (_, n) => `<p>第${n}楼：${PARAGRAPHS[n % 3]}</p>`).join('')
    expect(textOf(body(`<div>${article}</div><div class="comment-list">${comments}</div>`))).not.toContain(
      '楼：',
    )
  })

  it.each(['NavFrame collapsed', 'wikitable mw-collapsible mw-collapsed', 'collapsible collapsed'])(
    'after a box that is closed (%s) hides it',
    (name) => {
      expect(textOf(body(`<div>${article}<div class="${name}">${others}</div></div>`))).toBe(ARTICLE)
    },
  )

  it('after a sidebar that is closed does not hide the page', () => {
    expect(textOf(body(`<div class="sidebar-collapsed">${article}</div>`))).toBe(ARTICLE)
  })
})

describe('a word in a name', () => {
  const finder = new WordFinder()
  finder.add(1, 'comment!ary')
  finder.add(2, '_ad_ _tag_!-')
  finder.add(4, '.noprint.')

  it.each([
    ['user-Comments', 1],
    ['commentary', 0],
    ['commentary comment', 1],
    ['ad', 2],
    ['top_ad-1', 2],
    ['ad728', 2],
    ['header', 0],
    ['tag', 2],
    ['tag-link', 0],
    ['a noprint', 4],
    ['a-noprint', 0],
    ['comment ad noprint', 7],
  ])('%s → %i', (name, bits) => {
    expect(finder.find(name)).toBe(bits)
  })

  it('is looked for in any name', () => {
    fc.assert(fc.property(fc.string(), (name) => finder.find(name) >= 0))
  })
})
