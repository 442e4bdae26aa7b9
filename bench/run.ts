import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from './generate.ts'
import { measuredOn, table } from './markdown.ts'
import { measure } from './measure.ts'
import { OUT as out, peak, type Run, ROOT as root, rounds, runRecipe, seconds, spread } from './run-recipe.ts'

/*
 * npm run bench [-- MB [RUNS]]: null recipe and yuan-mdfs on a synthetic corpus, in one run. Writes bench/out/run.json
 * and docs/benchmarks.md; every number in the latter comes from here.
 */
const [megabytes = 200, runs = 3] = process.argv.slice(2).map(Number)

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

const runYuan = (from: Input, compression: string, workers: number, runDir = 'run'): Promise<Run> =>
  runRecipe({
    name: `yuan-mdfs-${compression}`,
    recipe: recipes['yuan-mdfs'](compression),
    input: from.path,
    workers,
    runDir,
  })

const runNull = (from: Input, compression: string): Promise<Run> =>
  runRecipe({
    name: `null-${compression}`,
    recipe: recipes.null(compression),
    input: from.path,
    workers: 1,
  })

/** Two runs of one worker each at the same time: what this machine's second core is worth, whatever mdfs does. */
async function twoAtOnce(from: Input): Promise<Run> {
  const [one, other] = await Promise.all([
    runYuan(from, 'none', 1, 'run-a'),
    runYuan(from, 'none', 1, 'run-b'),
  ])
  return {
    ...one,
    seconds: Math.max(one.seconds, other.seconds),
    cpuSeconds: one.cpuSeconds + other.cpuSeconds,
    peakMB: Math.max(one.peakMB, other.peakMB),
  }
}

mkdirSync(out, { recursive: true })
const machine = measuredOn()
const plain = input(megabytes, '.jsonl')
const gzip = input(megabytes, '.jsonl.gz')
const bare = (from: Input, suffix: string) => () =>
  measure([join(root, 'bench/bare-loop.mjs'), from.path, join(out, `bare${suffix}`)], out)

const tiny = input(0.001, '.jsonl')

const speed = await rounds(runs, {
  'start and report alone': () => runNull(tiny, 'none'),
  'bare loop, plain': bare(plain, '.jsonl'),
  'null recipe, plain': () => runNull(plain, 'none'),
  'yuan-mdfs, plain': () => runYuan(plain, 'none', 1),
  'yuan-mdfs, plain, 2 workers': () => runYuan(plain, 'none', 2),
  'yuan-mdfs, plain, two processes at once': () => twoAtOnce(plain),
  'bare loop, gzip': bare(gzip, '.jsonl.gz'),
  'null recipe, gzip': () => runNull(gzip, 'gzip'),
  'yuan-mdfs, gzip': () => runYuan(gzip, 'gzip', 1),
})
const sizes = [megabytes / 4, megabytes / 2, megabytes, 2 * megabytes].map(Math.round)
const memory: (readonly (string | number)[])[] = []
for (const size of sizes) {
  const { peakMB } = await runYuan(size === megabytes ? plain : input(size, '.jsonl'), 'none', 2)
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
  return [
    name,
    `${s.toFixed(1)} (${spread(measured)})`,
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

Made by \`npm run bench\` on ${machine}. Medians of ${runs} rounds, all cases in turn within one run; whole processes,
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
