import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { run } from '../../src/run/run.ts'
import { verifyRun } from '../../src/run/verify.ts'
import type { StepStats } from '../../src/stats/stats.ts'

const FOOTER = '版权所有 江边书店 未经允许不得转载'
const NOTE = '本刊每月十五日出版，邮局可以订阅。'
const DIARY = '渡口的船今天只开一班。船夫说水太急。下午的集市也散得早。'

interface Line {
  readonly text: string
  readonly copies?: number
}

async function runSteps(texts: readonly string[], steps: string, unit = '1MB') {
  const dir = mkdtempSync(join(tmpdir(), 'mdfs-spans-'))
  const out = join(dir, 'out')
  writeFileSync(join(dir, 'in.jsonl'), texts.map((text) => `${JSON.stringify({ text })}\n`).join(''))
  writeFileSync(
    join(dir, 'r.yaml'),
    `name: spans
sources: { web: { format: jsonl, paths: in.jsonl } }
steps: ${steps}
output: { compression: none, removed: keep }
limits: { quarantined: 1, unit: ${unit} }
`,
  )
  const recipe = await loadRecipe(join(dir, 'r.yaml'))
  const { stats, manifest } = await run(makePlan(recipe, await findInputs(recipe, new Map())), {
    out,
    workers: 0,
  })
  expect((await verifyRun(out)).problems).toEqual([])
  const kept = manifest.shards.flatMap(({ path }) =>
    readFileSync(join(out, path), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line),
  )
  const step = (name: string): StepStats | undefined => stats.steps.find((each) => each.name === name)
  return { kept, step, ledger: manifest.ledger, units: readdirSync(join(out, 'units')) }
}

describe('a span dedup in a run', () => {
  test('edits documents like a cleaner: counted, sampled before and after', async () => {
    const { kept, step, ledger } = await runSteps(
      [`${DIARY}\n${FOOTER}`, `${FOOTER}\n${NOTE}\n山上的气象站昨夜记录到零下三度。`, NOTE],
      '[line-dedup]',
    )
    expect(kept.map(({ text }) => text)).toEqual([
      `${DIARY}\n${FOOTER}`,
      `${NOTE}\n山上的气象站昨夜记录到零下三度。`,
    ])
    expect(ledger).toMatchObject({ records: 3, kept: 2, removed: 1 })
    const dedup = step('line-dedup')
    expect(dedup?.kind).toBe('cleaner')
    const cell = dedup?.sources.web
    expect(cell?.edits).toEqual({ spans: 2, chars: FOOTER.length + NOTE.length, capped: 0 })
    expect(cell?.edited).toBe(2)
    expect(cell?.removed.emptied?.docs).toBe(1)
    const [sample] = dedup?.samples.edited.filter(({ after }) => after !== '') ?? []
    expect(sample?.excerpt).toContain(FOOTER)
    expect(sample?.after).not.toContain(FOOTER)
  })

  test('takes its turn after the dedups before it: what they remove is no first occurrence', async () => {
    const { kept } = await runSteps(
      [DIARY, `${DIARY} `, `另起一行。\n${DIARY}`, `再起一行。\n${FOOTER}`],
      '[exact, sentence-dedup, { line-dedup: { normalize: none } }]',
    )
    expect(kept).toMatchObject([
      { text: DIARY, copies: 2 },
      { text: '另起一行。' },
      { text: `再起一行。\n${FOOTER}` },
    ])
  })

  test('how many copies a document stands for is carried over its barrier', async () => {
    const { kept } = await runSteps(
      [DIARY, DIARY, NOTE, DIARY],
      '[exact, line-dedup, { length: { min: 1 } }, minhash]',
    )
    expect(kept.map(({ copies }) => copies)).toEqual([3, undefined])
  })

  test('gives the same for any cut into units', async () => {
    const texts = Array.from(
      { length: 60 },
      (_, i) =>
        `第${String.fromCharCode(0x4e00 + (i % 23))}号记录已经归档，编号另见目录。\n${i % 3 === 0 ? FOOTER : NOTE}\n${DIARY}`,
    )
    const steps = '[line-dedup, { substring-dedup: { minLength: 20 } }]'
    const whole = await runSteps(texts, steps)
    const cut = await runSteps(texts, steps, '1KB')
    expect(cut.kept).toEqual(whole.kept)
    expect(cut.ledger).toEqual(whole.ledger)
    expect(whole.ledger).toMatchObject({ kept: 23, removed: 37 })
  })

  test('a document on which it fails is quarantined', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mdfs-fragile-'))
    const path = join(dir, 'fragile.ts')
    writeFileSync(
      path,
      `import { z } from '${import.meta.resolve('zod')}'
       import { defineSpanDedup } from '${join(import.meta.dirname, '../../src/step.ts')}'
       export default defineSpanDedup({
         id: 'fragile@1', about: 'Takes whole texts, and cannot take one out.', params: z.strictObject({}),
         prepare: () => ({
           spans: (text, emit) => emit(text.length, 1, 0, text.length),
           without: () => { throw new Error('bug in a step') },
         }),
       })`,
    )
    const { ledger, step } = await runSteps(
      [DIARY, NOTE, DIARY],
      `[{ use: ${path} }, { length: { min: 1 } }]`,
    )
    expect(ledger).toMatchObject({ records: 3, kept: 2, quarantined: 1 })
    expect(step('fragile')?.sources.web?.quarantined).toEqual({ 'step fragile failed': 1 })
  })
})
