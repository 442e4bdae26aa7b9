import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import {
  buildFormatFixtures,
  EXPECTED,
  type ExpectedLine,
  FORMAT_FIXTURES,
} from '../scripts/build-format-fixtures.ts'
import type { Collected } from '../src/collect/format.ts'
import { FORMATS, findFormat } from '../src/collect/formats.ts'
import { loadRecipe } from '../src/recipe/load.ts'
import { findInputs } from '../src/run/inputs.ts'
import { makePlan } from '../src/run/plan.ts'
import { type RunResult, run } from '../src/run/run.ts'
import { verifyRun } from '../src/run/verify.ts'

const fixtureBytes = (file: string): Buffer => readFileSync(join(FORMAT_FIXTURES, file))

const expected = fixtureBytes(EXPECTED)
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as ExpectedLine)
const expectedOf = (file: string): ExpectedLine[] => expected.filter((line) => line.file === file)

const recipe = await loadRecipe(join(import.meta.dirname, '../pipelines/formats.yaml'))
const plan = makePlan(recipe, await findInputs(recipe, new Map()))
/** Every file that the recipe reads, with the options of its source. */
const parts = plan.units
  .flatMap((unit) => unit.parts)
  .map((part) => ({ ...part, file: `${part.source}/${part.name}` }))

/** Members of a zip file, in its order. */
async function membersOf(bytes: Buffer): Promise<[name: string, content: Buffer][]> {
  const zip = await fromBufferPromise(bytes, { decodeStrings: false, lazyEntries: true })
  const members: [string, Buffer][] = []
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    members.push([String(entry.fileName), Buffer.concat(chunks)])
  }
  return members
}

/** What a packed file holds: another zlib may pack the same bytes otherwise. */
const unpacked = async (file: string, bytes: Buffer): Promise<unknown> => {
  if (/\.(?:zip|epub)$/.test(file)) return membersOf(bytes)
  return file.endsWith('.gz') ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes
}

describe('the files of fixtures/formats', async () => {
  const built = await buildFormatFixtures()

  it('are the files that the script writes, no more and no fewer, and all that the recipe reads', () => {
    const files = readdirSync(FORMAT_FIXTURES, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(FORMAT_FIXTURES, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    expect(files.sort()).toEqual([...built.keys()].sort())
    expect([...parts.map(({ file }) => file), EXPECTED].sort()).toEqual(files)
  })

  it.each([...built])('%s has the content that the script writes', async (file, bytes) => {
    expect(await unpacked(file, fixtureBytes(file))).toEqual(await unpacked(file, bytes))
  })

  it('come out the same each time they are built', async () => {
    expect(await buildFormatFixtures()).toEqual(built)
  })

  it('are small: under 30 KB each', () => {
    for (const { path } of parts) expect(statSync(path).size, path).toBeLessThan(30_000)
  })

  it('are of every source format, each with documents and with a record broken on purpose', () => {
    for (const { name } of FORMATS) {
      const files = parts.filter(({ format }) => format === name).map(({ file }) => file)
      const outcomes = new Set(files.flatMap(expectedOf).map(({ outcome }) => outcome))
      expect([...outcomes], name).toEqual(expect.arrayContaining(['document', 'quarantined']))
    }
  })
})

/** A record in the terms of `expected.jsonl`, with as much of the text. */
function seen(item: Collected, like: ExpectedLine | undefined): Partial<ExpectedLine> {
  const { offset } = item
  if (item.kind === 'skipped') return { offset, outcome: 'skipped', reason: item.reason }
  if (item.kind === 'unreadable') return { offset, outcome: 'quarantined', reason: item.cause }
  const { text, title, url } = item
  return {
    offset,
    outcome: 'document',
    starts: text.slice(0, like?.starts?.length),
    characters: [...text].length,
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
  }
}

describe('reading', () => {
  it.each(parts.map((part) => [part.file, part] as const))(
    '%s gives each record where it is, sound or broken, and what it says',
    async (file, part) => {
      const wanted = expectedOf(file)
      const items: Collected[] = []
      const format = findFormat(part.format)
      for await (const batch of format?.read(part, part.options, { maxRecordBytes: 1e6 }) ?? [])
        items.push(...batch)
      expect(items.map((item, i) => seen(item, wanted[i]))).toEqual(
        wanted.map(({ file: _, id: __, ...record }) => record),
      )
    },
  )
})

interface Row {
  readonly id: string
  readonly source: string
  readonly file: string
  readonly offset: number
  readonly outcome: string
  readonly step: string | null
  readonly reason: string | null
}

describe('a run over all of them', () => {
  const out = mkdtempSync(join(tmpdir(), 'mdfs-formats-'))
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  let result: RunResult
  beforeAll(async () => {
    result = await run(plan, { out, workers: 0 })
  })

  it('adds up, in every sum and checksum', async () => {
    expect((await verifyRun(out)).problems).toEqual([])
  })

  it('keeps every document of every source, and gives each record the id of its place and text', async () => {
    const outcomes: Readonly<Record<ExpectedLine['outcome'], string>> = {
      document: 'kept',
      skipped: 'removed',
      quarantined: 'quarantined',
    }
    const rows: Row[] = []
    for (const { path } of result.manifest.receipts) {
      const file = await asyncBufferFromFile(join(out, path))
      rows.push(...((await parquetReadObjects({ file })) as unknown as Row[]))
    }
    const shown = rows.map(({ id, source, file, offset, outcome, reason }) => ({
      file: `${source}/${file}`,
      offset,
      id,
      outcome,
      reason: reason ?? undefined,
    }))
    const wanted = expected.map(({ file, offset, id, outcome, reason }) => ({
      file,
      offset,
      id,
      outcome: outcomes[outcome],
      reason,
    }))
    const byPlace = (a: (typeof shown)[number], b: (typeof shown)[number]): number =>
      a.file < b.file ? -1 : a.file > b.file ? 1 : a.offset - b.offset
    expect(shown.sort(byPlace)).toEqual(wanted.sort(byPlace))
  })

  it('writes down every broken record with file, offset and cause', () => {
    const lines = readdirSync(join(out, 'quarantine'))
      .flatMap((name) =>
        readFileSync(join(out, 'quarantine', name), 'utf8')
          .trimEnd()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as { source: string; file: string; offset: number; cause: string })
    const shown = lines.map(({ source, file, offset, cause }) => `${source}/${file} ${offset} ${cause}`)
    const wanted = expected
      .filter(({ outcome }) => outcome === 'quarantined')
      .map(({ file, offset, reason }) => `${file} ${offset} ${reason}`)
    expect(shown.sort()).toEqual(wanted.sort())
  })
})
