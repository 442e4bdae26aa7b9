import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from '../../bench/generate.ts'

const project = join(import.meta.dirname, '../..')

/** A rule that takes its time without taking the processor's: so that there is a time in which things may happen. */
const SLOW = `
import { z } from '${import.meta.resolve('zod')}'
const cell = new Int32Array(new SharedArrayBuffer(4))
export default {
  kind: 'rule', id: 'slow@1', about: 'Sleeps.', params: z.strictObject({ ms: z.number() }),
  measure(doc) { return doc.text.length },
  decide(_, { ms }) { Atomics.wait(cell, 0, 0, ms); return true },
}
`

export interface JobOptions {
  /** Of the corpus, synthetic. */
  readonly bytes: number
  readonly units: number
  /** Milliseconds that a document takes in the first pass. */
  readonly slow?: number
  /** With every kind of work: a pass that classifies as well. */
  readonly classify?: boolean
  readonly seed?: number
}

/** Writes a corpus and a recipe whose passes end in all sorts of dedups. Returns the recipe's path. */
export function writeJob(root: string, options: JobOptions): string {
  const { bytes, units, slow = 0, classify = false, seed = 7 } = options
  generate(join(root, 'web.jsonl'), bytes, seed, join(project, 'fixtures/source'))
  writeFileSync(join(root, 'slow.mjs'), SLOW)
  const recipe = join(root, 'recipe.yaml')
  const steps = [
    'whitespace',
    ...(slow > 0 ? [`{ use: ./slow.mjs, with: { ms: ${slow} } }`] : []),
    'length: { min: 200 }',
    'han-ratio: { min: 0.3 }',
    'privacy',
    'exact',
    'minhash: { threshold: 0.8 }',
    ...(classify ? ['classify: { model: quality-zh }'] : []),
    'line-dedup: { minChars: 5 }',
    'repetition',
  ]
  writeFileSync(
    recipe,
    `
name: queued
sources: { web: { format: jsonl, paths: [web.jsonl] } }
steps:
${steps.map((step) => `  - ${step}\n`).join('')}
limits: { unit: ${Math.ceil(bytes / units)} }
`,
  )
  return recipe
}

/** Tasks of a run that are committed, of all stages: `stage/task`. */
export function committed(out: string): string[] {
  const units = join(out, 'units')
  if (!existsSync(units)) return []
  return readdirSync(units).flatMap((stage) =>
    readdirSync(join(units, stage))
      .filter((task) => existsSync(join(units, stage, task, 'unit.json')))
      .map((task) => `${stage}/${task}`),
  )
}

export const isComplete = (out: string): boolean => existsSync(join(out, 'manifest.json'))
