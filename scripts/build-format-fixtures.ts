/**
 * Builds `fixtures/formats/`: small files of every source format, with texts of our own and some records broken on
 * purpose, and `expected.jsonl`, which says what must come out of each record. `pipelines/formats.yaml` reads them.
 *
 *   npx tsx scripts/build-format-fixtures.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import xxhash from 'xxhash-wasm'
import { archiveFixtures } from './fixtures/formats/archives.ts'
import { bookFixtures } from './fixtures/formats/books.ts'
import type { Expected, FormatFixture } from './fixtures/formats/fixture.ts'
import { jsonFixtures } from './fixtures/formats/json.ts'
import { mediawikiFixtures } from './fixtures/formats/mediawiki.ts'
import { sogouFixtures } from './fixtures/formats/sogou.ts'
import { tableFixtures } from './fixtures/formats/tables.ts'
import { webFixtures } from './fixtures/formats/web.ts'

export const FORMAT_FIXTURES = fileURLToPath(new URL('../fixtures/formats', import.meta.url))
export const EXPECTED = 'expected.jsonl'

/** One line of `expected.jsonl`: a record, named by file and offset. */
export interface ExpectedLine extends Omit<Expected, 'text'> {
  readonly file: string
  /** XXH64 of the position and of the whole text: both must be as they should for the id to be. */
  readonly id: string
  /** First code points of the text, and how many there are. */
  readonly starts?: string
  readonly characters?: number
}

const START = 24

const { h64ToString } = await xxhash()

function lineOf(file: string, { text, ...expected }: Expected): ExpectedLine {
  const position = `${dirname(file)}\0${basename(file)}\0${expected.offset}`
  const points = [...(text ?? '')]
  return {
    file,
    ...expected,
    id: h64ToString(position) + h64ToString(text ?? ''),
    ...(text !== undefined && { starts: points.slice(0, START).join(''), characters: points.length }),
  }
}

/** Every file by its path under `fixtures/formats/`. The same bytes each time, but for what another zlib packs otherwise. */
export async function buildFormatFixtures(): Promise<Map<string, Buffer>> {
  const fixtures: FormatFixture[] = [
    ...jsonFixtures(),
    ...tableFixtures(),
    ...webFixtures(),
    ...bookFixtures(),
    ...sogouFixtures(),
    ...mediawikiFixtures(),
    ...(await archiveFixtures()),
  ]
  const lines = fixtures.flatMap(({ file, records }) =>
    records.map((record) => `${JSON.stringify(lineOf(file, record))}\n`),
  )
  return new Map([
    ...fixtures.map(({ file, bytes }) => [file, bytes] as const),
    [EXPECTED, Buffer.from(lines.join(''))],
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, bytes] of await buildFormatFixtures()) {
    mkdirSync(dirname(join(FORMAT_FIXTURES, file)), { recursive: true })
    writeFileSync(join(FORMAT_FIXTURES, file), bytes)
  }
}
