import { existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { isStopped, messageOf, StoppedError, UsageError } from '../errors.ts'
import type { Stats } from '../stats/stats.ts'
import { explainSystemError } from '../system-errors.ts'
import { appendedIndexes, appendToIndexes, type IndexMarker } from './append-indexes.ts'
import { writeWhole } from './commit.ts'
import { newControl, requestStop } from './control.ts'
import { type Executor, sessionOf } from './executor.ts'
import { finalize, sweepUnits } from './finalize.ts'
import { checkSegments, segmentsFor } from './indexes.ts'
import { inlineExecutor } from './inline.ts'
import { layout, taskFile } from './layout.ts'
import { lockDirectory } from './lock.ts'
import { makeDirectory } from './make-directory.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { defaultMemory, type MemoryPlan, planMemory } from './memory.ts'
import type { Plan, Stage } from './plan.ts'
import { planText, publishPlan } from './plan-file.ts'
import { bytesOf, look, type Progress } from './progress.ts'
import type { QueueOptions } from './queue/queue-session.ts'
import { checkOwnDirectory, checkSameRun, describeRun, type RunFile } from './run-file.ts'
import { recordTimings } from './run-timings.ts'
import { threadExecutor } from './threads.ts'
import { publishRecipe } from './workspace/recipe-files.ts'
import { localWorkspace, type Workspace } from './workspace/workspace.ts'

export interface RunOptions {
  /** Run directory: a path. */
  readonly out: string
  /** Where the run directory is, when it is not on a disk of this machine. */
  readonly workspace?: Workspace
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
  workspace: Workspace,
  executor: Executor,
  { signal, onProgress }: RunOptions,
): Promise<void> {
  const committed = await workspace.committed(stage.id)
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
function unneededAfter({ passes, units }: Plan, pass: number): string[] {
  const { dedups, spanDedup } = passes[pass]!
  const unneeded = dedups.filter(({ traits }) => traits?.index === undefined).map(({ name }) => `/${name}`)
  if (spanDedup !== undefined) unneeded.push('')
  return units.flatMap(({ id }) => {
    const dir = `units/pass-${pass}/${id}`
    return [`${dir}/${taskFile.spool}`, ...unneeded.map((name) => `${dir}/${taskFile.fingerprints}${name}`)]
  })
}

/** No more threads than the largest stage has tasks, since each loads its models; and no more than fit in memory. */
export function shareMemory(
  { stages }: Plan,
  { workers, memory = defaultMemory() }: Pick<RunOptions, 'workers' | 'memory'>,
): MemoryPlan {
  return planMemory(memory, Math.min(workers, Math.max(1, ...stages.map(({ tasks }) => tasks.length))))
}

function localExecutor(plan: Plan, workspace: Workspace, { workers, tasks: memory }: MemoryPlan): Executor {
  const session = sessionOf(plan, workspace, memory)
  return workers === 0 ? inlineExecutor(session, workspace) : threadExecutor(session, workers, workspace)
}

async function runStages(
  plan: Plan,
  workspace: Workspace,
  options: RunOptions,
  executor: Executor,
): Promise<void> {
  try {
    for (const stage of plan.stages) {
      await runStage(plan, stage, workspace, executor, options)
      await workspace.fetchCommits(stage)
      if (stage.kind === 'stream' && stage.pass > 0)
        await workspace.remove(unneededAfter(plan, stage.pass - 1))
    }
  } catch (error) {
    throw isStopped(error) ? new StoppedError() : error
  } finally {
    await executor.close()
  }
}

/** What is done once the manifest stands. Killed here, it is done when the run is started again. */
async function settle(plan: Plan, workspace: Workspace): Promise<void> {
  await appendToIndexes(plan, workspace.out)
  await sweepUnits(plan, workspace)
  removeWork(workspace.out)
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
async function complete(plan: Plan, workspace: Workspace, options: RunOptions): Promise<void> {
  if (options.queue === undefined) {
    await publishPlan(planText(plan, workspace.url), workspace)
    await runStages(plan, workspace, options, localExecutor(plan, workspace, shareMemory(plan, options)))
    await finalize(plan, workspace)
    return
  }
  // BullMQ is loaded by those who need it.
  const { openQueueSession } = await import('./queue/queue-session.ts')
  const session = await openQueueSession(plan, workspace, options.queue)
  try {
    await runStages(plan, workspace, options, session.executor)
    await finalize(plan, workspace)
    await session.finish()
  } catch (error) {
    await session.fail(error, isStopped(error))
    throw error
  } finally {
    await session.close()
  }
}

/** Writes what decides the output, or finds that the directory holds the same run. */
async function begin(plan: Plan, ours: RunFile, workspace: Workspace): Promise<{ same: boolean }> {
  const { out } = workspace
  const same = checkSameRun(out, ours)
  if (same) {
    if (!existsSync(layout.manifest(out))) await checkSegments(plan, ours, out)
    return { same }
  }
  writeWhole(layout.run(out), `${JSON.stringify(ours, null, 1)}\n`)
  await publishRecipe(plan.recipe, workspace)
  await workspace.push(['run.json'])
  return { same }
}

/**
 * Runs a plan to the end, or resumes it: tasks already committed are not done again. Throws `UsageError` when `out`
 * holds another run, `StoppedError` when aborted, `RunError` when the sums do not reconcile or the machine does not do
 * what is needed, such as when the disk is full.
 */
export async function run(plan: Plan, options: RunOptions): Promise<RunResult> {
  const workspace = options.workspace ?? localWorkspace(resolve(options.out))
  try {
    return await runIn(workspace, plan, options)
  } catch (error) {
    throw explainSystemError(error, workspace.out) ?? error
  }
}

async function runIn(workspace: Workspace, plan: Plan, options: RunOptions): Promise<RunResult> {
  const { out } = workspace
  const started = performance.now()
  await workspace.pull(['run.json', 'manifest.json', 'stats.json', 'timings.json'])
  const ours = describeRun(plan, await segmentsFor(plan, out))
  checkOwnDirectory(plan, out)
  makeDirectory(out)
  const release = lockDirectory(out)
  try {
    const { same } = await begin(plan, ours, workspace)
    // Workers of a queue go on while nobody coordinates them: what they are making is theirs.
    if (options.queue === undefined) removeWork(out)
    if (same && existsSync(layout.manifest(out))) {
      await settle(plan, workspace)
      return result(plan, out, true)
    }
    const note = async (cause?: unknown): Promise<void> => {
      recordTimings(plan, out, {
        seconds: (performance.now() - started) / 1000,
        ...(options.queue === undefined && { workers: options.workers }),
        ...(cause !== undefined && !isStopped(cause) && { cause: messageOf(cause) }),
      })
      await workspace.push(['timings.json'])
    }
    try {
      await complete(plan, workspace, options)
    } catch (error) {
      // Wrong usage is no part of the run's story: another process may be at work on it.
      if (!(error instanceof UsageError)) {
        // The disk that failed the run may fail this too; the error that is thrown next says more.
        await note(error).catch(() => {})
      }
      throw error
    }
    await note()
    await settle(plan, workspace)
    return result(plan, out, false)
  } finally {
    release()
  }
}
