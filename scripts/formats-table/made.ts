import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import iconv from 'iconv-lite'
import { CONTAINER, MIMETYPE, opf, xhtml, zip } from '../../tests/collect/epub-files.ts'
import { record } from '../../tests/collect/warc-files.ts'

/** Files written here of texts by others, in a format of which no real file is at hand. */
export interface Made {
  readonly paths: readonly string[]
  /** What each document must say, by file. */
  readonly texts: ReadonlyMap<string, readonly string[]>
}

interface Law {
  readonly title: string
  readonly category: string
  readonly text: string
}

const ROWS_PER_GROUP = 200

const asParquet = (laws: readonly Law[]): Buffer =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: (['title', 'category', 'text'] as const).map((name) => ({
        name,
        data: laws.map((law) => law[name]),
        type: 'STRING',
      })),
      rowGroupSize: ROWS_PER_GROUP,
    }),
  )

const asWet = (laws: readonly Law[]): Buffer =>
  Buffer.concat(
    laws.map(({ text }, i) =>
      record('conversion', text, {
        'WARC-Target-URI': `http://laws.example.com/${i}`,
        'Content-Type': 'text/plain',
      }),
    ),
  )

const asSogou = (laws: readonly Law[]): Buffer =>
  Buffer.concat(
    laws.map(({ title, text }, i) =>
      iconv.encode(
        `<doc>\n<url>http://laws.example.com/${i}</url>\n<docno>${i}</docno>\n<contenttitle>${title}</contenttitle>\n<content>${text}</content>\n</doc>\n`,
        'gb18030',
      ),
    ),
  )

const LAWS = {
  json: (laws: readonly Law[]): Buffer => Buffer.from(JSON.stringify(laws)),
  parquet: asParquet,
  wet: asWet,
  sogou: asSogou,
}

/** The laws, gzipped JSON lines, in another container. Sogou's reader takes the blanks off around a text. */
export function lawsAs(kind: keyof typeof LAWS, jsonl: string, folder: string): Made {
  const laws = gunzipSync(readFileSync(jsonl))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Law)
  const path = join(folder, `laws.${kind}`)
  writeFileSync(path, LAWS[kind](laws))
  const texts = laws.map(({ text }) => (kind === 'sogou' ? text.trim() : text))
  return { paths: [path], texts: new Map([[path, texts]]) }
}

/** Times that the pages are written: a file of some 20 MB. */
const COPIES = 12

/** Web pages as SogouT keeps them, each many times, under addresses of their own. */
export function pagesAsSogouT(pages: readonly string[], folder: string): string {
  const path = join(folder, 'pages.sogout')
  const records = Array.from({ length: COPIES }, (_, copy) =>
    pages.map((page, i) =>
      Buffer.concat([
        Buffer.from(`<doc>\n<docno>${copy}-${i}</docno>\n<url>http://pages.example.com/${copy}/${i}</url>\n`),
        readFileSync(page),
        Buffer.from('\n</doc>\n'),
      ]),
    ),
  )
  writeFileSync(path, Buffer.concat(records.flat()))
  return path
}

/** Paragraphs of a chapter. */
const CHAPTER = 100
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Each novel of a folder as an e-book, a paragraph a line, a chapter every so many. */
export function novelsAsEpub(novels: string, folder: string): Made {
  const texts = new Map<string, readonly string[]>()
  for (const name of readdirSync(novels).filter((each) => each.endsWith('.txt'))) {
    const lines = readFileSync(join(novels, name), 'utf8')
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter((line) => line !== '')
    const chapters = Array.from({ length: Math.ceil(lines.length / CHAPTER) }, (_, i) =>
      lines.slice(i * CHAPTER, (i + 1) * CHAPTER),
    )
    const bytes = zip([
      MIMETYPE,
      CONTAINER,
      opf(chapters.map((_, i) => ({ id: `c${i}`, href: `c${i}.xhtml` }))),
      ...chapters.map((paragraphs, i) => ({
        name: `OEBPS/c${i}.xhtml`,
        content: xhtml(paragraphs.map((paragraph) => `<p>${escapeXml(paragraph)}</p>`).join('')),
      })),
    ])
    const path = join(folder, `${basename(name, '.txt')}.epub`)
    writeFileSync(path, bytes)
    texts.set(
      path,
      chapters.map((paragraphs) => paragraphs.join('\n')),
    )
  }
  return { paths: [...texts.keys()], texts }
}
