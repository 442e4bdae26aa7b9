import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { WARCParser } from 'warcio'
import { openBytes } from '../../src/collect/bytes.ts'
import { findFormat } from '../../src/collect/formats.ts'
import { readWarc } from '../../src/collect/warc-reader.ts'
import { EXPECTED, type ExpectedLine, FORMAT_FIXTURES } from '../build-format-fixtures.ts'
import type { Made } from './made.ts'
import type { Oracle, Reading } from './reading.ts'

const MAX_BYTES = 256 * 1024 * 1024

/** All bytes of a file, decompressed by Node alone where it is gzip. */
const bytesOf = (path: string): Buffer => {
  const bytes = readFileSync(path)
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

function sameTexts(
  name: string,
  files: readonly string[],
  read: Reading,
  expected: (path: string) => readonly string[],
): string {
  let same = 0
  let all = 0
  for (const path of files) {
    const ours = read.texts.get(path) ?? []
    const theirs = expected(path)
    all += Math.max(ours.length, theirs.length)
    same += theirs.filter((text, i) => ours[i] === text).length
  }
  return `${same} of ${all} texts ${name}`
}

/** Every line through `JSON.parse`. */
export const agreesWithJsonParse =
  (field: string): Oracle =>
  async (files, read) =>
    sameTexts('as JSON.parse has them', files, read, (path) =>
      bytesOf(path)
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => String((JSON.parse(line) as Record<string, unknown>)[field]).toWellFormed()),
    )

/** The whole file through csv-parse at once. */
export const agreesWithCsvParse =
  (field: string): Oracle =>
  async (files, read) =>
    sameTexts('as csv-parse has them', files, read, (path) =>
      parse(bytesOf(path), { columns: true, delimiter: '\t', quote: null }).map(
        (row) => (row as Record<string, string>)[field] ?? '',
      ),
    )

/** What the file says by its folder's name, through iconv-lite, line ends as LF. */
const decodedText = (path: string): string =>
  iconv.decode(readFileSync(path), path.includes('gb18030') ? 'gb18030' : 'utf-8').replace(/\r\n?/g, '\n')

/** Every file decoded by iconv-lite, whose GB18030 is that of 2005: it leaves vertical marks such as ︕ in private use. */
export const agreesWithIconv: Oracle = async (files, read) =>
  sameTexts('as iconv-lite decodes them (its GB18030 is that of 2005)', files, read, (path) => [
    decodedText(path),
  ])

/** Characters that are no white space, of the files and of what was read. */
export const countsCharacters: Oracle = async (files, read) => {
  const lengthOf = (text: string): number => [...text.replace(/\s+/g, '')].length
  let all = 0
  let found = 0
  for (const path of files) {
    all += lengthOf(decodedText(path))
    for (const text of read.texts.get(path) ?? []) found += lengthOf(text)
  }
  const share = ((100 * found) / all).toFixed(2)
  return `${share} % of ${all.toLocaleString('en-US')} characters come out in chapters`
}

/** What was written into the files. */
export const agreesWithTexts =
  (made: Made): Oracle =>
  async (files, read) =>
    sameTexts('as they were written', files, read, (path) => made.texts.get(path) ?? [])

/** The files of these pages one by one, read as `html`, again and again. */
export const agreesWithHtml =
  (pages: readonly string[]): Oracle =>
  async (files, read) => {
    const html = findFormat('html')
    const expected: string[] = []
    for (const path of pages) {
      const size = statSync(path).size
      const input = { path, name: path, source: 'oracle', start: 0, end: size, size }
      for await (const batch of html?.read(input, html.options.parse({}), { maxRecordBytes: MAX_BYTES }) ??
        [])
        for (const item of batch) if (item.kind === 'document') expected.push(item.text)
    }
    return sameTexts('as `html` reads the pages', files, read, (path) =>
      (read.texts.get(path) ?? []).map((_, i) => expected[i % expected.length] ?? ''),
    )
  }

/** Starts and lengths in `expected.jsonl` of the format fixtures. */
export const agreesWithExpected: Oracle = async (files, read) => {
  const lines = readFileSync(join(FORMAT_FIXTURES, EXPECTED), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExpectedLine)
  const wanted = lines.filter(
    ({ file, outcome }) => outcome === 'document' && files.includes(join(FORMAT_FIXTURES, file)),
  )
  const found = files.flatMap((path) => read.texts.get(path) ?? [])
  const same = wanted.filter(({ starts = '', characters }, i) => {
    const text = found[i] ?? ''
    return text.startsWith(starts) && [...text].length === characters
  })
  return `${same.length} of ${Math.max(found.length, wanted.length)} texts as \`${EXPECTED}\` has them`
}

/** Elements of this name in the text of the file. */
export const countsElements =
  (name: string): Oracle =>
  async (files, { records }) => {
    let found = 0
    for (const path of files) {
      const blocks: Buffer[] = []
      for await (const chunk of openBytes({ path, name: path }).chunks())
        if (chunk.kind === 'bytes') blocks.push(chunk.bytes)
      const bytes = Buffer.concat(blocks)
      const utf16 = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[1] === 0
      const text = new TextDecoder(utf16 ? (bytes[0] === 0xfe ? 'utf-16be' : 'utf-16le') : 'utf-8').decode(
        bytes,
      )
      found += text.split(`<${name}>`).length - 1
    }
    return `${records} records, ${found} \`<${name}>\` in the XML`
  }

/** Lines of an index, less its header. */
export const countsLines =
  (index: string): Oracle =>
  async (_files, { records }) =>
    `${records} records, ${readFileSync(index, 'utf8').trimEnd().split('\n').length - 1} in the index`

const digest = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) yield new Uint8Array(chunk as Buffer)
}

/** Type and block of every record, byte for byte. `tests/corpora/warc.test.ts` explains each file that differs. */
export const agreesWithWarcio: Oracle = async (files) => {
  let same = 0
  for (const path of files) {
    const ours: string[] = []
    for await (const batch of readWarc(path, { maxBytes: MAX_BYTES })) {
      for (const item of batch)
        ours.push(item.kind === 'record' ? `${item.header.type} ${digest(item.block)}` : item.cause)
    }
    const theirs: string[] = []
    for await (const record of new WARCParser(chunksOf(path), { parseHttp: false }))
      theirs.push(`${record.warcType} ${digest(await record.readFully(false))}`)
    if (ours.join('\n') === theirs.join('\n')) same += 1
  }
  const rest = files.length - same
  return `${same} of ${files.length} files byte for byte as warcio reads them${rest > 0 ? ' (the rest: `tests/corpora/warc.test.ts`)' : ''}`
}
