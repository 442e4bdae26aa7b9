import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lawsAs, type MadeFile } from './made.ts'
import {
  agreesWithCsvParse,
  agreesWithJsonParse,
  agreesWithTexts,
  agreesWithWarcio,
  countsElements,
  countsLines,
} from './oracles.ts'

/** Real files by others, beside the repository. None of them is part of it. */
export const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** What one reading of the files of a source is compared with; says the agreement in words. */
export type Oracle = (files: readonly string[], read: Reading) => Promise<string>

/** Documents by file, and all records counted. */
export interface Reading {
  readonly texts: ReadonlyMap<string, readonly string[]>
  readonly records: number
}

export interface TableSource {
  /** What it really is, for the first column. */
  readonly title: string
  readonly format: string
  readonly options?: Readonly<Record<string, unknown>>
  /** Absolute paths. */
  readonly files: () => Promise<readonly string[]>
  readonly oracle?: Oracle
}

const under = (folder: string, pattern: RegExp) => (): Promise<string[]> =>
  Promise.resolve(
    readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => join(DATA, folder, name)),
  )

const made = (file: Promise<MadeFile>) => (): Promise<string[]> => file.then(({ path }) => [path])

const jsonl = (title: string, folder: string, pattern: RegExp, text: string): TableSource => ({
  title,
  format: 'jsonl',
  options: { text },
  files: under(folder, pattern),
  oracle: agreesWithJsonParse(text),
})

/** Every source that is measured. `folder` receives the files that are made of real text here. */
export function tableSources(folder: string): TableSource[] {
  const laws = join(DATA, 'laws/laws_half.jsonl.gz')
  const json = lawsAs('json', laws, folder)
  const parquet = lawsAs('parquet', laws, folder)
  return [
    {
      title: 'Web archives of six tools and crawls (WARC)',
      format: 'warc',
      files: under('warc', /\.(?:warc|wat)(?:\.gz)?(?:\.bad)?$/),
      oracle: agreesWithWarcio,
    },
    {
      title: 'Common Crawl and cc_net (WET)',
      format: 'wet',
      files: under('warc', /\.wet(?:\.gz)?$|\.warc\.txt$/),
    },
    { title: 'Web archives before WARC (ARC)', format: 'arc', files: under('warc', /\.arc(?:\.gz)?$/) },
    {
      title: 'English and Bulgarian Wikipedia, shortened dumps',
      format: 'mediawiki',
      files: under('encyclopedia', /\.bz2$/),
      oracle: countsElements('page'),
    },
    jsonl('Chinese Wikipedia paragraphs', 'encyclopedia', /\.jsonl\.gz$/, 'text'),
    jsonl('Laws of the PRC', 'laws', /\.jsonl\.gz$/, 'text'),
    jsonl('Programming articles', 'tech', /\.jsonl\.gz$/, 'text'),
    jsonl('Chinese comments', 'labels', /cold\.jsonl\.gz$/, 'text'),
    {
      title: 'Laws of the PRC, made a JSON array here',
      format: 'json',
      files: made(json),
      oracle: agreesWithTexts(json),
    },
    {
      title: 'Laws of the PRC, made Parquet here',
      format: 'parquet',
      files: made(parquet),
      oracle: agreesWithTexts(parquet),
    },
    {
      title: 'Sentences in 75 languages (TSV)',
      format: 'csv',
      options: { text: 'sentence', quote: 'none' },
      files: under('lid', /sentences.*\.tsv\.gz$/),
      oracle: agreesWithCsvParse('sentence'),
    },
    {
      title: 'Ming and Qing novels, UTF-8 and GB18030',
      format: 'book',
      files: under('books', /\.txt$/),
    },
    { title: 'The same as plain text', format: 'text', files: under('books', /\.txt$/) },
    { title: 'Chinese web pages', format: 'html', files: under('extract-zh/html', /\.html$/) },
    { title: 'English web pages', format: 'html', files: under('extract-en/html', /\.html\.gz$/) },
    {
      title: 'Manual pages in seven languages (.tar.gz)',
      format: 'archive',
      files: under('docs-html', /\.tar\.gz$/),
      oracle: countsLines(join(DATA, 'docs-html/index.tsv')),
    },
  ]
}
