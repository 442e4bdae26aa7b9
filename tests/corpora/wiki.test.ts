import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Collected, CollectedDocument } from '../../src/collect/format.ts'
import { mediawiki } from '../../src/collect/wiki/mediawiki.ts'

/** Dumps of Wikipedia as they come, shortened: 206 pages in English, 3 in Bulgarian, whose XML is UTF-16. */
const FOLDER = fileURLToPath(new URL('../../../shared/data/encyclopedia/', import.meta.url))
const ENGLISH = 'enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2'
const BULGARIAN = 'bgwiki-latest-pages-articles-shortened.xml.bz2'

async function read(name: string): Promise<Collected[]> {
  const path = FOLDER + name
  const { size } = statSync(path)
  const items: Collected[] = []
  const input = { path, name, source: 'wiki', start: 0, end: size, size }
  for await (const batch of mediawiki.read(input, mediawiki.options.parse({}), { maxRecordBytes: 16e6 }))
    items.push(...batch)
  return items
}

const documentsOf = (items: readonly Collected[]): CollectedDocument[] =>
  items.filter((item) => item.kind === 'document')

/** Records by what became of them. */
function countsOf(items: readonly Collected[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) {
    const key =
      item.kind === 'document'
        ? 'document'
        : `${item.kind}: ${item.kind === 'skipped' ? item.reason : item.cause}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

const RESIDUE: readonly RegExp[] = [
  /\{\{|\}\}/,
  /\[\[|\]\]/,
  /\{\||\|\}/,
  /<\/?ref/i,
  /'''?/,
  /__[A-Z]+__/,
  /&[a-z]+;/,
  /^==/m,
  /^[*#|]/m,
  /\bthumb\|/,
  /<\/?[a-z]+>/i,
  /\[https?:/,
  / {2}/,
  /\n\n/,
]

/** Formulas are TeX, in which braces and bars are no residue. */
const withoutFormulas = (text: string): string => text.replace(/\$[^$\n]*\$/g, '')

describe('Wikipedia dumps', async () => {
  const english = await read(ENGLISH)
  const bulgarian = await read(BULGARIAN)

  it('are read page by page: each is an article, a redirect or of another namespace', () => {
    expect(countsOf(english)).toEqual({ document: 106, 'skipped: redirect': 100 })
    expect(countsOf(bulgarian)).toEqual({ document: 1, 'skipped: namespace Project': 2 })
  })

  it('give each article its title, address, date, language and ids', () => {
    for (const { title, url, date, lang, meta } of documentsOf(english)) {
      expect(url).toMatch(/^https:\/\/en\.wikipedia\.org\/wiki\/\S+$/)
      expect(decodeURIComponent(url ?? '').replaceAll('_', ' ')).toBe(
        `https://en.wikipedia.org/wiki/${title}`,
      )
      expect(date).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(lang).toBe('en')
      expect(meta).toMatchObject({ ns: 0, pageId: expect.stringMatching(/^\d+$/) })
    }
    expect(documentsOf(bulgarian)).toMatchObject([{ title: 'Григориански календар', lang: 'bg' }])
  })

  it('leave next to no markup in the text', () => {
    const documents = documentsOf([...english, ...bulgarian])
    const texts = documents.map(({ text }) => withoutFormulas(text))
    const shares = RESIDUE.map((mark) => {
      const found = documents.filter((_, i) => mark.test(texts[i] ?? ''))
      return {
        mark: String(mark),
        texts: found.length,
        titles: found
          .map(({ title }) => title)
          .slice(0, 5)
          .join(', '),
      }
    })
    console.table(shares)
    for (const { texts: count } of shares.slice(0, 5)) expect(count / documents.length).toBeLessThan(0.01)
    for (const { texts: count } of shares) expect(count / documents.length).toBeLessThan(0.03)
  })

  it('leave most of the text: about half of the bytes of an article are running text', () => {
    const documents = documentsOf(english)
    const chars = documents.map(({ text }) => text.length).sort((a, b) => a - b)
    console.log(`characters per article: median ${chars[chars.length >> 1]}, least ${chars[0]}`)
    expect(chars[0]).toBeGreaterThan(200)
    expect(chars[chars.length >> 1]).toBeGreaterThan(10_000)
    for (const { title, text } of documents) {
      // The lead names its subject: at least one word of the title stands in the first lines.
      const lead = text.slice(0, 600).toLowerCase()
      const words = (title ?? '')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 2)
      if (words.length > 0)
        expect(
          words.some((word) => lead.includes(word.slice(0, 5))),
          title,
        ).toBe(true)
    }
  })

  it('are read at a speed that is printed', async () => {
    for (const name of [ENGLISH, BULGARIAN]) {
      const start = performance.now()
      const items = await read(name)
      const seconds = (performance.now() - start) / 1000
      const packed = statSync(FOLDER + name).size / 1e6
      console.log(`${basename(name)}: ${items.length} pages, ${(packed / seconds).toFixed(1)} MB/s packed`)
      expect(items.length).toBeGreaterThan(0)
    }
  })
})
