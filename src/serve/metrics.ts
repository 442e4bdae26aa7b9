import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { KINDS } from '../run/queue/kinds.ts'
import { quarantinedOf, type StageCounts } from '../run/stage-counts.ts'
import type { ShownRun, View } from './view.ts'

/** Seconds: from a small file to a unit of a slow step. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640, 1280]

type Labels = Readonly<Record<string, string>>

interface Amount {
  readonly docs: number
  /** UTF-8 bytes of text; what could not be read has none. */
  readonly bytes: number
}

/** Every metric, filled anew from a view: what is shown is what was found, and nothing is counted twice. */
export async function renderMetrics(view: View): Promise<{ readonly type: string; readonly text: string }> {
  const registry = new Registry()
  addRuns(registry, view.runs)
  addQueue(registry, view)
  return { type: registry.contentType, text: await registry.metrics() }
}

const counter = <L extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly L[],
) => new Counter({ name, help, labelNames, registers: [registry] })

const gauge = <L extends string>(registry: Registry, name: string, help: string, labelNames: readonly L[]) =>
  new Gauge({ name, help, labelNames, registers: [registry] })

function addRuns(registry: Registry, runs: readonly ShownRun[]): void {
  const info = gauge(registry, 'mdfs_run_info', 'Runs that are shown; 1 each', [
    'run',
    'recipe',
    'out',
    'version',
  ])
  const state = gauge(registry, 'mdfs_run_state', 'State of a run; 1', ['run', 'state'])
  const units = gauge(
    registry,
    'mdfs_units',
    'Units by stage: committed, counted (of the committed, those that the counters hold), left',
    ['run', 'stage', 'kind', 'state'],
  )
  const input = counter(
    registry,
    'mdfs_input_bytes_total',
    'Input bytes of counted units, as they stand in the files',
    ['run'],
  )
  const records = counter(registry, 'mdfs_records_total', 'Records read', ['run', 'source'])
  const outcome = ['run', 'source', 'outcome', 'step'] as const
  const documents = counter(
    registry,
    'mdfs_documents_total',
    'Records by what became of them: kept, or removed, duplicate, quarantined at a step',
    outcome,
  )
  const bytes = counter(registry, 'mdfs_text_bytes_total', 'UTF-8 bytes of text of these documents', outcome)
  const seconds = new Histogram({
    name: 'mdfs_unit_seconds',
    help: 'How long counted units took, by kind of work',
    labelNames: ['run', 'kind'],
    buckets: SECONDS,
    registers: [registry],
  })
  for (const { id: run, status, committed } of runs) {
    const { recipe, out, version } = status
    info.set({ run, recipe, out, version }, 1)
    state.set({ run, state: status.state }, 1)
    for (const counts of committed?.stages ?? []) {
      const { kind, stage, done, counted } = counts
      const labels = { run, stage: stage.id, kind }
      units.set({ ...labels, state: 'committed' }, done)
      units.set({ ...labels, state: 'counted' }, counted)
      units.set({ ...labels, state: 'left' }, stage.tasks.length - done)
      input.inc({ run }, counts.bytes)
      for (const [source, docs] of recordsOf(counts)) records.inc({ run, source }, docs)
      for (const [labels, amount] of endsOf(counts)) {
        documents.inc({ run, ...labels }, amount.docs)
        bytes.inc({ run, ...labels }, amount.bytes)
      }
      for (const value of counts.seconds) seconds.observe({ run, kind }, value)
    }
  }
}

/** Records that entered the first step, by source. */
function recordsOf({ stage, steps }: StageCounts): [source: string, docs: number][] {
  const [first] = steps.values()
  if (stage.kind !== 'stream' || stage.pass > 0 || first === undefined) return []
  return Object.entries(first).map(([source, cell]) => [source, cell.in.docs])
}

/** Where documents ended in a stage; ends that nothing came to are left out. */
function endsOf({ steps, kept }: StageCounts): [Labels, Amount][] {
  const ends = [...steps].flatMap(([step, table]) =>
    Object.entries(table).flatMap(([source, cell]): [Labels, Amount][] => [
      [{ source, outcome: 'removed', step }, sum(Object.values(cell.removed))],
      [{ source, outcome: 'duplicate', step }, cell.duplicate],
      [
        { source, outcome: 'quarantined', step },
        { docs: quarantinedOf(cell), bytes: 0 },
      ],
    ]),
  )
  const ofKept = Object.entries(kept).map(([source, amount]): [Labels, Amount] => [
    { source, outcome: 'kept', step: '' },
    amount,
  ])
  return [...ends, ...ofKept].filter(([, { docs }]) => docs > 0)
}

const sum = (amounts: readonly Amount[]): Amount => ({
  docs: amounts.reduce((total, { docs }) => total + docs, 0),
  bytes: amounts.reduce((total, { bytes }) => total + bytes, 0),
})

function addQueue(registry: Registry, { workers, depths, redis, problems }: View): void {
  const jobs = gauge(registry, 'mdfs_queue_jobs', 'Jobs by run, kind of work and state', [
    'run',
    'kind',
    'state',
  ])
  for (const { run, kind, jobs: byState } of depths)
    for (const [state, n] of Object.entries(byState)) jobs.set({ run, kind, state }, n)
  const alive = gauge(
    registry,
    'mdfs_workers',
    'Workers heard of in the last 15 seconds, by kind of work that they take',
    ['kind'],
  )
  for (const kind of KINDS) alive.set({ kind }, workers.filter(({ kinds }) => kinds.includes(kind)).length)
  const one = ['worker', 'host', 'run'] as const
  const speed = gauge(
    registry,
    'mdfs_worker_documents_per_second',
    'Speed of a worker over its last heartbeat',
    one,
  )
  const busy = gauge(registry, 'mdfs_worker_busy_threads', 'Threads of a worker that do a unit', one)
  const threads = gauge(registry, 'mdfs_worker_threads', 'Threads of a worker', one)
  const memory = gauge(registry, 'mdfs_worker_memory_bytes', 'Resident memory of a worker', one)
  for (const { worker, host, run = '', docsPerSecond, tasks, threads: all, memory: resident } of workers) {
    const labels = { worker, host, run }
    speed.set(labels, docsPerSecond)
    busy.set(labels, tasks.length)
    threads.set(labels, all)
    memory.set(labels, resident)
  }
  gauge(
    registry,
    'mdfs_problems',
    'Things that could not be read at this look; the overview says which',
    [],
  ).set(problems.length)
  if (redis === undefined) return
  gauge(registry, 'mdfs_redis_memory_bytes', 'Memory that Redis uses', []).set(redis.used)
  gauge(registry, 'mdfs_redis_memory_limit_bytes', 'Memory that Redis may use; 0: no limit', []).set(
    redis.limit,
  )
}
