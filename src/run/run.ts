import { existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { isStopped, messageOf, UsageError } from '../errors.ts'
import type { Stats } from '../stats/stats.ts'
import { explainSystemError } from '../system-errors.ts'
import { appendedIndexes, appendToIndexes, type IndexMarker } from './append-indexes.ts'
import { writeWhole } from './commit.ts'
import { finalize, sweepUnits } from './finalize.ts'
import { checkSegments, segmentsFor } from './indexes.ts'
import { layout } from './layout.ts'
import { lockDirectory } from './lock.ts'
import { makeDirectory } from './make-directory.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { defaultMemory, type MemoryPlan, planMemory } from './memory.ts'
import type { Plan } from './plan.ts'
import { planText, publishPlan } from './plan-file.ts'
import type { QueueOptions } from './queue/queue-session.ts'
import { checkOwnDirectory, checkSameRun, describeRun, type RunFile } from './run-file.ts'
import { recordTimings } from './run-timings.ts'
import { localExecutor, runStages, type StageOptions } from './stages.ts'
import { publishRecipe } from './workspace/recipe-files.ts'
import { localWorkspace, type Workspace } from './workspace/workspace.ts'

export interface RunOptions extends StageOptions {
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

/** No more threads than the largest stage has tasks, since each loads its models; and no more than fit in memory. */
export function shareMemory(
  { stages }: Plan,
  { workers, memory = defaultMemory() }: Pick<RunOptions, 'workers' | 'memory'>,
): MemoryPlan {
  return planMemory(memory, Math.min(workers, Math.max(1, ...stages.map(({ tasks }) => tasks.length))))
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
    await finalize(plan, workspace, () => session.check())
    await session.finish()
  } catch (error) {
    await session.fail(error, isStopped(error))
    throw error
  } finally {
    await session.close()
  }
}

/** A coordinator that was killed between the manifest and the end left the run in the queue. */
async function forgetInQueue(plan: Plan, workspace: Workspace, queue: QueueOptions): Promise<void> {
  const { openQueueSession } = await import('./queue/queue-session.ts')
  const session = await openQueueSession(plan, workspace, queue)
  try {
    await session.finish()
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
      if (options.queue !== undefined) await forgetInQueue(plan, workspace, options.queue)
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
