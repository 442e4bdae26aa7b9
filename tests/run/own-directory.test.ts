import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { run } from '../../src/run/run.ts'

async function runIn(dir: string, out: string, recipe: string) {
  writeFileSync(join(dir, 'r.yaml'), recipe)
  const loaded = await loadRecipe(join(dir, 'r.yaml'))
  return run(makePlan(loaded, await findInputs(loaded, new Map())), { out, workers: 0 })
}

const recipe = (paths: string, steps = '[]'): string =>
  `name: own\nsources: { web: { format: jsonl, paths: "${paths}" } }\nsteps: ${steps}\nlimits: { quarantined: 1 }\n`

describe('a run never replaces what is not its own', () => {
  test('a directory that holds files under its names, but no run, is refused and left alone', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mdfs-own-'))
    mkdirSync(join(dir, 'data/shards'), { recursive: true })
    writeFileSync(join(dir, 'data/shards/a.jsonl'), '{"text":"甲"}\n')
    await expect(runIn(dir, join(dir, 'data'), recipe('data/shards/*.jsonl'))).rejects.toThrow(
      'it is no run directory',
    )
    expect(readFileSync(join(dir, 'data/shards/a.jsonl'), 'utf8')).toContain('甲')
  })

  test('inputs within the run directory’s own folders are refused', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mdfs-own-'))
    writeFileSync(join(dir, 'a.jsonl'), '{"text":"甲"}\n')
    await runIn(dir, join(dir, 'out'), recipe('a.jsonl'))
    await expect(runIn(dir, join(dir, 'out'), recipe('out/shards/**/*.jsonl.gz'))).rejects.toThrow(
      'the run would replace',
    )
    expect(existsSync(join(dir, 'out/manifest.json'))).toBe(true)
  })
})

describe('what the input calls a language', () => {
  test('can neither name a path nor open a file per record', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mdfs-lang-'))
    const langs = [
      'x'.repeat(300),
      '../..',
      'ZH',
      'zh',
      ...Array.from({ length: 400 }, (_, i) => `q${String.fromCharCode(97 + (i % 26))}-x${i}a`),
    ]
    writeFileSync(
      join(dir, 'a.jsonl'),
      langs.map((lang) => `${JSON.stringify({ text: '甲乙丙', lang })}\n`).join(''),
    )
    const { manifest } = await runIn(dir, join(dir, 'out'), recipe('a.jsonl'))
    expect(manifest.ledger).toMatchObject({ records: langs.length, kept: langs.length })
    expect(manifest.shards.length).toBeLessThanOrEqual(129)
    expect(manifest.shards.find(({ group }) => group === 'und-unlabelled')?.docs).toBe(2)
    expect(manifest.shards.find(({ group }) => group === 'zh-unlabelled')?.docs).toBe(2)
  })
})

test('a rule whose decision is no decision quarantines its documents, and says so', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mdfs-decision-'))
  writeFileSync(join(dir, 'a.jsonl'), '{"text":"甲"}\n')
  writeFileSync(
    join(dir, 'forgot.mjs'),
    `import { z } from '${import.meta.resolve('zod')}'
     export default { kind: 'rule', id: 'forgot@1', about: '', params: z.strictObject({}), measure: () => 1, decide: () => { false } }`,
  )
  const { manifest, stats } = await runIn(dir, join(dir, 'out'), recipe('a.jsonl', '[{ use: ./forgot.mjs }]'))
  expect(manifest.ledger).toMatchObject({ kept: 0, quarantined: 1 })
  expect(stats.quarantine[0]?.detail).toContain('decide gave undefined; expected true, false or a reason')
})
