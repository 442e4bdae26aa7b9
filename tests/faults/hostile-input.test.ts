import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measure } from '../../bench/measure.ts'
import type { Manifest } from '../../src/run/manifest.ts'
import type { Stats } from '../../src/stats/stats.ts'
import { writeFully } from '../../src/write/block-file.ts'
import { gzipEach, http, offsetsOf, page, response } from '../collect/warc-files.ts'

const cli = join(import.meta.dirname, '../../dist/cli/main.js')
const root = mkdtempSync(join(tmpdir(), 'mdfs-hostile-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const GOOD = '清晨的渔港还没有亮灯，老船长已经把缆绳解开，等着第一班潮水。'

const line = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)

/** A single line of 200 MB between two good ones, written in pieces. */
function writeHugeLine(path: string): void {
  const fd = openSync(path, 'w')
  writeFully(fd, line({ text: GOOD }))
  writeFully(fd, Buffer.from('{"text":"'))
  const block = Buffer.from('长'.repeat(350_000))
  for (let written = 0; written < 200e6; written += block.length) writeFully(fd, block)
  writeFully(fd, Buffer.from('"}\n'))
  writeFully(fd, line({ text: `${GOOD}又一句。` }))
  closeSync(fd)
}

/** A record of 300 MB of zeros, a page of 100 MB packed by HTTP, and a good page behind each. */
const BOMBS_AND_PAGES = [
  response(http(Buffer.alloc(300_000_000))),
  response(http(page(GOOD))),
  response(http(gzipSync(Buffer.alloc(100_000_000)), ['Content-Type: text/html', 'Content-Encoding: gzip'])),
  response(http(page(`${GOOD}又一页。`))),
]

let peakMB = 0
let stats: Stats
let manifest: Manifest

beforeAll(async () => {
  const input = join(root, 'in')
  mkdirSync(input)
  writeHugeLine(join(input, 'huge-line.jsonl'))
  writeFileSync(
    join(input, 'mixed.jsonl'),
    Buffer.concat([
      line({ text: '' }),
      line({ text: `有\u0000空字节。${GOOD}` }),
      Buffer.from('{"text": "cut\n'),
      Buffer.concat([Buffer.from('{"text": "'), Buffer.from([0xb8, 0xff]), Buffer.from('"}\n')]),
      line({ text: '__proto__', __proto__: null, constructor: 'x' }),
    ]),
  )
  const packed = gzipSync(Buffer.concat([line({ text: `甲${GOOD}` }), line({ text: `乙${GOOD}` })]))
  writeFileSync(join(input, 'cut.jsonl.gz'), packed.subarray(0, packed.length - 12))
  writeFileSync(join(input, 'no-gzip.jsonl.gz'), 'this is not gzip at all')
  const crawl = join(root, 'crawl')
  mkdirSync(crawl)
  writeFileSync(join(crawl, 'bombs.warc.gz'), gzipEach(BOMBS_AND_PAGES))
  writeFileSync(
    join(root, 'r.yaml'),
    `
name: hostile
sources: { web: { format: jsonl, paths: in/* }, crawl: { paths: crawl/* } }
steps: [{ length: { min: 5 } }]
limits: { quarantined: 1, record: 16MB }
`,
  )
  const out = join(root, 'out')
  ;({ peakMB } = await measure([cli, 'run', join(root, 'r.yaml'), '--out', out, '--json'], root))
  stats = JSON.parse(readFileSync(join(out, 'stats.json'), 'utf8')) as Stats
  manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest
})

const causes = (file: string): string[] =>
  stats.quarantine.filter((fault) => fault.file.endsWith(file)).map(({ cause }) => cause)

describe('hostile input', () => {
  test('a line of 200 MB costs that line: the lines around it are kept, and memory stays flat', () => {
    expect(stats.files['web/huge-line.jsonl']).toMatchObject({ records: 3, kept: 2, quarantined: 1 })
    expect(causes('huge-line.jsonl')).toHaveLength(1)
    expect(peakMB).toBeGreaterThan(0)
    expect(peakMB).toBeLessThan(400)
  })

  test('bad JSON and bad UTF-8 are quarantined line by line; empty text and NUL bytes are documents', () => {
    expect(stats.files['web/mixed.jsonl']).toMatchObject({ records: 5, quarantined: 2, kept: 2, removed: 1 })
    expect(causes('mixed.jsonl').sort()).toEqual(['bad JSON', 'invalid UTF-8'])
  })

  test('a cut gzip file is seen as cut, with where', () => {
    expect(causes('cut.jsonl.gz')).toHaveLength(1)
    const [fault] = stats.quarantine.filter((f) => f.file.endsWith('/cut.jsonl.gz'))
    expect(fault?.cause).toMatch(/gzip/)
  })

  test('a file that only calls itself gzip is one quarantined record', () => {
    expect(stats.files['web/no-gzip.jsonl.gz']).toMatchObject({ records: 1, quarantined: 1 })
  })

  test('bombs in a web archive cost a record each, named by the offset of its gzip member', () => {
    expect(stats.files['crawl/bombs.warc.gz']).toMatchObject({ records: 4, kept: 2, quarantined: 2 })
    const faults = stats.quarantine.filter(({ file }) => file.endsWith('bombs.warc.gz'))
    const [first, , third] = offsetsOf(BOMBS_AND_PAGES.map((each) => gzipEach([each])))
    expect(faults.map(({ cause, offset }) => [offset, cause])).toEqual([
      [first, 'decompression ratio'],
      [third, 'decompressed body too long'],
    ])
  })

  test('every one of them is in the ledger', () => {
    const { records, kept, removed, duplicate, quarantined } = manifest.ledger
    expect(kept + removed + duplicate + quarantined).toBe(records)
  })
})

test('too many quarantined records end the run with exit code 3 and the first causes', async () => {
  const strict = join(root, 'strict.yaml')
  writeFileSync(
    strict,
    readFileSync(join(root, 'r.yaml'), 'utf8').replace('quarantined: 1,', 'quarantined: 0.01,'),
  )
  await expect(measure([cli, 'run', strict, '--out', join(root, 'strict')], root)).rejects.toThrow(
    /ended with 3: [\s\S]*quarantined, more than the allowed 1 %[\s\S]*bad JSON/,
  )
})
