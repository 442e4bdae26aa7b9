import { readFileSync, writeFileSync } from 'node:fs'
import { extractPage } from '../src/collect/html/extract.ts'
import { loadExtractor } from '../src/collect/html/extractor.ts'
import { chinesePages, englishPages, evaluate, halfOf, type Row } from '../tests/corpora/extraction-data.ts'
import { benchmarkScore, f1Of, meanF1, precisionOf, recallOf } from '../tests/corpora/metrics.ts'

/*
 * Measures main-text extraction on the two sets with gold text and writes the tables of docs/extraction.md, between its
 * marks. Run with `npx tsx scripts/measure-extraction.ts`; it needs ../shared/data.
 */
const PAGE = new URL('../docs/extraction.md', import.meta.url)
const MARKS = ['<!-- measured -->', '<!-- /measured -->'] as const
/** Misses listed: pages below this F1. */
const MISS = 0.9

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

function scores(rows: readonly Row[]): string[] {
  const matches = rows.map(({ match }) => match)
  const { precision, recall, f1 } = benchmarkScore(matches)
  return [precision, recall, f1, meanF1(matches)].map((value) => value.toFixed(3))
}

const readability = await loadExtractor('readability')
const sets = [
  ['zh', chinesePages(), 'characters'],
  ['en', englishPages(), 'shingles'],
] as const
const results: (string | number)[][] = []
const misses: (string | number)[][] = []
for (const [name, pages, by] of sets) {
  const bytes = pages.reduce((sum, page) => sum + page.bytes, 0)
  for (const [extractor, extract] of [
    ['mdfs', extractPage],
    ['readability', readability],
  ] as const) {
    const rows = evaluate(pages, by, extract)
    const speeds = Array.from({ length: extractor === 'mdfs' ? 30 : 2 }, () => {
      const start = performance.now()
      for (const { html } of pages) extract(html)
      return bytes / 1000 / (performance.now() - start)
    })
    results.push([name, extractor, 'all', rows.length, ...scores(rows), Math.max(...speeds).toFixed(1)])
    if (extractor !== 'mdfs') continue
    for (const half of ['A', 'B'] as const) {
      const part = rows.filter(({ id }) => halfOf(id) === half)
      results.push([name, extractor, half, part.length, ...scores(part), ''])
    }
    for (const { id, match } of [...rows].sort((a, b) => f1Of(a.match) - f1Of(b.match))) {
      if (f1Of(match) >= MISS) continue
      const figures = [f1Of(match), precisionOf(match), recallOf(match)].map((value) => value.toFixed(2))
      misses.push([name, id.slice(0, 12), ...figures])
    }
  }
}

const measured = [
  `Measured ${new Date().toISOString().slice(0, 10)} with Node ${process.version}.`,
  '',
  table(
    ['set', 'extractor', 'half', 'pages', 'precision', 'recall', 'F1 of the means', 'mean F1', 'MB/s'],
    results,
  ),
  '',
  `Pages under F1 ${MISS}:`,
  '',
  table(['set', 'page', 'F1', 'precision', 'recall'], misses),
].join('\n')
const page = readFileSync(PAGE, 'utf8')
const [from, to] = MARKS.map((mark) => page.indexOf(mark)) as [number, number]
if (from === -1 || to < from) throw new Error(`docs/extraction.md: expected the marks ${MARKS.join(' and ')}`)
writeFileSync(PAGE, `${page.slice(0, from + MARKS[0].length)}\n${measured}\n${page.slice(to)}`)
