import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { figures, table } from '../markdown.ts'
import type { Measured } from '../measure.ts'
import { cpuSeconds, OUT, peak, type Run, rounds, runRecipe, seconds, spread } from '../run-recipe.ts'
import { writeCorpus } from './inputs.ts'

/** Where indexed runs keep their index, and one of the first half of the corpus. */
const INDEX = join(OUT, 'index')
const HALF_INDEX = join(OUT, 'index-of-half')

const recipe = (steps: string): string => `
name: dedup
sources: { web: { format: jsonl } }
steps: [${steps}]
output: { by: [], compression: none, removed: none }
`

const run = (name: string, steps: string, input: string): Promise<Run> =>
  runRecipe({ name, recipe: recipe(steps), input, workers: 1 })

const INDEXED = `minhash: { index: ${JSON.stringify(INDEX)} }`

const fresh = (from?: string): void => {
  rmSync(INDEX, { recursive: true, force: true })
  if (from !== undefined) cpSync(from, INDEX, { recursive: true })
}

/** The table of whole runs, one worker each. */
export async function endToEndSection(runs: number, documents: number): Promise<string> {
  mkdirSync(OUT, { recursive: true })
  const [input, half, tiny] = ['corpus', 'corpus-half', 'corpus-tiny'].map((name) =>
    join(OUT, `${name}.jsonl`),
  )
  const bytes = writeCorpus(input!, documents)
  writeCorpus(half!, documents / 2)
  writeCorpus(tiny!, 1)
  fresh()
  await run('index', INDEXED, half!)
  rmSync(HALF_INDEX, { recursive: true, force: true })
  cpSync(INDEX, HALF_INDEX, { recursive: true })

  const stepCase = (step: string) => () => run('dedup', step, input!)
  const results = await rounds(runs, {
    start: () => run('start', '', tiny!),
    'null recipe': stepCase(''),
    exact: stepCase('exact'),
    'minhash, `verify: estimate`': stepCase('minhash: { verify: estimate }'),
    'minhash (texts compared)': stepCase('minhash'),
    'line-dedup': stepCase('line-dedup'),
    'sentence-dedup': stepCase('sentence-dedup'),
    'substring-dedup': stepCase('substring-dedup'),
    'minhash, new index': () => {
      fresh()
      return run('index', INDEXED, input!)
    },
    'minhash, index of the first half': () => {
      fresh(HALF_INDEX)
      return run('index', INDEXED, input!)
    },
  })
  for (const path of [INDEX, HALF_INDEX, input!, half!, tiny!]) rmSync(path, { recursive: true, force: true })

  const { start, ...cases } = results
  const [base, baseCpu] = [seconds(start), cpuSeconds(start)]
  const [nullSeconds, nullCpu] = [seconds(cases['null recipe']), cpuSeconds(cases['null recipe'])]
  const rows = Object.entries(cases).map(([name, measured]: [string, readonly Measured[]]) => {
    const s = seconds(measured)
    return [
      name,
      `${s.toFixed(1)} (${spread(measured)})`,
      figures(documents / s),
      `${(s / nullSeconds).toFixed(2)}×`,
      cpuSeconds(measured).toFixed(1),
      `${((cpuSeconds(measured) - baseCpu) / (nullCpu - baseCpu)).toFixed(2)}×`,
      (measured as readonly Run[])[0]!.kept.toLocaleString('en-US'),
      peak(measured).toFixed(0),
    ]
  })
  const head = [
    'step',
    'seconds (range)',
    'docs/s',
    'of the null recipe',
    'processor seconds',
    'of the null recipe, net of start',
    'kept',
    'peak MB',
  ]
  return `${table(head, rows)}

${figures(documents)} synthetic documents of 200 to 1,200 characters, a line for each sentence, ${(bytes / 1e6).toFixed(0)} MB of JSON lines; one in twenty is a
near-copy of an earlier one, in which none to 4 % of the characters are replaced. One worker, \`compression: none\`, no \`--memory\`;
whole processes, medians of ${runs} rounds, all cases in turn. Starting and reporting cost ${base.toFixed(1)} s (processor: ${baseCpu.toFixed(1)}) whatever the input; *net of
start* takes them off both. *Null recipe*: no step at
all, that is reading, ids, counts, receipts, checksums and shards; any dedup reads and writes its documents once more, at the
barrier. The last row's index holds what a run over the first half of the same documents kept.`
}
