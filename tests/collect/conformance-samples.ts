import { parquetWriteBuffer } from 'hyparquet-writer'
import iconv from 'iconv-lite'
import { arcRecord, filedesc } from './arc-files.ts'
import { tarOf } from './archive/tar-files.ts'
import { CONTAINER, opf, xhtml, zip } from './epub-files.ts'
import { http, page, record, response } from './warc-files.ts'
import { dumpOf } from './wiki/dumps.ts'

/** A file of a format, and what is to be read from it. */
export interface Sample {
  /** File name, also as a compressed file has it before its suffix. */
  readonly file: string
  readonly bytes: Buffer
  /** What each document holds, in file order. */
  readonly texts: readonly string[]
  /** Options as a recipe writes them. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Suffixes of the compressions that the format reads; all by default. */
  readonly compressions?: readonly string[]
  /**
   * How the records hang together. `loose`, the default: a fault costs the record that has it and at most one beside it,
   * and a file may be appended to another. `closed`: the same, but the file says where it ends. `bound`: by brackets, an
   * index or a single text, so that a fault may cost all.
   */
  readonly records?: 'loose' | 'closed' | 'bound'
  /** Bytes in front without which no record can be read. */
  readonly headBytes?: number
}

/** Paragraphs long enough to be taken for the main text of a page. */
const TEXTS = Array.from(
  { length: 6 },
  (_, i) =>
    `第${i + 1}天的渡口很安静，船工把缆绳一圈一圈绕在木桩上，然后坐下来喝茶，等着对岸的人喊船，一直等到天黑。`,
)
/** Not UTF-8, and a line end within. */
const quoted = (text: string): string => `"${text.replace('，', '，\n')}"`
const broken = TEXTS.map((text) => text.replace('，', '，\n'))

const joined = (parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part)))
const gb = (text: string): Buffer => iconv.encode(text, 'gb18030')

const html = (text: string): string =>
  `<html><head><meta charset="utf-8"><title>渡口</title></head><body><p>${text}</p><p>${text}</p></body></html>`

/** One sample per format, by its name. Every format needs one: without it the suite fails. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  jsonl: {
    file: 'a.jsonl',
    bytes: joined(TEXTS.map((text) => `${JSON.stringify({ text })}\n`)),
    texts: TEXTS,
  },
  json: {
    file: 'a.json',
    bytes: joined([JSON.stringify(TEXTS.map((content) => ({ content })))]),
    texts: TEXTS,
    records: 'bound',
  },
  text: {
    file: 'a.txt',
    bytes: joined([TEXTS.join('\n\n')]),
    texts: TEXTS,
    options: { split: 'blank-line' },
  },
  csv: {
    file: 'a.csv',
    bytes: joined(['n,text\r\n', ...TEXTS.map((text, i) => `${i},${quoted(text)}\r\n`)]),
    texts: broken,
    headBytes: 'n,text\r\n'.length,
  },
  parquet: {
    file: 'a.parquet',
    bytes: Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: 'text', data: TEXTS },
          { name: 'n', data: TEXTS.map((_, i) => i) },
        ],
        rowGroupSize: 2,
      }),
    ),
    texts: TEXTS,
    compressions: [],
    records: 'bound',
  },
  warc: {
    file: 'a.warc',
    bytes: joined([
      record('warcinfo', 'software: a test\r\n'),
      ...TEXTS.flatMap((text) => [record('request', 'GET / HTTP/1.1\r\n\r\n'), response(http(page(text)))]),
    ]),
    texts: TEXTS,
    compressions: ['.gz'],
  },
  wet: {
    file: 'a.wet',
    bytes: joined(TEXTS.map((text) => record('conversion', text, { 'Content-Type': 'text/plain' }))),
    texts: TEXTS,
    compressions: ['.gz'],
  },
  arc: {
    file: 'a.arc',
    bytes: joined([
      filedesc(),
      ...TEXTS.map((text, i) => arcRecord(`http://example.org/${i}`, http(page(text)))),
    ]),
    texts: TEXTS,
    compressions: ['.gz'],
  },
  html: {
    file: 'a.html',
    bytes: joined([html(TEXTS[0] ?? '')]),
    texts: TEXTS.slice(0, 1),
    records: 'bound',
  },
  book: {
    file: 'a.book.txt',
    bytes: joined(TEXTS.map((text, i) => `第${'一二三四五六'[i]}章 等船\n\n${text}\n\n`)),
    texts: TEXTS,
  },
  epub: {
    file: 'a.epub',
    bytes: zip([
      CONTAINER,
      opf(TEXTS.map((_, i) => ({ id: `c${i}`, href: `c${i}.xhtml` }))),
      ...TEXTS.map((text, i) => ({ name: `OEBPS/c${i}.xhtml`, content: xhtml(`<p>${text}</p>`) })),
    ]),
    texts: TEXTS,
    compressions: [],
    records: 'bound',
  },
  sogou: {
    file: 'news.dat',
    bytes: joined(
      TEXTS.map((text, i) =>
        gb(
          `<doc>\n<url>http://news.example.com/${i}</url>\n<docno>${i}</docno>\n<contenttitle>渡口</contenttitle>\n<content>${text}</content>\n</doc>\n`,
        ),
      ),
    ),
    texts: TEXTS,
  },
  sogout: {
    file: 'pages.dat',
    bytes: joined(
      TEXTS.map(
        (text, i) =>
          `<doc>\n<docno>${i}</docno>\n<url>http://example.com/${i}</url>\n${html(text)}\n</doc>\n`,
      ),
    ),
    texts: TEXTS,
  },
  mediawiki: {
    file: 'a.xml',
    bytes: joined([dumpOf(...TEXTS.map((text, i) => ({ title: `渡口${i}`, id: i + 1, text })))]),
    texts: TEXTS,
  },
  archive: {
    file: 'a.tar',
    bytes: await tarOf(
      TEXTS.map((text, i) =>
        i % 2 === 0
          ? { name: `${i}.txt`, content: text }
          : { name: `${i}.jsonl`, content: `${JSON.stringify({ text })}\n` },
      ),
    ),
    texts: TEXTS,
    records: 'closed',
  },
}
