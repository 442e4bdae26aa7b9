import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadRecipe } from '../../src/recipe/load.ts'
import { renderFunnel } from '../../src/report/terminal.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { type RunResult, run } from '../../src/run/run.ts'
import { verifyRun } from '../../src/run/verify.ts'

const project = join(import.meta.dirname, '../..')
const data = join(project, '../shared/data')
const out = mkdtempSync(join(tmpdir(), 'mdfs-main-job-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** What stands for what: statutes for news (formal prose), articles, comments and chat for the rest of the web. */
const inputs = new Map([
  ['commoncrawl', ['warc/**/*.warc', 'warc/**/*.warc.gz']],
  ['commoncrawl-wet', ['warc/**/*.wet', 'warc/**/*.wet.gz']],
  ['encyclopedia', ['encyclopedia/*.jsonl.gz']],
  ['books', ['books/**/*.txt']],
  ['news', ['laws/*.jsonl.gz']],
  ['web', ['tech/*.jsonl.gz', 'classical/*.jsonl.gz', 'labels/cold.jsonl.gz', 'labels/qq_ads.jsonl.gz']],
])

let result: RunResult

beforeAll(async () => {
  if (!existsSync(data)) throw new Error(`the corpora suite needs real data in ${data}`)
  const recipe = await loadRecipe(join(project, 'pipelines/yuan-mdfs.yaml'))
  const files = [...inputs].map(([source, globs]) => [source, globs.map((glob) => join(data, glob))] as const)
  const plan = makePlan(recipe, await findInputs(recipe, new Map(files)))
  result = await run(plan, { out, workers: 0 })
  process.stdout.write(`${renderFunnel(result.stats, { color: false, width: 100 })}\n`)
}, 600_000)

test('yuan-mdfs over every kind of real input adds up, in every sum and checksum', async () => {
  expect((await verifyRun(out)).problems).toEqual([])
})

test('records of all sources are accounted for, and few are quarantined, each with its cause', () => {
  expect(Object.keys(result.stats.steps[0]?.sources ?? {}).sort()).toEqual([...inputs.keys()].sort())
  expect(result.quarantined).toBeLessThan(0.001)
  for (const { cause, file } of result.stats.quarantine) expect([cause, file]).not.toContain('')
})

test('text that is good by its source is mostly kept', () => {
  const share = (source: string): number => {
    const first = result.stats.steps[0]?.sources[source]?.out.chars ?? 0
    return (result.stats.steps.at(-1)?.sources[source]?.out.chars ?? 0) / first
  }
  for (const source of ['encyclopedia', 'books', 'news']) {
    process.stdout.write(`${source}: ${(100 * share(source)).toFixed(1)} % of the characters kept\n`)
    expect(share(source)).toBeGreaterThan(0.8)
  }
})
