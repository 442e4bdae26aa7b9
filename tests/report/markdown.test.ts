import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { code, columns, fenced, mdTable, prose } from '../../src/report/md.ts'
import { exampleInput } from './example.ts'
import { HOSTILE_MARKDOWN } from './hostile.ts'

describe('code', () => {
  it('uses a fence longer than any in the name', () => {
    expect(code('a``b')).toBe('```a``b```')
    expect(code('`')).toBe('`` ` ``')
  })

  it('keeps a name on one line', () => {
    expect(code('a\nb')).toBe('`a[U+000A]b`')
  })

  it('shows a dash for an empty name', () => {
    expect(code('')).toBe('–')
  })
})

it('escapes pipes in table cells', () => {
  expect(mdTable(columns(['Name'], ['n']), [[code('a|b'), 1]]).split('\n')[2]).toBe('| `a\\|b` |   1 |')
})

it('aligns Chinese names by their width', () => {
  const [head, , row] = mdTable(columns(['Reason'], ['n']), [['中文原因', 1]]).split('\n')
  expect(head).toBe('| Reason   |   n |')
  expect(row).toBe('| 中文原因 |   1 |')
})

it('fences running text with a fence longer than any within, and keeps its lines', () => {
  expect(fenced('一\n```\n二\u202E', 100)).toBe('````text\n一\n```\n二[U+202E]\n````\n')
})

it('makes no markup or link of a sentence', () => {
  expect(prose('*a* <b> [c](https://d) www.e.cn')).toBe('\\*a\\* \\<b\\> \\[c\\](https\\://d) www\\.e.cn')
})

describe('the Markdown report', () => {
  const report = renderMarkdown(exampleInput({ docsPerFile: 300 }))

  it('has a section for every question', () => {
    expect(Array.from(report.matchAll(/^## (.+)$/gm), ([, title]) => title)).toEqual([
      'Funnel',
      'By source',
      'Reasons for removal',
      'Edits',
      'Histograms',
      'Top domains',
      'What was kept',
      'Duplicates',
      'Samples',
      'Quarantine',
      'Run',
    ])
  })

  it('has as many cells in every row as its table has columns', () => {
    const tables = report.split('\n\n').filter((block) => block.startsWith('| '))
    expect(tables.length).toBeGreaterThan(10)
    for (const table of tables) {
      const widths = table
        .trimEnd()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length)
      expect(new Set(widths).size).toBe(1)
    }
  })

  it('keeps what the readers skipped apart from what the steps removed', () => {
    const [, reasons = ''] = report.split('## Reasons for removal')
    const [removed = '', skipped = ''] = (reasons.split('\n## ')[0] ?? '').split('Skipped by the readers')
    expect(removed).toContain('too short')
    expect(removed).not.toContain('WARC request')
    expect(skipped).toContain('WARC request')
  })

  it('counts what cleaners found by kind, largest first', () => {
    const [, edits = ''] = report.split('## Edits')
    const [phone, email] = edits.split('\n## ')[0]!.split('\n').slice(4)
    expect(phone).toMatch(/^\| `privacy` \| `phone` +\| +[\d,]+ \|$/)
    expect(email).toContain('`email`')
  })

  it('says where a guard of a dedup kept a document', () => {
    expect(report).toContain('- `minhash`: 7 documents were kept although a chain of copies')
  })

  it('shows nothing that was not counted', () => {
    expect(report).not.toMatch(/NaN|undefined|\[object/)
  })
})

describe('hostile text in Markdown', () => {
  const report = renderMarkdown(exampleInput({ docsPerFile: 60, hostile: HOSTILE_MARKDOWN }))
  // What is left when code blocks and code spans are gone is what a Markdown reader would interpret.
  const interpreted = report
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')

  it('is only ever inside code, or escaped', () => {
    expect(interpreted).not.toMatch(/(?<!\\)<script/)
    expect(interpreted).not.toMatch(/https?:\/\//)
    expect(interpreted).not.toMatch(/(?<!\\)\[x/)
  })

  it('adds no heading', () => {
    expect(interpreted).not.toMatch(/^# heading/m)
  })

  it('is still there to be read', () => {
    expect(report).toContain('<script>alert(1)</script>')
  })
})
