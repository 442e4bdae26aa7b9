import { isStopped, StoppedError } from '../errors.ts'
import { newControl, requestStop } from './control.ts'
import { type Executor, sessionOf } from './executor.ts'
import { inlineExecutor } from './inline.ts'
import { taskFile } from './layout.ts'
import type { MemoryPlan } from './memory.ts'
import type { Plan, Stage } from './plan.ts'
import { bytesOf, look, type Progress } from './progress.ts'
import { threadExecutor } from './threads.ts'
import type { Workspace } from './workspace/workspace.ts'

export interface StageOptions {
  readonly onProgress?: (progress: Progress) => void
  /** Aborting stops cleanly: committed units stay. */
  readonly signal?: AbortSignal
}

const PROGRESS_MS = 500

async function runStage(
  plan: Plan,
  stage: Stage,
  workspace: Workspace,
  executor: Executor,
  { signal, onProgress }: StageOptions,
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

/** Tasks on threads of this process. */
export function localExecutor(
  plan: Plan,
  workspace: Workspace,
  { workers, tasks: memory }: MemoryPlan,
): Executor {
  const session = sessionOf(plan, workspace, memory)
  return workers === 0 ? inlineExecutor(session, workspace) : threadExecutor(session, workers, workspace)
}

/** Does the stages of a plan, one after the other; ends the executor. */
export async function runStages(
  plan: Plan,
  workspace: Workspace,
  options: StageOptions,
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
