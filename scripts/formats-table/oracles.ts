import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { WARCParser } from 'warcio'
import { openBytes } from '../../src/collect/bytes.ts'
import { readWarc } from '../../src/collect/warc-reader.ts'
import type { MadeFile } from './made.ts'
import type { Oracle, Reading } from './sources.ts'

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

/** What was written into the file. */
export const agreesWithTexts =
  (file: Promise<MadeFile>): Oracle =>
  async (files, read) => {
    const { texts } = await file
    return sameTexts('as they were written', files, read, () => texts)
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
