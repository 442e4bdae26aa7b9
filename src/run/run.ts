import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isStopped, messageOf, StoppedError, UsageError } from '../errors.ts'
import type { Stats } from '../stats/stats.ts'
import { appendedIndexes, appendToIndexes, type IndexMarker } from './append-indexes.ts'
import { committedTasks, writeWhole } from './commit.ts'
import { newControl, requestStop } from './control.ts'
import type { Executor, Session } from './executor.ts'
import { finalize, sweepUnits } from './finalize.ts'
import { checkSegments, segmentsFor } from './indexes.ts'
import { inlineExecutor } from './inline.ts'
import { fingerprintDir, layout, taskFile } from './layout.ts'
import { lockDirectory } from './lock.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { defaultMemory, type MemoryPlan, planMemory } from './memory.ts'
import type { Plan, Stage } from './plan.ts'
import { planText } from './plan-file.ts'
import { bytesOf, look, type Progress } from './progress.ts'
import { openQueueSession, type QueueOptions } from './queue/queue-session.ts'
import { checkOwnDirectory, checkSameRun, describeRun } from './run-file.ts'
import { recordTimings, type SessionTime } from './run-timings.ts'
import { threadExecutor } from './threads.ts'
import { localWorkspace } from './workspace.ts'

export interface RunOptions {
  readonly out: string
  /** Worker threads; 0 works in this thread. */
  readonly workers: number
  /** Bytes that the run may take; fewer workers work when not all fit. Default: half of the machine's. Decides nothing of
   * the output. */
  readonly memory?: number
  /** Others do the work: workers that take it from a queue. `workers` and `memory` are theirs then. */
  readonly queue?: QueueOptions
  readonly onProgress?: (progress: Progress) => void
  /** Aborting stops cleanly: committed units stay, the same call resumes. */
  readonly signal?: AbortSignal
}

export interface RunResult {
  readonly stats: Stats
  readonly manifest: Manifest
  /** Nothing was left to do. */
  readonly alreadyComplete: boolean
  /** Share of quarantined records. */
  readonly quarantined: number
  /** What was added to the indexes of the run's steps. */
  readonly indexes: readonly IndexMarker[]
}

const PROGRESS_MS = 500

async function runStage(
  plan: Plan,
  stage: Stage,
  out: string,
  executor: Executor,
  { signal, onProgress }: RunOptions,
): Promise<void> {
  const committed = committedTasks(out, stage.id)
  const tasks = stage.tasks.filter((task) => !committed.has(task))
  if (tasks.length === 0) return
  if (signal?.aborted) throw new StoppedError()
  const control = newControl(tasks.length)
  const stop = (): void => requestStop(control)
  signal?.addEventListener('abort', stop, { once: true })
  const started = performance.now()
  const bytesTotal = bytesOf(plan, stage, tasks)
  let tasksDone = stage.tasks.length - tasks.length
  const show = (): void =>
    onProgress?.(look(plan, stage, control, tasksDone, bytesTotal, (performance.now() - started) / 1000))
  const ticker = setInterval(show, PROGRESS_MS)
  try {
    await executor.run(stage, tasks, control, () => {
      tasksDone += 1
    })
    show()
  } finally {
    clearInterval(ticker)
    signal?.removeEventListener('abort', stop)
  }
}

/** The spool and fingerprints of a pass are needed until the pass after it has committed; for an index, to the end. */
function sweepPass(plan: Plan, out: string, pass: number): void {
  const { dedups, spanDedup } = plan.passes[pass]!
  const unneeded = dedups.filter(({ traits }) => traits?.index === undefined)
  for (const { id } of plan.units) {
    const dir = layout.task(out, `pass-${pass}`, id)
    rmSync(join(dir, taskFile.spool), { recursive: true, force: true })
    for (const { name } of unneeded)
      rmSync(fingerprintDir(out, pass, id, name), { recursive: true, force: true })
    if (spanDedup !== undefined) rmSync(join(dir, taskFile.fingerprints), { recursive: true, force: true })
  }
}

/** No more threads than the largest stage has tasks, since each loads its models; and no more than fit in memory. */
export function shareMemory(
  { stages }: Plan,
  { workers, memory = defaultMemory() }: Pick<RunOptions, 'workers' | 'memory'>,
): MemoryPlan {
  return planMemory(memory, Math.min(workers, Math.max(1, ...stages.map(({ tasks }) => tasks.length))))
}

