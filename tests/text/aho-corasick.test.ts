import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, TermMatcher } from '../../src/text/aho-corasick.ts'
import { anyText } from '../any-text.ts'

type Hit = readonly [term: string, end: number]

function hitsOf(matcher: TermMatcher, text: string): Hit[] {
  const hits: Hit[] = []
  matcher.search(text, (term, end) => {
    hits.push([matcher.terms[term] ?? '', end])
  })
  return hits
}

/** The definition: every place where a folded term stands in the folded text. */
function naiveHits(terms: readonly string[], text: string): Hit[] {
  const hits: Hit[] = []
  const folded = fold(text)
  for (const term of new Set(terms.map(fold))) {
    if (term === '') continue
    for (let at = folded.indexOf(term); at !== -1; at = folded.indexOf(term, at + 1))
      hits.push([term, at + term.length])
  }
  return hits
}

const inOrder = (hits: readonly Hit[]): Hit[] =>
  [...hits].sort(([a, endA], [b, endB]) => endA - endB || b.length - a.length || (a < b ? -1 : 1))

describe('the term matcher', () => {
  it('finds terms inside and across one another', () => {
    const matcher = new TermMatcher(['he', 'she', 'his', 'hers'])
    expect(hitsOf(matcher, 'ushers')).toEqual([
      ['she', 4],
      ['he', 4],
      ['hers', 6],
    ])
  })

  it('finds single characters, and a term at the very end', () => {
    expect(hitsOf(new TermMatcher(['毒', '毒品']), '贩毒品')).toEqual([
      ['毒', 2],
      ['毒品', 3],
    ])
  })

  it('ignores letter case and width, in terms and in text', () => {
    expect(hitsOf(new TermMatcher(['ＱＱ号']), 'qQ号 QQ号')).toHaveLength(2)
  })

  it('finds nothing without terms', () => {
    expect(hitsOf(new TermMatcher(['']), '任何文字')).toEqual([])
  })

  it('agrees with indexOf on few characters, where terms overlap in every way', () => {
    const word = fc
      .array(fc.constantFrom('a', 'b', '中', 'Ａ', '😀'), { maxLength: 5 })
      .map((parts) => parts.join(''))
    const text = fc
      .array(fc.constantFrom('a', 'B', '中', 'Ａ', '😀'), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), text, (terms, haystack) => {
        expect(hitsOf(new TermMatcher(terms), haystack)).toEqual(inOrder(naiveHits(terms, haystack)))
      }),
      { numRuns: 1000 },
    )
  })

  it('agrees with indexOf on any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 4 })), anyText, (terms, text) => {
        const some = [...terms, text.slice(3, 6), text.slice(0, 1)]
        expect(hitsOf(new TermMatcher(some), text)).toEqual(inOrder(naiveHits(some, text)))
      }),
    )
  })

  it('holds many thousands of terms', () => {
    const terms = Array.from(
      { length: 20_000 },
      (_, i) => `词${String.fromCharCode(0x4e00 + (i % 5000))}${i}末`,
    )
    expect(hitsOf(new TermMatcher(terms), `头${terms[12_345]}尾`)).toEqual([
      [terms[12_345], 1 + (terms[12_345]?.length ?? 0)],
    ])
  })
})
