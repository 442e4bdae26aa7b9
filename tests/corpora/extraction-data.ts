import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createGunzip, gunzipSync } from 'node:zlib'
import { extract as untar } from 'tar-stream'
import { decodeBytes, detectEncoding } from '../../src/collect/charset.ts'
import { sniffHtmlCharset } from '../../src/collect/charset-declared.ts'
import type { Page } from '../../src/collect/html/extract.ts'
import { characters, type Match, ngramMatch, words } from './metrics.ts'

const DATA = new URL('../../../shared/data/', import.meta.url)
const read = (path: string): Buffer => readFileSync(new URL(path, DATA))

export interface GoldPage {
  readonly id: string
  readonly gold: string
  readonly html: string
  /** Bytes of the page as it is stored. */
  readonly bytes: number
  readonly date?: string
  readonly author?: string
}

const decode = (bytes: Buffer): string => {
  const { encoding } = detectEncoding(bytes, { metaCharset: sniffHtmlCharset(bytes) })
  return decodeBytes(bytes, encoding).text
}

/** 35 Chinese pages, decoded as the `warc` format would without a server's word. */
export function chinesePages(): GoldPage[] {
  const rows = read('extract-zh/gold.jsonl').toString().trim().split('\n')
  return rows.map((row) => {
    const { id, text, date, author } = JSON.parse(row) as Record<'id' | 'text' | 'date' | 'author', string>
    const bytes = read(`extract-zh/html/${id}.html`)
    return { id, gold: text, date, author, html: decode(bytes), bytes: bytes.length }
  })
}

/** 181 pages of article-extraction-benchmark. */
export function englishPages(): GoldPage[] {
  const truth = JSON.parse(read('extract-en/ground-truth.json').toString()) as Record<
    string,
    { articleBody: string }
  >
  return Object.entries(truth).map(([id, { articleBody }]) => {
    const bytes = gunzipSync(read(`extract-en/html/${id}.html.gz`))
    return { id, gold: articleBody, html: bytes.toString(), bytes: bytes.length }
  })
}

/** 308 help and manual pages in seven languages: nearly all of their text is main text. */
export async function manualPages(): Promise<{ readonly name: string; readonly html: string }[]> {
  const pages: { name: string; html: string }[] = []
  const archive = createReadStream(new URL('docs-html/docs-html.tar.gz', DATA))
    .pipe(createGunzip())
    .pipe(untar())
  for await (const entry of archive) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    if (/\.html?$/.test(entry.header.name))
      pages.push({ name: entry.header.name, html: decode(Buffer.concat(chunks)) })
  }
  return pages
}

/** One of two halves of a set, by the hash of the page's id: what helps on one half must not cost on the other. */
export const halfOf = (id: string): 'A' | 'B' =>
  ((createHash('sha1').update(`h1${id}`).digest()[0] ?? 0) & 1) === 0 ? 'A' : 'B'

export interface Row {
  readonly id: string
  readonly match: Match
}

/** Overlap with the gold text: Chinese by characters, English by shingles of four words. */
export const evaluate = (
  pages: readonly GoldPage[],
  by: 'characters' | 'shingles',
  extract: (html: string) => Pick<Page, 'text'>,
): Row[] =>
  pages.map(({ id, gold, html }) => ({
    id,
    match:
      by === 'characters'
        ? ngramMatch(characters(gold), characters(extract(html).text), 1)
        : ngramMatch(words(gold), words(extract(html).text), 4),
  }))
