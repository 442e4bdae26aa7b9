import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FORMAT_FIXTURES } from '../build-format-fixtures.ts'
import { lawsAs, type Made, novelsAsEpub, pagesAsSogouT } from './made.ts'
import {
  agreesWithCsvParse,
  agreesWithExpected,
  agreesWithHtml,
  agreesWithIconv,
  agreesWithJsonParse,
  agreesWithTexts,
  agreesWithWarcio,
  countsCharacters,
  countsElements,
  countsLines,
} from './oracles.ts'
import type { Oracle } from './reading.ts'

/** Real files by others, beside the repository. None of them is part of it. */
export const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

export interface TableSource {
  /** What it really is, for the first column. */
  readonly title: string
  readonly format: string
  /** Are the files real ones; real texts in files made here; or texts and files of our own? */
  readonly origin: 'real' | 'made' | 'ours'
  readonly options?: Readonly<Record<string, unknown>>
  /** Absolute paths. */
  readonly files: () => Promise<readonly string[]>
  readonly oracle?: Oracle
}

const allUnder = (folder: string, pattern: RegExp): string[] =>
  readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(DATA, folder, name))

const under = (folder: string, pattern: RegExp) => (): Promise<string[]> =>
  Promise.resolve(allUnder(folder, pattern))

const made = (title: string, format: string, files: Made): TableSource => ({
  title,
  format,
  origin: 'made',
  files: () => Promise.resolve(files.paths),
  oracle: agreesWithTexts(files),
})

/** The fixture of a format that no real file is at hand of. */
const ours = (format: string, file: string): TableSource => ({
  title: `Fixture \`${file}\``,
  format,
  origin: 'ours',
  files: () => Promise.resolve([join(FORMAT_FIXTURES, file)]),
  oracle: agreesWithExpected,
})

const jsonl = (title: string, folder: string, pattern: RegExp, text: string): TableSource => ({
  title,
  format: 'jsonl',
  origin: 'real',
  options: { text },
  files: under(folder, pattern),
  oracle: agreesWithJsonParse(text),
})

/** Every source that is measured. `folder` receives the files that are made of real text here. */
export function tableSources(folder: string): TableSource[] {
  const laws = join(DATA, 'laws/laws_half.jsonl.gz')
  const pages = allUnder('extract-zh/html', /\.html$/)
  const sogout = pagesAsSogouT(pages, folder)
  return [
    {
      title: 'Web archives of six tools and crawls (WARC)',
      format: 'warc',
      origin: 'real',
      files: under('warc', /\.(?:warc|wat)(?:\.gz)?(?:\.bad)?$/),
      oracle: agreesWithWarcio,
    },
    {
      title: 'Common Crawl and cc_net (WET)',
      format: 'wet',
      origin: 'real',
      files: under('warc', /\.wet(?:\.gz)?$|\.warc\.txt$/),
    },
    {
      title: 'Web archives before WARC (ARC)',
      format: 'arc',
      origin: 'real',
      files: under('warc', /\.arc(?:\.gz)?$/),
    },
    {
      title: 'English and Bulgarian Wikipedia, shortened dumps',
      format: 'mediawiki',
      origin: 'real',
      files: under('encyclopedia', /\.bz2$/),
      oracle: countsElements('page'),
    },
    jsonl('Chinese Wikipedia paragraphs', 'encyclopedia', /\.jsonl\.gz$/, 'text'),
    jsonl('Laws of the PRC', 'laws', /\.jsonl\.gz$/, 'text'),
    jsonl('Programming articles', 'tech', /\.jsonl\.gz$/, 'text'),
    jsonl('Chinese comments', 'labels', /cold\.jsonl\.gz$/, 'text'),
    made('Laws of the PRC, made a JSON array here', 'json', lawsAs('json', laws, folder)),
    made('Laws of the PRC, made Parquet here', 'parquet', lawsAs('parquet', laws, folder)),
    made('Laws of the PRC, made WET here', 'wet', lawsAs('wet', laws, folder)),
    {
      ...made('Laws of the PRC, made Sogou news here', 'sogou', lawsAs('sogou', laws, folder)),
      options: { width: 'keep' },
    },
    ours('sogou', 'sogou/news.dat'),
    {
      title: 'Chinese web pages, twelve times, made SogouT here',
      format: 'sogout',
      origin: 'made',
      files: () => Promise.resolve([sogout]),
      oracle: agreesWithHtml(pages),
    },
    ours('sogout', 'sogout/pages.dat'),
    made('Ming and Qing novels, made e-books here', 'epub', novelsAsEpub(join(DATA, 'books/utf8'), folder)),
    ours('epub', 'epub/book.epub'),
    {
      title: 'Sentences in 75 languages (TSV)',
      format: 'csv',
      origin: 'real',
      options: { text: 'sentence', quote: 'none' },
      files: under('lid', /sentences.*\.tsv\.gz$/),
      oracle: agreesWithCsvParse('sentence'),
    },
    {
      title: 'Ming and Qing novels, UTF-8 and GB18030',
      format: 'book',
      origin: 'real',
      files: under('books', /\.txt$/),
      oracle: countsCharacters,
    },
    {
      title: 'The same as plain text',
      format: 'text',
      origin: 'real',
      files: under('books', /\.txt$/),
      oracle: agreesWithIconv,
    },
    {
      title: 'Chinese web pages',
      format: 'html',
      origin: 'real',
      files: under('extract-zh/html', /\.html$/),
    },
    {
      title: 'English web pages',
      format: 'html',
      origin: 'real',
      files: under('extract-en/html', /\.html\.gz$/),
    },
    {
      title: 'Manual pages in seven languages (.tar.gz)',
      format: 'archive',
      origin: 'real',
      files: under('docs-html', /\.tar\.gz$/),
      oracle: countsLines(join(DATA, 'docs-html/index.tsv')),
    },
  ]
}
