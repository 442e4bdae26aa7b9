import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { WARCParser } from 'warcio'
import type { Collected, Unreadable } from '../../src/collect/format.ts'
import { decodeBody } from '../../src/collect/http-body.ts'
import { parseHttpResponse } from '../../src/collect/http-response.ts'
import { warc } from '../../src/collect/warc.ts'
import { digestFault } from '../../src/collect/warc-digest.ts'
import { readWarc } from '../../src/collect/warc-reader.ts'
import type { WarcRecord } from '../../src/collect/warc-record.ts'
import { wet } from '../../src/collect/wet.ts'

/** Test files of five web-archive tools and real crawls; warcio.js, which reads them too, is the oracle. */
const FOLDER = fileURLToPath(new URL('../../../shared/data/warc/', import.meta.url))

const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:warc|wet|wat)(?:\.gz)?(?:\.bad|\.txt)?$/.test(name))
  .sort()

const MAX_BYTES = 256 * 1024 * 1024
const digest = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')

async function readOurs(name: string): Promise<(WarcRecord | Unreadable)[]> {
  const items: (WarcRecord | Unreadable)[] = []
  for await (const batch of readWarc(join(FOLDER, name), { maxBytes: MAX_BYTES })) items.push(...batch)
  return items
}

interface OracleRecord {
  readonly type: string | null
  readonly uri: string | null
  readonly block: string
  readonly blockBytes: number
}

async function* chunksOf(name: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(join(FOLDER, name))) yield new Uint8Array(chunk as Buffer)
}

async function readBlocks(name: string): Promise<OracleRecord[]> {
  const records: OracleRecord[] = []
  for await (const record of new WARCParser(chunksOf(name), { parseHttp: false })) {
    const block = await record.readFully(false)
    const { warcType: type, warcTargetURI: uri } = record
    records.push({ type, uri: uri ?? null, block: digest(block), blockBytes: block.length })
  }
  return records
}

/** What HTTP carries in each record, as warcio decodes it. */
async function readBodies(name: string): Promise<{ readonly body: string; readonly bytes: number }[]> {
  const bodies: { body: string; bytes: number }[] = []
  for await (const record of new WARCParser(chunksOf(name))) {
    const body = await record.readFully(true)
    bodies.push({ body: digest(body), bytes: body.length })
  }
  return bodies
}

const uriOf = ({ header }: WarcRecord): string | null =>
  header.fields.get('warc-target-uri')?.replace(/^<(.*)>$/, '$1') ?? null