function localExecutor(plan: Plan, out: string, { workers, tasks: memory }: MemoryPlan): Executor {
  const session: Session = { plan, out, memory }
  return workers === 0 ? inlineExecutor(session) : threadExecutor(session, workers)
}

async function runStages(plan: Plan, out: string, options: RunOptions, executor: Executor): Promise<void> {
  try {
    for (const stage of plan.stages) {
      await runStage(plan, stage, out, executor, options)
      if (stage.kind === 'stream' && stage.pass > 0) sweepPass(plan, out, stage.pass - 1)
    }
  } catch (error) {
    throw isStopped(error) ? new StoppedError() : error
  } finally {
    await executor.close()
  }
}

/** What is done once the manifest stands. Killed here, it is done when the run is started again. */
async function settle(plan: Plan, out: string): Promise<void> {
  await appendToIndexes(plan, out)
  sweepUnits(plan, out)
  removeWork(out)
}

/** A worker that was taken for dead may still write there while it goes. */
const removeWork = (out: string): void =>
  rmSync(layout.work(out), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })

function result(plan: Plan, out: string, alreadyComplete: boolean): RunResult {
  const manifest = readManifest(out)
  const stats = JSON.parse(readFileSync(layout.stats(out), 'utf8')) as Stats
  const { records, quarantined } = manifest.ledger
  return {
    stats,
    manifest,
    alreadyComplete,
    quarantined: records === 0 ? 0 : quarantined / records,
    indexes: appendedIndexes(plan, out),
  }
}

/** Does what is left of a run: on threads of this process, or by the workers of a queue. */
async function complete(plan: Plan, out: string, options: RunOptions): Promise<void> {
  if (options.queue === undefined) {
    writeWhole(layout.plan(out), planText(plan, out))
    await runStages(plan, out, options, localExecutor(plan, out, shareMemory(plan, options)))
    await finalize(plan, out)
    return
  }
  const session = await openQueueSession(plan, localWorkspace(out), options.queue)
  try {
    await runStages(plan, out, options, session.executor)
    await finalize(plan, out)
    await session.finish()
  } catch (error) {
    await session.fail(error, isStopped(error))
    throw error
  } finally {
    await session.close()
  }
}

/** A session that did not come through, for `mdfs status`. */
function recordEnd(plan: Plan, out: string, session: SessionTime, error: unknown): void {
  if (isStopped(error)) {
    recordTimings(plan, out, session)
    return
  }
  try {
    recordTimings(plan, out, { ...session, cause: messageOf(error) })
  } catch {
    // The disk that failed the run may fail this too; the error that is thrown next says more.
  }
}

/**
 * Runs a plan to the end, or resumes it: tasks already committed are not done again. Throws `UsageError` when `out`
 * holds another run, `StoppedError` when aborted, `RunError` when the sums do not reconcile.
 */
export async function run(plan: Plan, options: RunOptions): Promise<RunResult> {
  const out = resolve(options.out)
  const started = performance.now()
  const ours = describeRun(plan, await segmentsFor(plan, out))
  mkdirSync(out, { recursive: true })
  checkOwnDirectory(plan, out)
  const release = lockDirectory(out)
  try {
    const same = checkSameRun(out, ours)
    // Workers of a queue go on while nobody coordinates them: what they are making is theirs.
    if (options.queue === undefined) removeWork(out)
    if (same && existsSync(layout.manifest(out))) {
      await settle(plan, out)
      return result(plan, out, true)
    }
    if (same) await checkSegments(plan, ours, out)
    else writeWhole(layout.run(out), `${JSON.stringify(ours, null, 1)}\n`)
    const session = (): SessionTime => ({
      seconds: (performance.now() - started) / 1000,
      ...(options.queue === undefined && { workers: options.workers }),
    })
    try {
      await complete(plan, out, options)
    } catch (error) {
      // Wrong usage is no part of the run's story: another process may be at work on it.
      if (!(error instanceof UsageError)) recordEnd(plan, out, session(), error)
      throw error
    }
    recordTimings(plan, out, session())
    await settle(plan, out)
    return result(plan, out, false)
  } finally {
    release()
  }
}
