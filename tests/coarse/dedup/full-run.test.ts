import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import { distinctSorted, jaccard } from '../../../src/coarse/dedup/minhash/jaccard.ts'
import { Shingler } from '../../../src/coarse/dedup/shingles.ts'
import { loadRecipe } from '../../../src/recipe/load.ts'
import { duplicatesPart } from '../../../src/report/markdown-duplicates.ts'
import { findInputs } from '../../../src/run/inputs.ts'
import { makePlan } from '../../../src/run/plan.ts'
import { run } from '../../../src/run/run.ts'
import { verifyRun } from '../../../src/run/verify.ts'
import { chineseText, edited, randomFrom } from './synthetic.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-verified-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Row {
  readonly id: string
  readonly offset: number
  readonly outcome: string
  readonly step: string | null
  readonly keeper: string | null
  readonly similarity: number | null
  readonly clusterSize: number | null
}

const random = randomFrom(71)
const originals = Array.from({ length: 120 }, () => chineseText(random, 10))
const copies = originals.map((text) => edited(random, text, random() * 0.05))
const texts = [...originals, ...copies]

function writeInput(): void {
  const lines = texts.map((text, i) =>
    JSON.stringify({ text, url: `http://www.example.cn/${i % 230}?utm_source=${i}` }),
  )
  mkdirSync(join(root, 'in'))
  // Several units, so that copies and keepers stand in different ones.
  for (let part = 0; part < 4; part++) {
    const slice = lines.slice(part * 60, part * 60 + 60)
    writeFileSync(join(root, 'in', `${part}.jsonl`), `${slice.join('\n')}\n`)
  }
  writeFileSync(
    join(root, 'recipe.yaml'),
    `name: verified
sources:
  pages: { format: jsonl, paths: ["in/*.jsonl"] }
steps:
  - url
  - minhash: { threshold: 0.8 }
limits: { unit: 20KB }
`,
  )
}

async function runOnce(name: string, memory: number) {
  const recipe = await loadRecipe(join(root, 'recipe.yaml'))
  const plan = makePlan(recipe, await findInputs(recipe, new Map()))
  const out = join(root, name)
  const result = await run(plan, { out, workers: 0, memory })
  const parts = readdirSync(join(out, 'receipts')).sort()
  const rows: Row[] = []
  for (const part of parts) {
    const file = await asyncBufferFromFile(join(out, 'receipts', part))
    rows.push(...((await parquetReadObjects({ file })) as unknown as Row[]))
  }
  return { plan, out, result, rows, shards: readFileSync(join(out, 'manifest.json'), 'utf8') }
}

const shingler = new Shingler(5)
const setOf = (text: string): Uint32Array => {
  const count = shingler.shingle(text)
  return distinctSorted(shingler.shingles, count)
}

describe('a run with a dedup that compares texts', async () => {
  writeInput()
  const { plan, out, result, rows, shards } = await runOnce('roomy', 4e9)

  test('has a stage for it, and takes several units', () => {
    expect(plan.stages.map(({ id }) => id)).toEqual([
      'pass-0',
      'match-url',
      'cluster-url',
      'match-minhash',
      'verify-minhash',
      'cluster-minhash',
      'pass-1',
    ])
    expect(plan.units.length).toBeGreaterThan(2)
  })

  test('leaves receipts with the true similarity of each copy to its keeper', () => {
    // Receipts stand in the order of the inputs.
    expect(rows.length).toBe(texts.length)
    const place = new Map(rows.map(({ id }, i) => [id, i]))
    const removed = rows.flatMap((row, i) => (row.step === 'minhash' ? [{ row, i }] : []))
    expect(removed.length).toBeGreaterThan(30)
    for (const { row, i } of removed) {
      const keeper = place.get(row.keeper!)!
      expect(row.similarity).toBeCloseTo(jaccard(setOf(texts[i]!), setOf(texts[keeper]!)), 12)
      expect(row.similarity).toBeGreaterThanOrEqual(0.8)
      // The first ten stand for a copy of their address, too.
      expect(rows[keeper]).toMatchObject({ outcome: 'kept', clusterSize: keeper < 10 ? 3 : 2 })
    }
  })

  test('removes documents of one address before', () => {
    const removed = rows.flatMap(({ step }, i) => (step === 'url' ? [i] : []))
    expect(removed).toEqual([230, 231, 232, 233, 234, 235, 236, 237, 238, 239])
  })

  test('finds every copy of 0.8 and more that it does not miss by chance, and no other', () => {
    const judged = copies.slice(0, 110).map((copy, i) => jaccard(setOf(copy), setOf(originals[i]!)) >= 0.8)
    const found = rows.slice(120, 230).map(({ step }) => step === 'minhash')
    expect(judged.filter(Boolean).length).toBeGreaterThan(30)
    expect(found.filter((isFound, i) => isFound && !judged[i])).toEqual([])
    expect(found.filter((isFound, i) => !isFound && judged[i]).length).toBeLessThanOrEqual(1)
  })

  test('says in its statistics and report what comparing changed', () => {
    const { verification } = result.stats.dedups.minhash!
    expect(verification!.compared).toBeGreaterThan(verification!.refused)
    expect(verification!.refused).toBeGreaterThan(5)
    expect(verification!.meanError).toBeGreaterThan(0.005)
    expect(verification!.meanError).toBeLessThan(0.06)
    expect(verification!.largestError).toBeGreaterThan(verification!.meanError)
    expect(result.stats.dedups.url).not.toHaveProperty('verification')
    expect(duplicatesPart(result.stats)).toMatch(/`minhash`: \d+ candidate pairs had their texts compared/)
  })

  test('adds up, and gives the same bytes in little memory', async () => {
    await verifyRun(out)
    expect((await runOnce('tight', 420e6)).shards).toBe(shards)
  })
})
