/**
 * Builds `fixtures/` from `fixtures/source/*.jsonl`: the same texts in every format that mdfs reads, and
 * `expected.jsonl`, which says what should become of each record.
 *
 *   npx tsx scripts/build-fixtures.ts [FIXTURES]
 */
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildFile, type Entry } from './fixtures/files.ts'
import { type Expectation, type FixtureRecord, readRecords } from './fixtures/records.ts'

export const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))

/** Folders that the build owns: one per source of the demo recipe. */
export const SOURCES = ['books', 'commoncrawl', 'encyclopedia', 'essays', 'forum', 'news'] as const

/** One line of `expected.jsonl`: where the record is, how to know it again, what should become of it. */
export interface ExpectedLine {
  readonly key: string
  readonly kind: string
  readonly source: string
  /** Under `fixtures/`. */
  readonly file: string
  /** Place among the records of its file, from 0, those included that are no documents (a WARC request). */
  readonly ordinal: number
  /** First 24 code points of the text as written, before any cleaner. */
  readonly start: string
  readonly expect: Expectation
}

const FORMAT_RECORD: Expectation = {
  outcome: 'removed',
  step: 'collect',
  reason: 'a WARC record that is no page',
}

/** Copies come last, so that the document they copy is the first of its cluster; the rest is mixed by key. */
function fileOrder(a: FixtureRecord, b: FixtureRecord): number {
  const rank = (record: FixtureRecord): number => (record.fault === 'member-cut' ? 2 : record.copy ? 1 : 0)
  const mixed = ({ key }: FixtureRecord): string => createHash('sha1').update(key).digest('hex')
  return rank(a) - rank(b) || (mixed(a) < mixed(b) ? -1 : 1)
}

const expectedLine = (file: string, { key, record }: Entry, ordinal: number): ExpectedLine => ({
  key,
  kind: record?.kind ?? 'format',
  source: file.slice(0, file.indexOf('/')),
  file,
  ordinal,
  start: [...(record?.text ?? '')].slice(0, 24).join(''),
  expect: record?.expect ?? FORMAT_RECORD,
})

/** Every file of the fixtures by its path under `fixtures/`. The same source gives the same bytes. */
export function buildFixtures(sourceFolder: string): Map<string, Buffer> {
  const byFile = new Map<string, FixtureRecord[]>()
  for (const record of readRecords(sourceFolder)) {
    byFile.set(record.file, [...(byFile.get(record.file) ?? []), record])
  }
  const files = new Map<string, Buffer>()
  const expected: ExpectedLine[] = []
  for (const [file, records] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const built = buildFile(file, records.sort(fileOrder))
    files.set(file, built.bytes)
    built.entries.forEach((entry, ordinal) => {
      expected.push(expectedLine(file, entry, ordinal))
    })
  }
  files.set('expected.jsonl', Buffer.from(`${expected.map((line) => JSON.stringify(line)).join('\n')}\n`))
  return files
}

/** Writes the fixtures to a folder; what the build owns there is replaced. */
export function writeFixtures(sourceFolder: string, folder: string): void {
  const files = buildFixtures(sourceFolder)
  for (const source of SOURCES) rmSync(join(folder, source), { recursive: true, force: true })
  for (const [file, bytes] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), bytes)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFixtures(join(FIXTURES, 'source'), process.argv[2] ?? FIXTURES)
}
