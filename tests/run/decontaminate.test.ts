import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadRecipe } from '../../src/recipe/load.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderHtml } from '../../src/report/page.ts'
import { readReportInput } from '../../src/report/write.ts'
import { explainFile } from '../../src/run/explain.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { run } from '../../src/run/run.ts'
import { verifyRun } from '../../src/run/verify.ts'
import type { Stats } from '../../src/stats/stats.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-decontaminate-run-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const ITEM = '渡口的船夫一趟能载六个人和两头驴，村里有二十七个人和九头驴要过河，最少要渡几趟才能全部过去'
const PROSE = '集市散了以后，卖陶罐的人把剩下的货一件件包进稻草里。'.repeat(20)

const TEXTS = [PROSE, `${PROSE}${ITEM}${PROSE}`, `问：${ITEM}`, `${PROSE}\n又及。`]

const RECIPE = `
name: held-out
sources: { web: { format: jsonl, paths: "in.jsonl" } }
steps: [{ decontaminate: { benchmarks: [{ name: ferry, path: ferry.jsonl, fields: [question] }] } }]
output: { removed: keep }
`

const write = (name: string, rows: readonly unknown[]): void =>
  writeFileSync(join(root, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

const load = async () => {
  write(
    'in.jsonl',
    TEXTS.map((text) => ({ text })),
  )
  write('ferry.jsonl', [{ id: 'crossing', question: ITEM, answer: '五' }])
  writeFileSync(join(root, 'r.yaml'), RECIPE)
  return loadRecipe(join(root, 'r.yaml'))
}

describe('a run that decontaminates', () => {
  const out = join(root, 'out')
  let stats: Stats
  let receipts: Record<string, unknown>[]

  beforeAll(async () => {
    const recipe = await load()
    await run(makePlan(recipe, await findInputs(recipe, new Map())), { out, workers: 0 })
    stats = JSON.parse(readFileSync(join(out, 'stats.json'), 'utf8')) as Stats
    receipts = await parquetReadObjects({
      file: await asyncBufferFromFile(join(out, 'receipts/part-00000.parquet')),
    })
  })

  test('adds up', async () => {
    expect((await verifyRun(out)).problems).toEqual([])
  })

  test('says in every receipt which item was found, and what of it', () => {
    const found = receipts.map((row) => [
      row.outcome,
      row.reason,
      row['decontaminate.hits'],
      row['decontaminate.benchmark'],
      row['decontaminate.item'],
      row['decontaminate.span'],
    ])
    expect(found).toEqual([
      ['kept', null, null, null, null, null],
      ['kept', null, 1, 'ferry', 'crossing', ITEM],
      ['removed', 'no piece left: ferry', 1, 'ferry', 'crossing', ITEM],
      ['kept', null, null, null, null, null],
    ])
  })

  test('counts hits by benchmark, of texts cut and removed', () => {
    expect(stats.steps.find(({ name }) => name === 'decontaminate')?.sources.web).toMatchObject({
      edits: { ferry: 2 },
      edited: 1,
      removed: { 'no piece left: ferry': { docs: 1 } },
    })
  })

  test('reports them', () => {
    const input = readReportInput(out, {})
    expect(renderMarkdown(input)).toMatch(/\| `decontaminate` \| `ferry` \| +2 \|/)
    expect(renderHtml(input)).toMatch(/edited 1 document[^\n]*ferry[^\n]* 2</)
  })

  test('depends on what the benchmark files hold', () => {
    const { files } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { files: object }
    expect(Object.keys(files)).toEqual(['ferry.jsonl'])
  })
})

test('explain says what was found and what became of it', async () => {
  const said: string[] = []
  for await (const { steps } of explainFile(await load(), join(root, 'in.jsonl'), {})) {
    said.push(...steps.map(({ verdict }) => verdict))
  }
  expect(said).toEqual([
    'edits nothing',
    'edits: 1 ferry',
    'finds: 1 ferry; removes: no piece left: ferry',
    'edits nothing',
  ])
})
