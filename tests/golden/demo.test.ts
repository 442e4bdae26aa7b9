import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { type RunResult, run } from '../../src/run/run.ts'
import { verifyRun } from '../../src/run/verify.ts'

const project = join(import.meta.dirname, '../..')
const out = mkdtempSync(join(tmpdir(), 'mdfs-demo-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

interface Intended {
  readonly key: string
  readonly kind: string
  readonly source: string
  readonly file: string
  readonly ordinal: number
  readonly expect: {
    readonly outcome: string
    readonly step?: string | readonly string[]
    readonly of?: string
  }
}

interface Row {
  readonly id: string
  readonly source: string
  readonly file: string
  readonly offset: number
  readonly outcome: string
  readonly step: string | null
  readonly reason: string | null
  readonly keeper: string | null
}

const intended = readFileSync(join(project, 'fixtures/expected.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Intended)

let result: RunResult
/** What became of each record, by its key. */
const became = new Map<string, Row>()

beforeAll(async () => {
  const recipe = await loadRecipe(join(project, 'pipelines/demo.yaml'))
  const plan = makePlan(recipe, await findInputs(recipe, new Map()))
  result = await run(plan, { out, workers: 0 })
  const rows: Row[] = []
  for (const { path } of result.manifest.receipts) {
    rows.push(
      ...((await parquetReadObjects({
        file: await asyncBufferFromFile(join(out, path)),
      })) as unknown as Row[]),
    )
  }
  rows.sort((a, b) => a.offset - b.offset)
  const files = new Map<string, Row[]>()
  for (const row of rows) {
    const file = `${row.source}/${row.file}`
    files.set(file, [...(files.get(file) ?? []), row])
  }
  for (const { key, source, file, ordinal } of intended) {
    // Files are named by what follows the fixed part of their pattern: the intention names them from fixtures/.
    const name = [...files.keys()].find((candidate) => {
      const [own, ...rest] = candidate.split('/')
      return own === source && `/${file}`.endsWith(`/${rest.join('/')}`)
    })
    const row = name === undefined ? undefined : files.get(name)?.[ordinal]
    if (row !== undefined) became.set(key, row)
  }
})

/** Does the outcome agree with what a careful human wants? A duplicate must name the keeper that was meant. */
function agrees({ key, expect: { outcome, step, of } }: Intended): boolean {
  const row = became.get(key)
  if (row?.outcome !== outcome) return false
  if (outcome === 'duplicate' && of !== undefined && row.keeper !== became.get(of)?.id) return false
  return step === undefined || [step].flat().includes(row.step ?? '')
}

describe('the demo over the fixtures', () => {
  test('has a receipt for every intended record, and no record without an intention', () => {
    expect(became.size).toBe(intended.length)
    expect(result.manifest.ledger.records).toBe(intended.length)
  })

  test('adds up, in every sum and checksum', async () => {
    expect((await verifyRun(out)).problems).toEqual([])
  })

  test('shows a new user every kind of outcome', () => {
    const { kept, removed, duplicate, quarantined } = result.manifest.ledger
    for (const count of [kept, removed, duplicate, quarantined]) expect(count).toBeGreaterThan(0)
  })

  test('differs from the intended outcomes only where it is known to', async () => {
    const misses = intended
      .filter((one) => !agrees(one))
      .map((one) => {
        const { outcome = 'nothing', step, reason } = became.get(one.key) ?? {}
        const { expect: wanted } = one
        const wantedStep = wanted.step === undefined ? '' : ` by ${[wanted.step].flat().join(' or ')}`
        const gotStep = step == null ? '' : ` by ${step} (${reason})`
        return `${one.key}: intended ${wanted.outcome}${wantedStep}, became ${outcome}${gotStep}`
      })
    const share = ((100 * (intended.length - misses.length)) / intended.length).toFixed(1)
    const page = `${intended.length - misses.length} of ${intended.length} records (${share} %) ended as intended. The others:\n\n${misses.join('\n')}\n`
    await expect(page).toMatchFileSnapshot('demo-misses.txt')
  })

  test('gives the golden outcomes, record by record', async () => {
    const lines = intended.map(({ key }) => {
      const { outcome, step, reason } = became.get(key)!
      return [key, outcome, step ?? '-', reason ?? '-'].join('\t')
    })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('demo-outcomes.tsv')
  })
})
