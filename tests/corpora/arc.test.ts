import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { arc } from '../../src/collect/arc.ts'
import { ARC_FRAMING } from '../../src/collect/arc-framing.ts'
import type { Collected, Unreadable } from '../../src/collect/format.ts'
import { warc } from '../../src/collect/warc.ts'
import { readWarc } from '../../src/collect/warc-reader.ts'
import type { WarcRecord } from '../../src/collect/warc-record.ts'

/*
 * The warcio of npm does not read ARC, so the oracle is the one of Python (1.8.1): for every file, the number of its
 * response records and the SHA-1 of lines "URL SHA-1-of-the-block", made by
 *   for r in ArchiveIterator(stream, no_record_parse=True): uri, sha1(r.raw_stream.read())
 * A second oracle lies beside: the same crawl that was stored as ARC and as WARC.
 */
const FOLDER = fileURLToPath(new URL('../../../shared/data/warc/', import.meta.url))
const MAX_BYTES = 64 * 1024 * 1024
const sha1 = (bytes: Uint8Array | string): string => createHash('sha1').update(bytes).digest('hex')

async function readArc(name: string): Promise<(WarcRecord | Unreadable)[]> {
  const items: (WarcRecord | Unreadable)[] = []
  const options = { maxBytes: MAX_BYTES, framing: ARC_FRAMING }
  for await (const batch of readWarc(join(FOLDER, name), options)) items.push(...batch)
  return items
}

const responsesOf = (items: readonly (WarcRecord | Unreadable)[]): WarcRecord[] =>
  items.filter((item) => item.kind === 'record').filter(({ header }) => header.type === 'response')

const told = (items: readonly (WarcRecord | Unreadable)[]): string[] =>
  items.map((item) => (item.kind === 'record' ? item.header.type : item.cause))

const lineOf = ({ header, block }: WarcRecord): string =>
  `${header.fields.get('warc-target-uri')} ${sha1(block)}`

describe('ARC files', () => {
  it.each([
    ['aut/arc/example.arc.gz', 299, 'b05b0949e774d17b2304adb42900ad0d3dd8b339'],
    [
      'ukwa/small-arcs-and-warcs/IAH-20080430204825-00000-blackbook-truncated.arc',
      8,
      'e1392905851a2f07996cb2251cbb25db3997345a',
    ],
    [
      'ukwa/small-arcs-and-warcs/IAH-20080430204825-00000-blackbook-truncated.arc.gz',
      8,
      'e1392905851a2f07996cb2251cbb25db3997345a',
    ],
    ['warcio/example.arc', 1, 'c2e693689d636f7bbbb6baa116a07fb7cb0faecb'],
    ['warcio/example.arc.gz', 1, 'c2e693689d636f7bbbb6baa116a07fb7cb0faecb'],
  ])('%s has the records that warcio reads', async (name, count, digest) => {
    const items = await readArc(name)
    const responses = responsesOf(items)
    expect(items.filter(({ kind }) => kind === 'unreadable')).toEqual([])
    expect(items).toHaveLength(responses.length + 1)
    expect(responses).toHaveLength(count)
    expect(sha1(responses.map(lineOf).join('\n'))).toBe(digest)
  })

  it('badexample.arc.gz is one gzip member with wrong lengths: warcio gives it up, we quarantine what they spoil', async () => {
    expect(told(await readArc('aut/arc/badexample.arc.gz'))).toEqual([
      'filedesc',
      'response',
      'bad Content-Length',
      'cut record',
      'cut record',
    ])
  })

  it('example-space-in-url.arc ends 12 bytes early: warcio hands out the shorter block, we quarantine it', async () => {
    expect(told(await readArc('warcio/example-space-in-url.arc'))).toEqual(['filedesc', 'cut record'])
  })

  it('bad.arc: warcio reads lengths of -1 and abc as nothing, we quarantine these records and read the sound one', async () => {
    const items = await readArc('warcio/bad.arc')
    expect(told(items)).toEqual([
      'bad Content-Length',
      'bad Content-Length',
      'response',
      'bad Content-Length',
    ])
  })
})

async function documents(name: string, format: typeof arc | typeof warc): Promise<Collected[]> {
  const input = { path: join(FOLDER, name), name, source: 'test', start: 0, end: 0, size: 0 }
  const items: Collected[] = []
  const options = format.options.parse({}) as never
  for await (const batch of format.read(input, options, { maxRecordBytes: MAX_BYTES })) items.push(...batch)
  return items.filter((item) => item.kind === 'document')
}

it('one crawl, stored as ARC and as WARC, gives the same documents', async () => {
  const base = 'ukwa/small-arcs-and-warcs/IAH-20080430204825-00000-blackbook-truncated'
  const fromArc = await documents(`${base}.arc`, arc)
  const fromWarc = await documents(`${base}.warc`, warc)
  const plain = (items: readonly Collected[]): unknown[] =>
    items.flatMap((item) =>
      item.kind === 'document' ? [{ url: item.url, title: item.title, text: item.text }] : [],
    )
  expect(plain(fromArc).length).toBeGreaterThan(2)
  expect(plain(fromWarc)).toEqual(expect.arrayContaining(plain(fromArc)))
})

it('the text of a page is the same gzipped and plain', async () => {
  const texts = async (name: string): Promise<unknown[]> =>
    (await documents(name, arc)).map((item) => item.kind === 'document' && item.text)
  expect(await texts('warcio/example.arc.gz')).toEqual(await texts('warcio/example.arc'))
})
