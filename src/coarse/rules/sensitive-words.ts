import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { defineRule } from '../../step.ts'
import { fold, TermMatcher } from '../../text/aho-corasick.ts'
import { parseWordList } from '../../text/word-list.ts'

interface Lexicon {
  readonly matcher: TermMatcher
  /** By index of the matcher's terms. */
  readonly topics: readonly (string | null)[]
}

async function loadLexicon(path: string): Promise<Lexicon> {
  const words = parseWordList(await readFile(path, 'utf8'), path)
  const matcher = new TermMatcher(words.map(({ term }) => term))
  const topicOf = new Map(words.map(({ term, topic }) => [fold(term), topic]))
  return { matcher, topics: matcher.terms.map((term) => topicOf.get(term) ?? null) }
}

/** Terms found, in order. A term within a longer one found at the same place does not count: 六合彩 in 香港六合彩. */
function findTerms(text: string, matcher: TermMatcher): number[] {
  const found: number[] = []
  let lastStart = -1
  let lastEnd = -1
  matcher.search(text, (term, end) => {
    const start = end - (matcher.terms[term]?.length ?? 0)
    if (start >= lastStart && end <= lastEnd) return
    if (start <= lastStart && end >= lastEnd) found.pop()
    found.push(term)
    lastStart = start
    lastEnd = end
  })
  return found
}

export const sensitiveWords = defineRule({
  id: 'sensitive-words@1',
  about:
    'Terms of a word list (gambling, fraud, illegal trade, pornographic advertising in the list shipped), letter case and ' +
    'width ignored. Removes texts with more than `max` different terms (own default; PanGu-α, as remembered, 3) or, when ' +
    'given, more than `maxPerLine` different terms per line that is not blank (ChineseWebText: 0.5).',
  params: z.strictObject({
    /** One term per line with an optional tab and topic, or `.jsonl` with `term` and `topic`. */
    words: z.string().default('models/sensitive-zh.txt'),
    max: z.number().int().min(0).nullable().default(1),
    maxPerLine: z.number().min(0).nullable().default(null),
  }),
  files: ({ words }) => [words],
  columns: { hits: 'number', distinct: 'number', perLine: 'number', topic: 'string', term: 'string' },
  histogram: { column: 'distinct', scale: 'count' },
  thresholds: ({ max }) => (max === null ? [] : [max]),
  prepare: ({ words }, { resolve }) => loadLexicon(resolve(words)),
  measure: (doc, _params, { matcher, topics }) => {
    const found = findTerms(doc.text, matcher)
    const [first] = found
    const distinct = new Set(found).size
    return {
      hits: found.length,
      distinct,
      perLine: distinct === 0 ? 0 : distinct / Math.max(1, doc.lines.count),
      topic: first === undefined ? null : (topics[first] ?? null),
      term: first === undefined ? null : (matcher.terms[first] ?? null),
    }
  },
  decide: (value, { max, maxPerLine }) => {
    const over = (max !== null && value.distinct > max) || (maxPerLine !== null && value.perLine > maxPerLine)
    return !over || (value.topic === null ? 'sensitive words' : `sensitive words: ${value.topic}`)
  },
})
