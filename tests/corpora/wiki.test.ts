import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openEncoded } from '../../src/collect/encoded-bytes.ts'
import type { Collected, CollectedDocument } from '../../src/collect/format.ts'
import { readElements } from '../../src/collect/read-elements.ts'
import { mediawiki } from '../../src/collect/wiki/mediawiki.ts'
import { parsePage } from '../../src/collect/wiki/page.ts'

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

/** Wikitext of the articles of the English dump, by title. */
async function wikitexts(): Promise<Map<string, string>> {
  const limits = { maxRecordBytes: 16e6 }
  const source = openEncoded({ path: FOLDER + ENGLISH, name: ENGLISH }, 'utf-8', limits)
  const texts = new Map<string, string>()
  for await (const cuts of readElements('page', source, { start: 0, end: 1 }, limits)) {
    for (const cut of cuts) {
      const page = cut.kind === 'element' ? parsePage(cut.bytes.toString()) : undefined
      if (page !== undefined && 'title' in page) texts.set(page.title, page.revision.text ?? '')
    }
  }
  return texts
}

/** References, comments and files, roughly: what the cleaner drops with its text. */
const DROPPED = /<!--[\s\S]*?-->|<ref[^<>]*\/>|<ref[\s\S]*?<\/ref>|<gallery[\s\S]*?<\/gallery>|\[\[File:.*/g
/** A sentence inside a paragraph without any markup in it. */
const PLAIN_SENTENCE = /(?<=[.!?] )[A-Z][A-Za-z0-9 ,;:"-]{40,}\.(?= |\n)/g

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
const withoutFormulas = (text: string): string => text.replace(/\$[^$\n]*\$/g, 'x')

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

  it('keep the running text, from the lead on', () => {
    const documents = documentsOf(english)
    const chars = documents.map(({ text }) => text.length).sort((a, b) => a - b)
    console.log(`characters per article: median ${chars[chars.length >> 1]}, least ${chars[0]}`)
    expect(chars[0]).toBeGreaterThan(200)
    expect(chars[chars.length >> 1]).toBeGreaterThan(10_000)
    // The lead names its subject: a word of the title stands in the first lines, but for lists.
    const strangers = documents.filter(({ title = '', text }) => {
      const lead = text.slice(0, 600).toLowerCase()
      const words = title.toLowerCase().split(/[^\p{L}\p{N}]+/u)
      return !words.some((word) => lead.includes(word.slice(0, 5)))
    })
    console.log(`leads without their title: ${strangers.map(({ title }) => title).join(', ')}`)
    expect(strangers.length / documents.length).toBeLessThan(0.03)
  })

  it('keep the sentences that hold no markup, but for those in tables and templates', async () => {
    const originals = await wikitexts()
    const spaced = (text: string): string => text.replace(/ +/g, ' ').replace(/ ([,.])/g, '$1')
    let lost = 0
    let all = 0
    for (const { title = '', text } of documentsOf(english)) {
      const kept = spaced(text)
      const sentences = (originals.get(title) ?? '').replace(DROPPED, '').match(PLAIN_SENTENCE) ?? []
      all += sentences.length
      lost += sentences.filter((sentence) => !kept.includes(spaced(sentence))).length
    }
    console.log(`plain sentences: ${all}, of which not in the text: ${lost}`)
    expect(all).toBeGreaterThan(4000)
    expect(lost / all).toBeLessThan(0.01)
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
