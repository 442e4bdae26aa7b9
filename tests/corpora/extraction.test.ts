import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBytes, detectEncoding } from '../../src/collect/charset.ts'
import { sniffHtmlCharset } from '../../src/collect/charset-declared.ts'
import { extractPage } from '../../src/collect/html/extract.ts'
import {
  benchmarkScore,
  characters,
  f1Of,
  type Match,
  meanF1,
  ngramMatch,
  precisionOf,
  recallOf,
  words,
} from './metrics.ts'

/*
 * The extractor was tuned on these very pages, so the figures flatter it; the halves of the sets that are kept elsewhere
 * tell more.
 */

const DATA = new URL('../../../shared/data/', import.meta.url)
const read = (path: string): Buffer => readFileSync(new URL(path, DATA))

interface GoldPage {
  readonly id: string
  readonly gold: string
  readonly date?: string
  readonly html: string
}

interface ChineseRow {
  readonly id: string
  readonly text: string
  readonly date: string
}

/** 35 Chinese pages, decoded as the `warc` format would without a server's word. */
function chinesePages(): GoldPage[] {
  const rows = read('extract-zh/gold.jsonl').toString().trim().split('\n')
  return rows.map((row) => {
    const { id, text, date } = JSON.parse(row) as ChineseRow
    const bytes = read(`extract-zh/html/${id}.html`)
    const { encoding } = detectEncoding(bytes, { metaCharset: sniffHtmlCharset(bytes) })
    return { id, gold: text, date, html: decodeBytes(bytes, encoding).text }
  })
}

/** 181 pages of article-extraction-benchmark. */
function englishPages(): GoldPage[] {
  const truth = JSON.parse(read('extract-en/ground-truth.json').toString()) as Record<
    string,
    { articleBody: string }
  >
  return Object.entries(truth).map(([id, { articleBody }]) => ({
    id,
    gold: articleBody,
    html: gunzipSync(read(`extract-en/html/${id}.html.gz`)).toString(),
  }))
}

function evaluate(
  name: string,
  pages: readonly GoldPage[],
  tokens: (text: string) => string[],
  n: number,
): Match[] {
  const rows = pages.map(({ id, gold, html }) => ({
    id,
    match: ngramMatch(tokens(gold), tokens(extractPage(html).text), n),
  }))
  const matches = rows.map(({ match }) => match)
  const { precision, recall, f1 } = benchmarkScore(matches)
  const worst = [...rows].sort((a, b) => f1Of(a.match) - f1Of(b.match)).slice(0, 5)
  console.log(
    [
      `${name}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 of the means ${f1.toFixed(4)}, mean F1 ${meanF1(matches).toFixed(4)}`,
      ...worst.map(
        ({ id, match }) =>
          `  ${id.slice(0, 12)} F1 ${f1Of(match).toFixed(3)} precision ${precisionOf(match).toFixed(2)} recall ${recallOf(match).toFixed(2)}`,
      ),
    ].join('\n'),
  )
  return matches
}

describe('main text of Chinese pages (extract-zh)', () => {
  const pages = chinesePages()

  it('overlaps with the hand-copied text in its characters (bag of code points without white space)', () => {
    const matches = evaluate('zh, characters', pages, characters, 1)
    expect(matches).toHaveLength(35)
    expect(meanF1(matches)).toBeGreaterThan(0.91)
    expect(benchmarkScore(matches).f1).toBeGreaterThan(0.93)
  })

  it('overlaps in runs of four characters', () => {
    const matches = evaluate('zh, 4-character shingles', pages, characters, 4)
    expect(meanF1(matches)).toBeGreaterThan(0.905)
  })

  it('comes with the date of the page as a rule', () => {
    const digits = (date: string): string =>
      (date.match(/\d+/g) ?? [])
        .slice(0, 3)
        .map((part) => part.padStart(2, '0'))
        .join('-')
    const right = pages.filter(
      ({ html, date }) => digits(extractPage(html).date ?? '') === digits(date ?? ''),
    )
    console.log(`zh: date right (or rightly missing) on ${right.length} of ${pages.length} pages`)
    expect(right.length).toBeGreaterThanOrEqual(25)
  })
})

describe('main text of English pages (extract-en)', () => {
  it('scores by the measure of article-extraction-benchmark (shingles of four words)', () => {
    const matches = evaluate('en, 4-word shingles', englishPages(), words, 4)
    expect(matches).toHaveLength(181)
    const { f1, precision, recall } = benchmarkScore(matches)
    expect(f1).toBeGreaterThan(0.95)
    expect(precision).toBeGreaterThan(0.93)
    expect(recall).toBeGreaterThan(0.965)
  })
})
