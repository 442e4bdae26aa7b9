import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WARCParser } from 'warcio'
import {
  buildFixtures,
  type ExpectedLine,
  FIXTURES,
  SOURCES,
  writeFixtures,
} from '../scripts/build-fixtures.ts'

const SOURCE = join(FIXTURES, 'source')

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()

const expectedLines = (): ExpectedLine[] =>
  readFileSync(join(FIXTURES, 'expected.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExpectedLine)

/** Gzip members start where the builder's fixed header stands: deflate, no flags, time 0, level 9, unknown system. */
const MEMBER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff])

function members(file: Buffer): Buffer[] {
  const starts: number[] = []
  for (let at = file.indexOf(MEMBER); at !== -1; at = file.indexOf(MEMBER, at + 1)) starts.push(at)
  return starts.map((start, i) => file.subarray(start, starts[i + 1] ?? file.length))
}

/** What a member holds; of a cut one, as far as it can be read. */
const inflate = (member: Buffer): string => gunzipSync(member, { finishFlush: 2 }).toString('latin1')

describe('the fixtures in the repository', () => {
  let rebuilt: string
  beforeAll(() => {
    rebuilt = mkdtempSync(join(tmpdir(), 'mdfs-fixtures-'))
    writeFixtures(SOURCE, rebuilt)
  })
  afterAll(() => rmSync(rebuilt, { recursive: true }))

  const committed = filesUnder(FIXTURES).filter((file) =>
    SOURCES.some((source) => file.startsWith(`${source}/`)),
  )
  const plain = committed.filter((file) => !file.endsWith('.gz'))
  const packed = committed.filter((file) => file.endsWith('.gz'))

  it('are the files that the build script writes, no more and no fewer', () => {
    expect([...committed, 'expected.jsonl'].sort()).toEqual(filesUnder(rebuilt))
  })

  it.each([...plain, 'expected.jsonl'])('%s has the bytes that the script writes', (file) => {
    expect(readFileSync(join(rebuilt, file)).equals(readFileSync(join(FIXTURES, file)))).toBe(true)
  })

  // Another zlib may pack the same bytes otherwise, so packed files are compared by what their members hold.
  it.each(packed)('%s has the gzip members that the script writes', (file) => {
    const [ours, theirs] = [rebuilt, FIXTURES].map((folder) => members(readFileSync(join(folder, file))))
    expect(theirs!.length).toBeGreaterThan(0)
    const cut =
      expectedLines()
        .filter((line) => line.file === file)
        .at(-1)!
        .expect.reason?.endsWith('cut') === true
    const whole = cut ? -1 : undefined
    expect(ours!.length).toBe(theirs!.length)
    expect(ours!.slice(0, whole).map(inflate)).toEqual(theirs!.slice(0, whole).map(inflate))
  })

  it('come out the same each time they are built', () => {
    const again = buildFixtures(SOURCE)
    for (const [file, bytes] of buildFixtures(SOURCE)) expect(again.get(file)?.equals(bytes), file).toBe(true)
  })

  it('stay small: under 3 MB in all', () => {
    const total = filesUnder(FIXTURES).reduce((sum, file) => sum + statSync(join(FIXTURES, file)).size, 0)
    expect(total).toBeLessThan(3e6)
  })
})

describe('expected.jsonl', () => {
  const lines = expectedLines()
  const byKey = new Map(lines.map((line) => [line.key, line]))

  it('names every record once', () => {
    expect(byKey.size).toBe(lines.length)
  })

  it('counts the records of each file from 0', () => {
    for (const file of new Set(lines.map((line) => line.file))) {
      const ordinals = lines.filter((line) => line.file === file).map(({ ordinal }) => ordinal)
      expect(ordinals, file).toEqual(ordinals.map((_, i) => i))
    }
  })

  it('holds at least 320 documents and every outcome', () => {
    expect(
      lines.filter(({ kind }) => kind !== 'format' && kind !== 'not-a-page').length,
    ).toBeGreaterThanOrEqual(320)
    expect(new Set(lines.map(({ expect }) => expect.outcome))).toEqual(
      new Set(['kept', 'removed', 'duplicate', 'quarantined']),
    )
  })

  it('lets every duplicate point at a document that is kept', () => {
    const duplicates = lines.filter(({ expect }) => expect.outcome === 'duplicate')
    expect(duplicates.length).toBeGreaterThan(0)
    for (const {
      key,
      expect: { of },
    } of duplicates)
      expect(byKey.get(of ?? '')?.expect.outcome, key).toBe('kept')
  })

  it('says for everything that is not kept which step should decide', () => {
    for (const {
      key,
      expect: { outcome, step },
    } of lines)
      expect(step === undefined, key).toBe(outcome === 'kept')
  })
})

describe('the documents that should be kept', () => {
  it('have 200 code points or more', () => {
    for (const line of readdirSync(SOURCE).flatMap((name) =>
      readFileSync(join(SOURCE, name), 'utf8').trimEnd().split('\n'),
    )) {
      const {
        key,
        text,
        expect: { outcome },
      } = JSON.parse(line) as { key: string; text?: string; expect: { outcome: string } }
      if (outcome === 'kept' && text !== undefined) expect([...text].length, key).toBeGreaterThanOrEqual(200)
    }
  })

  it('bear ID numbers of nobody: check digits are right, birthdays lie over a century back', () => {
    const texts = readFileSync(join(SOURCE, 'privacy.jsonl'), 'utf8')
    const ids = texts.match(/(?<!\d)\d{17}[\dX](?!\d)/g) ?? []
    expect(ids.length).toBeGreaterThan(0)
    for (const id of ids) {
      const sum = [...id.slice(0, 17)].reduce(
        (sum, digit, i) => sum + Number(digit) * (2 ** (17 - i) % 11),
        0,
      )
      expect('10X98765432'[sum % 11], id).toBe(id[17])
      expect(id.slice(6, 10), id).toMatch(/^190/)
    }
  })
})

describe('the WARC files', () => {
  const linesOf = (file: string): ExpectedLine[] => expectedLines().filter((line) => line.file === file)

  it.each(['commoncrawl/CC-DEMO-00000.warc.gz', 'commoncrawl/CC-DEMO-00001.warc.gz'])(
    '%s has one record per member, of the stated length unless it is broken on purpose',
    (file) => {
      const found = members(readFileSync(join(FIXTURES, file)))
      const lines = linesOf(file)
      expect(found.length).toBe(lines.length)
      for (const [i, { key, kind }] of lines.entries()) {
        if (kind === 'broken') continue
        const [head = '', ...rest] = inflate(found[i]!).split('\r\n\r\n')
        expect(head, key).toMatch(/^WARC\/1\.0\r\n/)
        const block = rest.join('\r\n\r\n').slice(0, -4)
        expect(Number(/^Content-Length: (\d+)$/m.exec(head)?.[1]), key).toBe(block.length)
      }
    },
  )

  it('agree with warcio on what the WET file holds', async () => {
    const file = 'commoncrawl/CC-DEMO-00000.warc.wet.gz'
    const types: string[] = []
    for await (const record of new WARCParser(new Blob([readFileSync(join(FIXTURES, file))]).stream())) {
      types.push(record.warcType ?? '')
      await record.readFully(false)
    }
    expect(types).toEqual(linesOf(file).map(({ kind }) => (kind === 'format' ? 'warcinfo' : 'conversion')))
  })
})
