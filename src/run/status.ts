import { existsSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import { Committed } from './committed.ts'
import { layout } from './layout.ts'
import { type LockHolder, lockHolder } from './lock.ts'
import { readManifest } from './manifest.ts'
import type { Stage } from './plan.ts'
import { PlanReader } from './plan-reader.ts'
import type { QueuedRun } from './queue/look.ts'
import { readRunFile } from './run-file.ts'
import { readSessions } from './run-timings.ts'
import { causesOf, type Outcomes, outcomesOf } from './stage-counts.ts'
import { type Speed, speedOf } from './status-speed.ts'

/**
 * - `not begun`: planned, and nothing done
 * - `running`: by a process on this machine, or on one that cannot be looked at from here
 * - `queued`: workers have it; `waiting`: no worker has
 * - `stopped`: on purpose, or killed; the same command resumes it
 */
export type RunState =
  | 'not begun'
  | 'running'
  | 'queued'
  | 'waiting'
  | 'paused'
  | 'cancelled'
  | 'stopped'
  | 'failed'
  | 'complete'

export interface StageStatus {
  readonly id: string
  /** For people. */
  readonly name: string
  readonly tasks: number
  readonly done: number
}

export interface RunStatus {
  /** Names the run by its plan: 16 hex digits. Absent when there is no plan. */
  readonly run?: string
  /** Run directory: absolute path, or what the queue calls it. */
  readonly out: string
  readonly recipe: string
  /** Version of mdfs. */
  readonly version: string
  readonly state: RunState
  /** Why it is in that state, where that is not plain; one line. */
  readonly cause?: string
  readonly stages: readonly StageStatus[]
  /** Committed tasks, and those of them that the outcomes are counted from. Fewer: the outcomes are guessed from these. */
  readonly units: { readonly done: number; readonly counted: number }
  readonly outcomes: Outcomes
  /** Records by cause of quarantine, most first. */
  readonly quarantined: readonly { readonly cause: string; readonly docs: number }[]
  readonly speed?: Speed
  /** What to do now. */
  readonly advice: string
}

const stageName = ({ kind, pass, dedup }: Stage, passes: number): string =>
  kind === 'stream' ? `pass ${pass + 1} of ${passes}` : `${kind} ${dedup}`

const firstLine = (text: string): string => text.split('\n', 1)[0]!

const counted = (workers: number): string => (workers === 1 ? '1 worker' : `${workers} workers`)

/** What is known of a run without counting what it did. */
interface Found {
  readonly state: RunState
  readonly cause?: string
}

function queuedState({ entry, isCoordinated, workers }: QueuedRun): Found {
  const { state, cause } = entry
  if (state !== 'running') return { state, ...(cause !== undefined && { cause: firstLine(cause) }) }
  if (!isCoordinated) return { state: 'stopped', cause: 'its coordinator is gone; workers finish the stage' }
  if (workers.length > 0) return { state: 'queued', cause: `done by ${counted(workers.length)}` }
  return { state: 'waiting', cause: 'no worker has taken it up' }
}

function lockedState({ pid, host, isAlive }: LockHolder): Found {
  if (isAlive === true) return { state: 'running', cause: `process ${pid}` }
  if (isAlive === false) return { state: 'stopped', cause: `process ${pid} was killed` }
  return { state: 'running', cause: `process ${pid} on ${host}, as far as can be told from here` }
}

function stateOf(out: string, isBegun: boolean, queued: QueuedRun | undefined): Found {
  if (existsSync(layout.manifest(out))) return { state: 'complete' }
  if (queued !== undefined) return queuedState(queued)
  const holder = lockHolder(out)
  if (holder !== undefined) return lockedState(holder)
  const last = readSessions(out).at(-1)
  if (last?.cause !== undefined) return { state: 'failed', cause: firstLine(last.cause) }
  return { state: isBegun || last !== undefined ? 'stopped' : 'not begun' }
}

function adviceOn(state: RunState, out: string, run: string | undefined): string {
  if (state === 'complete') return `read it: mdfs report ${out}; check it: mdfs verify ${out}`
  if (state === 'running' || state === 'queued') return 'nothing: it goes on'
  if (state === 'waiting') return 'start workers: mdfs worker --redis URL'
  if (state === 'paused') return `let it go on: mdfs queue resume ${run ?? out} --redis URL`
  if (state === 'not begun') return 'the same `mdfs run` command begins it'
  if (state === 'failed') return 'mend the cause; then the same `mdfs run` command resumes it'
  return 'the same `mdfs run` command resumes it; finished units are kept'
}

/** One look at one run, and further ones that count only what is new. */
export class StatusReader {
  readonly #out: string
  readonly #plan: PlanReader
  #committed: Committed | undefined

  /** `out`: absolute. */
  constructor(out: string) {
    this.#out = out
    this.#plan = new PlanReader(out)
  }

  /** Id of the run by the plan that stands there now. */
  get run(): string | undefined {
    return this.#plan.read()?.run
  }

  /** What the run's tasks did, as of the last look; absent when the directory holds no plan. */
  get committed(): Committed | undefined {
    return this.#committed
  }

  /**
   * `most`: markers to read in this look. Throws `UsageError` when there is no run, `RunError` when a file of it cannot
   * be read.
   */
  async read(queued: QueuedRun | undefined, most?: number): Promise<RunStatus> {
    const out = this.#out
    if (!existsSync(layout.run(out))) {
      throw new UsageError(
        `expected a run directory, found no ${layout.run(out)}; begin one: mdfs run RECIPE --out DIR`,
      )
    }
    const { mdfs: version, recipe } = readRunFile(out)
    const planned = this.#plan.read()
    // A resumed run may be cut into other units than before: another plan, counted anew.
    if (planned?.plan !== this.#committed?.plan) this.#committed = planned && new Committed(planned.plan, out)
    await this.#committed?.refresh(most)
    const stages = this.#committed?.stages ?? []
    const units = this.#committed?.tasks ?? { done: 0, counted: 0 }
    const found = stateOf(out, units.done > 0, queued)
    const speed = this.#speed(found.state, queued)
    return {
      ...(planned !== undefined && { run: planned.run }),
      out,
      recipe: nameOf(recipe),
      version,
      ...found,
      stages: stages.map(({ stage, done }) => ({
        id: stage.id,
        name: stageName(stage, planned?.plan.passes.length ?? 1),
        tasks: stage.tasks.length,
        done,
      })),
      units,
      outcomes: this.#outcomes(found.state),
      quarantined: causesOf(stages),
      ...(speed !== undefined && { speed }),
      advice: adviceOn(found.state, out, planned?.run),
    }
  }

  #outcomes(state: RunState): Outcomes {
    if (state !== 'complete') return outcomesOf(this.#committed?.stages ?? [])
    return { ...readManifest(this.#out).ledger, pending: 0 }
  }

  #speed(state: RunState, queued: QueuedRun | undefined): Speed | undefined {
    if (this.#committed === undefined || (state !== 'running' && state !== 'queued')) return undefined
    return speedOf(this.#committed, state === 'queued' ? queued : undefined)
  }
}

function nameOf(recipe: unknown): string {
  const { name } = recipe as { readonly name?: unknown }
  return typeof name === 'string' ? name : '(no name)'
}

/** A run that stands where this machine cannot look: what the queue says of it. */
export function statusFromQueue(queued: QueuedRun): RunStatus {
  const { entry, progress, workers } = queued
  const found = queuedState(queued)
  const docsPerSecond = workers.reduce((sum, worker) => sum + worker.docsPerSecond, 0)
  return {
    run: entry.run,
    out: entry.out,
    recipe: entry.recipe,
    version: entry.version,
    ...found,
    stages:
      progress === undefined
        ? []
        : [{ id: progress.stage, name: progress.stage, tasks: progress.tasks, done: progress.done }],
    units: { done: 0, counted: 0 },
    outcomes: outcomesOf([]),
    quarantined: [],
    ...(found.state === 'queued' && { speed: { docsPerSecond } }),
    advice: adviceOn(found.state, entry.out, entry.run),
  }
}
