import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Timings } from '../src/stats/stats.ts'
import { generate } from './generate.ts'
import { type Measured, measure, median } from './measure.ts'

/*
 * npm run bench [-- MB [RUNS]]: null recipe and yuan-mdfs on a synthetic corpus, in one run. Writes bench/out/run.json
 * and docs/benchmarks.md; every number in the latter comes from here.
 */
const root = join(import.meta.dirname, '..')
const out = join(root, 'bench/out')
const [megabytes = 200, runs = 3] = process.argv.slice(2).map(Number)
const cli = join(root, 'dist/cli/main.js')

interface Input {
  readonly path: string
  readonly docs: number
  /** Content bytes, before compression. */
  readonly bytes: number
}

function input(size: number, suffix: string): Input {
  const path = join(out, `synthetic-${size}${suffix}`)
  return { path, ...generate(path, size * 1e6, 1, join(root, 'fixtures/source')) }
}

const recipes = {
  null: (compression: string) => `
name: "null"
sources: { web: { format: jsonl } }
steps: []
output: { by: [], compression: ${compression}, removed: none }
`,
  'yuan-mdfs': (compression: string) =>
    readFileSync(join(root, 'pipelines/yuan-mdfs.yaml'), 'utf8').replace(
      'compression: gzip',
      `compression: ${compression}`,
    ),
} as const

interface Run extends Measured {
  readonly steps: Readonly<Record<string, number>>
  readonly kept: number
}

async function runRecipe(
  name: keyof typeof recipes,
  { path }: Input,
  compression: string,
  workers: number,
  runDir = 'run',
): Promise<Run> {
  const recipe = join(out, `${name}-${compression}.yaml`)
  const dir = join(out, runDir)
  writeFileSync(recipe, recipes[name](compression))
  rmSync(dir, { recursive: true, force: true })
  const args = ['run', recipe, '--input', `web=${path}`, '--out', dir, '--workers', String(workers), '--json']
  const measured = await measure([cli, ...args], out)
  const { steps } = JSON.parse(readFileSync(join(dir, 'timings.json'), 'utf8')) as Timings
  return { ...measured, steps, kept: (JSON.parse(measured.stdout) as { kept: number }).kept }
}

/** Two runs of one worker each at the same time: what this machine's second core is worth, whatever mdfs does. */
async function twoAtOnce(from: Input): Promise<Run> {
  const [one, other] = await Promise.all([
    runRecipe('yuan-mdfs', from, 'none', 1, 'run-a'),
    runRecipe('yuan-mdfs', from, 'none', 1, 'run-b'),
  ])
  return { ...one, seconds: Math.max(one.seconds, other.seconds), peakMB: Math.max(one.peakMB, other.peakMB) }
}

/** Runs the cases in turn, several rounds, so that a slow moment of the machine falls on all of them. */
async function rounds<K extends string>(
  cases: Record<K, () => Promise<Measured>>,
): Promise<Record<K, Measured[]>> {
  const names = Object.keys(cases) as K[]
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, Measured[]>
  for (let round = 0; round < runs; round++) {
    for (const name of names) {
      results[name].push(await cases[name]())
      process.stderr.write(`round ${round + 1} ${name}: ${results[name].at(-1)!.seconds.toFixed(1)} s\n`)
    }
  }
  return results
}

const seconds = (measured: readonly Measured[]): number => median(measured.map((m) => m.seconds))
const peak = (measured: readonly Measured[]): number => Math.max(...measured.map((m) => m.peakMB))

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

mkdirSync(out, { recursive: true })
const plain = input(megabytes, '.jsonl')
const gzip = input(megabytes, '.jsonl.gz')
const bare = (from: Input, suffix: string) => () =>
  measure([join(root, 'bench/bare-loop.mjs'), from.path, join(out, `bare${suffix}`)], out)

const tiny = input(0.001, '.jsonl')

const speed = await rounds({
  'start and report alone': () => runRecipe('null', tiny, 'none', 1),
  'bare loop, plain': bare(plain, '.jsonl'),
  'null recipe, plain': () => runRecipe('null', plain, 'none', 1),
  'yuan-mdfs, plain': () => runRecipe('yuan-mdfs', plain, 'none', 1),
  'yuan-mdfs, plain, 2 workers': () => runRecipe('yuan-mdfs', plain, 'none', 2),
  'yuan-mdfs, plain, two processes at once': () => twoAtOnce(plain),
  'bare loop, gzip': bare(gzip, '.jsonl.gz'),
  'null recipe, gzip': () => runRecipe('null', gzip, 'gzip', 1),
  'yuan-mdfs, gzip': () => runRecipe('yuan-mdfs', gzip, 'gzip', 1),
})
const sizes = [megabytes / 4, megabytes / 2, megabytes, 2 * megabytes].map(Math.round)
const memory: (readonly (string | number)[])[] = []
for (const size of sizes) {
  const { peakMB } = await runRecipe(
    'yuan-mdfs',
    size === megabytes ? plain : input(size, '.jsonl'),
    'none',
    2,
  )
  memory.push([`${size} MB`, `${peakMB.toFixed(0)} MB`])
}

