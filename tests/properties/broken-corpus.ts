import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { FORMATS } from '../../src/collect/formats.ts'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'

/** A line of a JSONL file, sound or broken on purpose, and whether it is an input record at all. */
interface Line {
  readonly bytes: Buffer
  readonly record: boolean
  readonly readable: boolean
}

const SENTENCES = [
  '清晨的渔港还没有亮灯，老船长已经把缆绳解开。',
  '研究人员在湖心取了三次水样，结果一次比一次清。',
  '会议决定把旧厂房改成图书馆，工期一年。',
  '他把信折好，放进抽屉最里面。',
  'The quarry closed in spring and the village grew quiet.',
  '联系电话13800138000，欢迎咨询。',
  '点击进入 六合彩 特码 官网',
]

const text = fc
  .array(fc.constantFrom(...SENTENCES), { maxLength: 30 })
  .map((sentences) => sentences.join(''))
  .chain((body) =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(body) }, fc.string({ unit: 'binary', maxLength: 60 })),
  )

const sound = fc
  .record({ text, title: fc.option(fc.string({ unit: 'grapheme', maxLength: 20 }), { nil: undefined }) })
  .map((doc): Line => ({ bytes: Buffer.from(JSON.stringify(doc)), record: true, readable: true }))

const broken = fc.constantFrom<Line>(
  { bytes: Buffer.from('{"text": "cut off'), record: true, readable: false },
  { bytes: Buffer.from('[1, 2]'), record: true, readable: false },
  { bytes: Buffer.from('{"title": "no text"}'), record: true, readable: false },
  { bytes: Buffer.from('{"text": 7}'), record: true, readable: false },
  {
    bytes: Buffer.concat([
      Buffer.from('{"text": "'),
      Buffer.from([0xff, 0xfe, 0xe4, 0xb8]),
      Buffer.from('"}'),
    ]),
    record: true,
    readable: false,
  },
  { bytes: Buffer.from(`{"text": "${'长'.repeat(20_000)}"}`), record: true, readable: false },
  { bytes: Buffer.from('{"text": ""}'), record: true, readable: true },
  { bytes: Buffer.from('{"text": "有\\u0000空字节"}'), record: true, readable: true },
  { bytes: Buffer.from('{"text": "\\ud800孤"}'), record: true, readable: true },
  { bytes: Buffer.from('   '), record: false, readable: false },
  { bytes: Buffer.alloc(0), record: false, readable: false },
)

/** Longest record of the recipes below: the 20,000-character line is over it. */
export const MAX_RECORD = 50_000

export interface BrokenFile {
  readonly lines: readonly Line[]
  readonly gzip: boolean
  /** Share of the gzip file that is left; 1 keeps it whole. */
  readonly cut: number
}

export const brokenFile: fc.Arbitrary<BrokenFile> = fc.record({
  lines: fc.array(fc.oneof({ weight: 4, arbitrary: sound }, broken), { maxLength: 40 }),
  gzip: fc.boolean(),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0.1, max: 0.99, noNaN: true })),
})

/** A file of a source format, damaged: bytes flipped, cut anywhere, or plain noise. Nothing is expected but the ledger. */
export interface DamagedFile {
  readonly name: string
  /** Options of its source, format included, as a recipe has them. */
  readonly options: Readonly<Record<string, unknown>>
  readonly bytes: Uint8Array
}

const WARC_PAGE = (body: string, charset: string): Buffer => {
  const http = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=${charset}\r\n\r\n${body}`)
  const head = `WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: ${http.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), http, Buffer.from('\r\n\r\n')])
}

const page = fc
  .tuple(text, fc.constantFrom('utf-8', 'gb2312', 'big5', 'no-such-charset'))
  .map(([body, charset]) => gzipSync(WARC_PAGE(`<html><body><p>${body}</p></body></html>`, charset)))

const pages = fc
  .array(page, { minLength: 1, maxLength: 4 })
  .map((members): DamagedFile => ({ name: 'pages.warc.gz', options: {}, bytes: Buffer.concat(members) }))

const noise = fc
  .record({
    bytes: fc.uint8Array({ maxLength: 400 }),
    format: fc.constantFrom(...FORMATS.map(({ name }) => name).filter((name) => name !== 'archive')),
  })
  .map(({ bytes, format }): DamagedFile => ({ name: 'noise', options: { format }, bytes }))

const recipe = await loadRecipe(join(import.meta.dirname, '../../pipelines/formats.yaml'))

/** The files of `fixtures/formats`: all that mdfs reads. */
const samples = (await findInputs(recipe, new Map())).map(({ source, format, name, path }): DamagedFile => {
  const { options } = recipe.sources.find((each) => each.name === source) ?? { options: {} }
  return { name, options: { format, ...options }, bytes: readFileSync(path) }
})

/** Formats of these files: the test is of every one. */
export const damagedFormats = new Set(samples.map(({ options }) => options.format))

export const damagedFile: fc.Arbitrary<DamagedFile> = fc
  .record({
    file: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...samples) }, pages, noise),
    cut: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
    flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 3 }),
  })
  .map(({ file: { bytes, ...file }, cut, flips }) => {
    const damaged = Uint8Array.from(bytes.subarray(0, Math.ceil(bytes.length * cut)))
    for (const [at, mask] of flips) if (damaged.length > 0) damaged[at % damaged.length]! ^= mask
    return { ...file, bytes: damaged }
  })

export interface Expected {
  /** Records that must be accounted for, when nothing was cut. */
  readonly records: number
  readonly unreadable: number
  readonly whole: boolean
}

/** Writes the files into `dir`; returns what a reader must account for. */
export function writeBroken(dir: string, files: readonly BrokenFile[]): Expected {
  let records = 0
  let unreadable = 0
  let whole = true
  for (const [i, { lines, gzip, cut }] of files.entries()) {
    const plain = Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))
    const packed = gzip ? gzipSync(plain) : plain
    const cutAt = gzip ? Math.floor(packed.length * cut) : packed.length
    whole &&= cutAt === packed.length
    writeFileSync(join(dir, `${i}.jsonl${gzip ? '.gz' : ''}`), packed.subarray(0, cutAt))
    records += lines.filter((line) => line.record).length
    unreadable += lines.filter((line) => line.record && !line.readable).length
  }
  return { records, unreadable, whole }
}