/** Where the two readers differ, and why. Every other file is read alike to the byte. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'ccnet/sample.warc.txt':
    'All lengths are wrong (the file was edited by hand). warcio gives one record; we quarantine four, and `wet` repairs them.',
  'warcio/example-trunc.warc':
    'Content-Length ends two bytes before the record does. warcio warns and gives the shortened block; we quarantine it.',
  'warciojs/example-bad-length.warc':
    'Content-Length ends one byte before the record does. warcio warns and gives the shortened block; we quarantine it.',
  'warcio/example-wrong-chunks.warc.gz': 'warcio stops after the first record; we read both.',
}

it('there are all files to compare', () => {
  expect(FILES.length).toBe(45)
})

describe.each(FILES)('%s', (name) => {
  const same = !(name in DIFFERENCES)

  it.runIf(same)('has the same records as warcio reads', async () => {
    const ours = await readOurs(name)
    const seen = ours.map((item) =>
      item.kind === 'record'
        ? {
            type: item.header.type,
            uri: uriOf(item),
            block: digest(item.block),
            blockBytes: item.block.length,
          }
        : { cause: item.cause },
    )
    expect(seen).toEqual(await readBlocks(name))
  })

  it.runIf(same)('has the same response bodies', async () => {
    const ours = await readOurs(name)
    const theirs = await readBodies(name)
    expect(ours).toHaveLength(theirs.length)
    for (const [i, item] of ours.entries()) {
      if (item.kind !== 'record' || item.header.type !== 'response') continue
      const response = parseHttpResponse(item.block)
      if (response === undefined) continue
      const decoded = decodeBody(response.headers, response.body, { maxRecordBytes: MAX_BYTES })
      const bytes = 'bytes' in decoded ? decoded.bytes : Buffer.from(decoded.cause)
      // warcio hands out the whole block of some responses, HTTP headers included; their own length tells who is right.
      const whole = theirs[i]?.bytes === item.block.length && response.body.length < item.block.length
      if (whole) expect(String(bytes.length)).toBe(response.headers.get('content-length'))
      else expect({ body: digest(bytes), bytes: bytes.length }).toEqual(theirs[i])
    }
  })
})

const told = (items: readonly (WarcRecord | Unreadable)[]): string[] =>
  items.map((item) => (item.kind === 'record' ? item.header.type : `<${item.cause}>`))

async function collect(name: string, format: typeof warc | typeof wet): Promise<Collected[]> {
  const input = { path: join(FOLDER, name), name, source: 'test', start: 0, end: 0, size: 0 }
  const items: Collected[] = []
  const options = format.options.parse({}) as never
  for await (const batch of format.read(input, options, { maxRecordBytes: MAX_BYTES })) items.push(...batch)
  return items
}

describe('files read otherwise than warcio does', () => {
  it.each([
    ['warcio/example-trunc.warc', ['warcinfo', 'warcinfo', '<bad Content-Length>', 'request']],
    [
      'warciojs/example-bad-length.warc',
      ['warcinfo', 'warcinfo', '<bad Content-Length>', 'request', 'revisit', 'request'],
    ],
    ['warcio/example-wrong-chunks.warc.gz', ['response', 'request']],
    ['ccnet/sample.warc.txt', Array(4).fill('<bad Content-Length>')],
  ])('%s', async (name, expected) => {
    expect(told(await readOurs(name))).toEqual(expected)
  })

  it('ccnet/sample.warc.txt as WET gives its three texts', async () => {
    const documents = (await collect('ccnet/sample.warc.txt', wet)).filter((item) => item.kind === 'document')
    expect(documents.map(({ url }) => url?.slice(-3))).toEqual(['com', '.zh', '.ru'])
    expect(documents.every(({ text }) => text.length > 80)).toBe(true)
  })
})

describe('the formats on these files', () => {
  it('give the same text for a page crawled, and extracted by Common Crawl, in the main', async () => {
    const [page] = (await collect('whirlwind/whirlwind.warc.gz', warc)).filter(
      (item) => item.kind === 'document',
    )
    const [text] = (await collect('whirlwind/whirlwind.warc.wet.gz', wet)).filter(
      (item) => item.kind === 'document',
    )
    expect(page?.url).toBe(text?.url)
    const lines = (page?.text ?? '').split(/[\t\n]/).filter((line) => line.length > 40)
    expect(lines.length).toBeGreaterThan(0)
    const spaceless = text?.text.replace(/\s+/g, '') ?? ''
    for (const line of lines) expect(spaceless).toContain(line.replace(/\s+/g, ''))
  })

  it('find nothing they cannot read in sound files', async () => {
    const broken: string[] = []
    let documents = 0
    for (const name of FILES) {
      if (name in DIFFERENCES) continue
      const items = await collect(name, /\.wet/.test(name) ? wet : warc)
      documents += items.filter(({ kind }) => kind === 'document').length
      if (items.some(({ kind }) => kind === 'unreadable')) broken.push(name)
    }
    console.log(`${documents} documents in ${FILES.length} WARC and WET files`)
    expect(broken).toEqual([])
    expect(documents).toBeGreaterThan(190)
  })

  it('are given member offsets at which a gzip member starts', async () => {
    const name = 'aut/warc/example.warc.gz'
    const bytes = readFileSync(join(FOLDER, name))
    const items = await readOurs(name)
    expect(items.length).toBe(822)
    for (const { offset } of items) expect(bytes.readUInt16BE(offset)).toBe(0x1f8b)
  })
})

describe('digests in the headers of the records', () => {
  it('fit the bytes we read, but for four records that their libraries broke on purpose', async () => {
    const wrong: string[] = []
    let checked = 0
    let bytes = 0
    let reading = 0
    let hashing = 0
    for (const name of FILES) {
      const start = performance.now()
      const items = await readOurs(name)
      reading += performance.now() - start
      for (const item of items) {
        if (item.kind !== 'record') continue
        const { fields, type } = item.header
        if (fields.has('warc-block-digest') || fields.has('warc-payload-digest')) checked += 1
        const begin = performance.now()
        const fault = digestFault(item)
        hashing += performance.now() - begin
        bytes += item.block.length
        if (fault !== undefined) wrong.push(`${name} ${type}: ${fault.cause}`)
      }
    }
    console.log(
      `${checked} records with digests, ${(bytes / 1e6).toFixed(0)} MB: read in ${reading.toFixed(0)} ms, digests in ${hashing.toFixed(0)} ms more`,
    )
    expect(checked).toBeGreaterThan(1000)
    expect(wrong).toEqual([
      'warcio/example-bad-non-chunked.warc.gz revisit: block digest does not fit',
      'warcio/example-digest.warc request: payload digest does not fit',
      'warcio/example-wrong-chunks.warc.gz response: block digest does not fit',
      'warciojs/example-bad-length.warc revisit: block digest does not fit',
    ])
  })
})
