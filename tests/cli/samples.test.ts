import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { run } from '../../src/run/run.ts'
import { findSamples } from '../../src/run/samples.ts'

const dir = mkdtempSync(join(tmpdir(), 'mdfs-samples-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const sentence = (i: number): string => `第${i}封信写于河边的旅店，信里说起那年秋天的收成和邻居家的新船。`
const letter = Array.from({ length: 30 }, (_, i) => sentence(i)).join('')
const copy = letter.replace('第15封信', '第十五封信')

/** A near copy, its original, and a text that is too short. */
async function runRecipe(name: string, removed: 'sample' | 'keep' | 'none'): Promise<string> {
  const recipe = join(dir, `${name}.yaml`)
  const lines = [letter, copy, '太短。'].map((text) => `${JSON.stringify({ text })}\n`)
  writeFileSync(join(dir, 'in.jsonl'), lines.join(''))
  writeFileSync(
    recipe,
    `name: ${name}\nsources: { letters: { format: jsonl, paths: in.jsonl } }\nsteps: [{ length: { min: 100 } }, minhash]\noutput: { removed: ${removed} }\n`,
  )
  const out = join(dir, name)
  const loaded = await loadRecipe(recipe)
  await run(makePlan(loaded, await findInputs(loaded, new Map())), { out, workers: 0 })
  return out
}

describe.each(['sample', 'keep'] as const)('samples of a run with `removed: %s`', (removed) => {
  let out = ''
  beforeAll(async () => {
    out = await runRecipe(removed, removed)
  })

  it('show a duplicate beside the text that was kept instead', async () => {
    const [sample, ...more] = await findSamples(out, { outcome: 'duplicate', limit: 10 })
    expect(more).toEqual([])
    expect(sample).toMatchObject({ group: 'minhash', text: copy, keeperText: letter })
    expect(sample?.similarity).toBeGreaterThan(0.9)
  })

  it('show what a rule removed, and why', async () => {
    const samples = await findSamples(out, { outcome: 'removed', limit: 10 })
    expect(samples.map(({ group, text, reason }) => [group, text, reason])).toEqual([
      ['length', '太短。', 'too short'],
    ])
  })

  it('show what was kept', async () => {
    const samples = await findSamples(out, { outcome: 'kept', limit: 10 })
    expect(samples.map(({ text }) => text)).toEqual([letter])
  })
})

it('a step that removed nothing is named, with those that did', async () => {
  const out = await runRecipe('unknown-step', 'sample')
  await expect(findSamples(out, { outcome: 'removed', step: 'lenght', limit: 1 })).rejects.toThrow(
    /"lenght".*length, minhash/,
  )
})

it('a run that wrote nothing of what it removed says so', async () => {
  const out = await runRecipe('none', 'none')
  await expect(findSamples(out, { outcome: 'removed', step: 'length', limit: 1 })).rejects.toThrow(
    /output\.removed/,
  )
})
