import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endAll, startWorker } from '../tests/queue/processes.ts'
import { startRedis } from '../tests/queue/redis-server.ts'
import { generate } from './generate.ts'
import { figures, load, measuredOn, table } from './markdown.ts'
import { type Measured, measure } from './measure.ts'
import { emptyJobs } from './queue/empty-jobs.ts'
import { CLI, OUT as out, ROOT as root, rounds, seconds, spread } from './run-recipe.ts'

/*
 * npm run bench:queue [-- MB [ROUNDS [TINY]]]: what the queue costs beside local threads, and what it can bear. Starts a
 * Redis of its own. Writes docs/benchmarks-queue.md; every number in it comes from here.
 */
const [megabytes = 256, runs = 3, tiny = 100_000] = process.argv.slice(2).map(Number)
const UNIT_MB = 64

mkdirSync(out, { recursive: true })
const machine = measuredOn()
const redis = await startRedis()

/** `mdfs run`; `extra`: on local threads or by the queue. */
function runTo(dir: string, recipe: string, extra: readonly string[]): Promise<Measured> {
  rmSync(join(out, dir), { recursive: true, force: true })
  return measure([CLI, 'run', recipe, '--out', join(out, dir), '--json', ...extra], out)
}

async function readyWorker(): Promise<ReturnType<typeof startWorker>> {
  const worker = startWorker(redis.url, { flags: ['--workers', '2', '--lock', '30'] })
  await worker.seen('is ready')
  return worker
}

function recipeOf(name: string, yaml: string): string {
  const path = join(out, `${name}.yaml`)
  writeFileSync(path, yaml)
  return path
}

// (a) Units of 64 MB: what is left of the queue when the work is real.
const corpus = join(out, 'queue.jsonl')
const { docs, bytes } = generate(corpus, megabytes * 1e6, 1, join(root, 'fixtures/source'))
const yuan = recipeOf(
  'queue-yuan',
  readFileSync(join(root, 'pipelines/yuan-mdfs.yaml'), 'utf8').replace(
    'limits: {',
    `limits: { unit: ${UNIT_MB}MB,`,
  ),
)
const input = ['--input', `news=${corpus}`]
await readyWorker()
const units = await rounds(runs, {
  local: () => runTo('queue-local', yuan, [...input, '--workers', '2']),
  queue: () => runTo('queue-queue', yuan, [...input, '--redis', redis.url]),
})
const ratio = seconds(units.queue) / seconds(units.local)
const loadAfter = load()

// (b) The queue alone, and tiny units that are real.
const alone = await emptyJobs(redis.url, tiny)
const small = join(out, 'tiny.jsonl')
const line = (n: number): string => `${JSON.stringify({ text: `第${n}篇。` }).padEnd(49)}\n`
writeFileSync(small, Array.from({ length: tiny }, (_, n) => line(n)).join(''))
const lineBytes = Buffer.byteLength(line(0))
const tinyRecipe = recipeOf(
  'queue-tiny',
  `
name: tiny
sources: { web: { format: jsonl, paths: [${small}] } }
steps: []
output: { by: [], compression: none, removed: none }
limits: { unit: ${lineBytes} }
`,
)
const tinyLocal = await runTo('tiny-local', tinyRecipe, ['--workers', '2'])
const tinyQueue = await runTo('tiny-queue', tinyRecipe, ['--redis', redis.url])
const tinyUnits = Object.keys(
  (JSON.parse(readFileSync(join(out, 'tiny-queue/timings.json'), 'utf8')) as { units: object }).units,
).length
await endAll()
await redis.close()

const row = (name: string, measured: readonly Measured[]): (string | number)[] => [
  name,
  seconds(measured).toFixed(1),
  spread(measured),
  figures(bytes / 1e6 / seconds(measured)),
]

const page = `# The queue, measured

Made by \`npm run bench:queue\` on ${machine}
(${loadAfter} after the first table, ${load()} at the end). One machine holds Redis, coordinator and worker here: what a network adds is not measured.
Inputs are **synthetic**.

## Units of ${UNIT_MB} MB: the queue beside local threads

yuan-mdfs over ${docs} documents, ${figures(bytes / 1e6)} MB, in units of ${UNIT_MB} MB; two threads, on the local executor or in one worker process that
is there already. Medians of ${runs} rounds in turn, whole runs of \`mdfs run\` with their reports.

${table(
  ['executor', 'seconds', 'range', 'MB/s'],
  [row('local, 2 threads', units.local), row('queue, 1 worker of 2 threads', units.queue)],
)}

The queue takes ${figures(ratio)}× the time of local threads; where the ranges overlap, that says no more than that they are near each other.

## Jobs

${tiny.toLocaleString('en-US')} jobs as a coordinator adds them, done by a worker that does nothing; then the same number of units that are real: one
document of ${lineBytes} bytes each, with its shard, receipts and commit.

${table(
  ['', 'per second'],
  [
    ['added to the queue', figures(alone.addedPerSecond)],
    ['taken and completed, doing nothing', figures(alone.drainedPerSecond)],
    [
      `whole run of ${tinyUnits} tiny units, queue, 1 worker of 2 threads`,
      figures(tinyUnits / tinyQueue.seconds),
    ],
    [`the same, local, 2 threads`, figures(tinyUnits / tinyLocal.seconds)],
  ],
)}

A waiting job takes ${figures(alone.bytes / alone.jobs)} bytes in Redis (\`used_memory\` with ${tiny.toLocaleString('en-US')} jobs, less that without): **extrapolated**, ${figures(alone.bytes / alone.jobs)} MB for
a million.
`
writeFileSync(join(root, 'docs/benchmarks-queue.md'), page)
process.stdout.write(page)