const start = seconds(speed['start and report alone'])
const nullOf = (name: string): number =>
  seconds(name.includes('gzip') ? speed['null recipe, gzip'] : speed['null recipe, plain'])

/** Against the null recipe, with the constant cost of starting and reporting taken off both. */
const net = (name: string, s: number): string =>
  name.startsWith('bare') ? '–' : `${((s - start) / (nullOf(name) - start)).toFixed(2)}×`

const cases = Object.entries(speed).filter(([name]) => !/^start|at once$/.test(name))
const speedRows = cases.map(([name, measured]) => {
  const s = seconds(measured)
  const workers = name.includes('2 workers') ? 2 : 1
  const { bytes, docs } = name.includes('gzip') ? gzip : plain
  const spread = `${Math.min(...measured.map((m) => m.seconds)).toFixed(1)}–${Math.max(...measured.map((m) => m.seconds)).toFixed(1)}`
  return [
    name,
    `${s.toFixed(1)} (${spread})`,
    (bytes / 1e6 / s / workers).toFixed(1),
    (docs / s / workers / 1000).toFixed(1),
    `${(s / nullOf(name)).toFixed(2)}×`,
    net(name, s),
    peak(measured).toFixed(0),
  ]
})
const scaling = (less: number): string =>
  (
    (seconds(speed['yuan-mdfs, plain']) - less) /
    (seconds(speed['yuan-mdfs, plain, 2 workers']) - less)
  ).toFixed(2)
const twice = (
  (2 * seconds(speed['yuan-mdfs, plain'])) /
  seconds(speed['yuan-mdfs, plain, two processes at once'])
).toFixed(2)
const yuan = speed['yuan-mdfs, plain'] as Run[]
const middle = yuan.find((run) => run.seconds === seconds(yuan)) ?? yuan[0]!
const stepTotal = Object.values(middle.steps).reduce((a, b) => a + b, 0)
const stepRows = Object.entries(middle.steps)
  .sort(([, a], [, b]) => b - a)
  .map(([step, s]) => [step, s.toFixed(2), `${((100 * s) / stepTotal).toFixed(1)} %`])

const page = `# Benchmarks

Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores,
${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}. Medians of ${runs} rounds, all cases in turn within one run; whole processes,
start included. MB are 10^6 bytes of JSONL before compression.

The input is **synthetic**: ${plain.docs} documents, ${(plain.bytes / 1e6).toFixed(0)} MB, recombined from sentences of the fixtures (70 % Chinese).
It measures speed, not filter quality. yuan-mdfs keeps ${middle.kept} of them: what a recipe keeps decides what it has to write,
so read ratios with that in mind.

## Speed

${table(['case', 'seconds (range)', 'MB/s per worker', 'k docs/s per worker', 'of the null recipe', 'the same, net of start', 'peak MB'], speedRows)}

*Bare loop*: read, \`JSON.parse\`, \`JSON.stringify\`, write; nothing else. *Null recipe*: mdfs without steps, that is reading, ids,
counts, receipts, checksums and shards. Starting the process and its workers and rendering the report cost ${start.toFixed(1)} s whatever the
input; *net of start* takes them off both. 1 → 2 workers: ${scaling(0)}×, net of start ${scaling(start)}×.
Two separate processes of one worker each, at once, get ${twice}× the work of one done: that is what this machine's second core is worth.

## Where yuan-mdfs spends its time (1 worker, plain, every 16th document timed)

${table(['stage', 'seconds', 'share'], stepRows)}

## Peak memory against corpus size (2 workers)

${table(['input', 'peak resident'], memory)}
`
writeFileSync(join(root, 'docs/benchmarks.md'), page)
writeFileSync(join(out, 'run.json'), JSON.stringify({ plain, gzip, speed, memory }, null, 1))
process.stdout.write(`${page}\ninput on disk: ${statSync(gzip.path).size} bytes gzip\n`)
