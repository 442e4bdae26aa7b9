import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { globSync } from 'tinyglobby'
import { afterAll, describe, expect, test } from 'vitest'
import { FORMATS } from '../../src/collect/formats.ts'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { run } from '../../src/run/run.ts'
import { verifyRun } from '../../src/run/verify.ts'
import { brokenFile, damagedFile, damagedFormats, MAX_RECORD, writeBroken } from './broken-corpus.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-conservation-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let runs = 0

/** A step that fails on some documents: a user's rule with a bug must cost those documents, not the run. */
writeFileSync(
  join(root, 'fragile.ts'),
  `import { z } from '${import.meta.resolve('zod')}'
   import { defineRule } from '${join(import.meta.dirname, '../../src/step.ts')}'
   export default defineRule({
     id: 'fragile@1', about: 'Throws on some texts.', params: z.strictObject({}),
     measure: (doc) => { if (doc.text.length % 5 === 0) throw new Error('bug in a rule'); return 1 },
     decide: () => true,
   })`,
)

const steps = fc.array(
  fc.constantFrom(
    'length: { min: 20 }',
    'length: { min: 0, max: 200 }',
    'han-ratio: { min: 0.3 }',
    'language: { keep: [zh] }',
    'repetition',
    'punctuation',
    'sensitive-words',
    'privacy',
    'whitespace',
    'sample: { rate: 0.5 }',
    'exact',
    'minhash',
    'line-dedup: { minChars: 1 }',
    'sentence-dedup: { sentences: 2 }',
    'substring-dedup: { minLength: 20 }',
    `use: ${join(root, 'fragile.ts')}`,
  ),
  { maxLength: 6 },
)

const output = fc.record({
  format: fc.constantFrom('jsonl', 'text', 'wudao', 'parquet'),
  compression: fc.constantFrom('gzip', 'none'),
  removed: fc.constantFrom('keep', 'sample', 'none'),
  audit: fc.constantFrom('until-removed', 'all'),
})

async function runAll(dir: string, recipe: readonly string[]) {
  writeFileSync(join(dir, 'r.yaml'), recipe.join('\n'))
  const loaded = await loadRecipe(join(dir, 'r.yaml'))
  const out = join(dir, 'out')
  const result = await run(makePlan(loaded, await findInputs(loaded, new Map())), { out, workers: 0 })
  expect((await verifyRun(out)).problems).toEqual([])
  const { records, kept, removed, duplicate, quarantined } = result.manifest.ledger
  expect(kept + removed + duplicate + quarantined).toBe(records)
  return result.manifest.ledger
}

interface Quarantined {
  readonly source: string
  readonly file: string
  readonly offset: number
  readonly cause: string
}

const readQuarantine = (out: string): Quarantined[] =>
  globSync(['quarantine/*.jsonl'], { cwd: out }).flatMap((name) =>
    readFileSync(join(out, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Quarantined),
  )

describe('conservation', () => {
  test('is tried on damaged files of every format', () => {
    expect([...damagedFormats].sort()).toEqual(FORMATS.map(({ name }) => name).sort())
  })

  test('every record of any corpus, however broken, ends in exactly one outcome under any recipe', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(brokenFile, { minLength: 1, maxLength: 3 }),
        steps,
        output,
        fc.constantFrom('300B', '5KB', '1MB'),
        async (files, recipeSteps, options, unit) => {
          const dir = join(root, String(runs++))
          mkdirSync(join(dir, 'in'), { recursive: true })
          const expected = writeBroken(join(dir, 'in'), files)
          const recipe = [
            'name: any',
            'sources: { web: { format: jsonl, paths: "in/*" } }',
            `steps: [${recipeSteps.map((step) => `{ ${step.includes(':') ? step : `${step}: {}`} }`).join(', ')}]`,
            `output: ${JSON.stringify(options.format === 'parquet' ? { ...options, compression: 'none' } : options)}`,
            `limits: { record: ${MAX_RECORD}, unit: ${unit}, quarantined: 1 }`,
          ]
          const { records, quarantined } = await runAll(dir, recipe)
          if (expected.whole) {
            expect(records).toBe(expected.records)
            expect(quarantined).toBeGreaterThanOrEqual(expected.unreadable)
          } else {
            expect(quarantined).toBeGreaterThan(0)
          }
          rmSync(dir, { recursive: true, force: true })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('holds for damaged files of every format, with wrong charset labels and noise among them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(damagedFile, { minLength: 1, maxLength: 3 }),
        steps,
        async (files, recipeSteps) => {
          const dir = join(root, String(runs++))
          for (const [i, { name, bytes }] of files.entries()) {
            mkdirSync(join(dir, `in/${i}`), { recursive: true })
            writeFileSync(join(dir, `in/${i}/${name}`), bytes)
          }
          const sources = files.map(({ name, options }, i) => [
            `s${i}`,
            { ...options, paths: `in/${i}/${name}` },
          ])
          const ledger = await runAll(dir, [
            'name: any',
            `sources: ${JSON.stringify(Object.fromEntries(sources))}`,
            `steps: [${recipeSteps.map((step) => `{ ${step.includes(':') ? step : `${step}: {}`} }`).join(', ')}]`,
            'limits: { quarantined: 1 }',
          ])
          const stopped = readQuarantine(join(dir, 'out'))
          expect(stopped).toHaveLength(ledger.quarantined)
          for (const { source, file, offset, cause } of stopped) {
            expect(files[Number(source.slice(1))]?.name).toBe(file)
            expect(Number.isSafeInteger(offset) && offset >= 0).toBe(true)
            expect(cause).not.toBe('')
          }
          rmSync(dir, { recursive: true, force: true })
        },
      ),
      { numRuns: 50 },
    )
  })
})
