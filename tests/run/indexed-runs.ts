import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { type DedupIndex, openIndex } from '../../src/coarse/dedup/index/format.ts'
import { loadRecipe } from '../../src/recipe/load.ts'
import { findInputs } from '../../src/run/inputs.ts'
import { makePlan } from '../../src/run/plan.ts'
import { type RunResult, run } from '../../src/run/run.ts'
import { chineseText, randomFrom } from '../coarse/dedup/synthetic.ts'

/** What became of a document, by its title. */
export interface Fate {
  readonly id: string
  readonly outcome: string
  readonly keeper: string | null
}

export interface Finished extends RunResult {
  readonly out: string
  readonly fates: ReadonlyMap<string, Fate>
  /** Titles of the kept documents, in order of the plan. */
  readonly kept: readonly string[]
}

export interface Texts {
  readonly [title: string]: string
}

export const EXACT = '[{ exact: { index: index } }]'

const random = randomFrom(77)
export const LONG = Array.from({ length: 40 }, () => chineseText(random, 12))

/** Documents of distinct texts, by their numbers: `t3` is always the same text. */
export const texts = (...numbers: number[]): Texts =>
  Object.fromEntries(numbers.map((n) => [`t${n}`, LONG[n]!]))

/** The same text but for one character. */
export const near = (n: number, at = 20): string => `${LONG[n]!.slice(0, at)}鲸${LONG[n]!.slice(at + 1)}`

/** A place with recipes, inputs, runs and an index, gone when the machine clears its temporary files. */
export class Workplace {
  readonly dir = mkdtempSync(join(tmpdir(), 'mdfs-index-'))

  path(name: string): string {
    return join(this.dir, name)
  }

  index(name = 'index'): DedupIndex {
    return openIndex(this.path(name))
  }

  /** Writes the documents of `<name>.jsonl` and the recipe that reads them. `steps`: YAML flow sequence. */
  prepare(name: string, texts: Texts, steps: string): string {
    mkdirSync(this.path('in'), { recursive: true })
    const lines = Object.entries(texts).map(([title, text]) => `${JSON.stringify({ title, text })}\n`)
    writeFileSync(this.path(`in/${name}.jsonl`), lines.join(''))
    const recipe = this.path(`${name}.yaml`)
    writeFileSync(
      recipe,
      [
        `name: ${name}`,
        `sources: { web: { format: jsonl, paths: "in/${name}.jsonl" } }`,
        `steps: ${steps}`,
        // A unit per few documents: places in other units are the rule, not the exception.
        'limits: { unit: 400B, quarantined: 1 }',
        'output: { removed: keep }',
      ].join('\n'),
    )
    return recipe
  }

  /** Runs a recipe over documents, in this thread. `out` defaults to the name. */
  async run(name: string, texts: Texts, steps: string, options: { out?: string; limit?: number } = {}) {
    const recipe = await loadRecipe(this.prepare(name, texts, steps))
    const out = this.path(options.out ?? name)
    const result = await run(makePlan(recipe, await findInputs(recipe, new Map()), options.limit), {
      out,
      workers: 0,
    })
    return finished(out, texts, result)
  }
}

interface Row extends Fate {
  readonly offset: number
}

/** Receipts tell a document by its offset in the file: they stand in the order of the input once sorted by it. */
async function finished(out: string, texts: Texts, result: RunResult): Promise<Finished> {
  const rows: Row[] = []
  for (const { path } of result.manifest.receipts) {
    const file = await asyncBufferFromFile(join(out, path))
    const columns = ['id', 'offset', 'outcome', 'keeper']
    rows.push(...((await parquetReadObjects({ file, columns })) as Row[]))
  }
  rows.sort((a, b) => a.offset - b.offset)
  const titles = Object.keys(texts)
  const fates = new Map(rows.map((row, i) => [titles[i]!, row]))
  const kept = [...fates].filter(([, { outcome }]) => outcome === 'kept').map(([title]) => title)
  return { ...result, out, fates, kept }
}

export const runFileOf = (out: string): { indexes?: Record<string, { name: string }[]> } =>
  JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))
