import { Tinypool } from 'tinypool'
import { errorOf, type Failure, StoppedError } from '../errors.ts'
import { type Control, clearSlot, workingOn } from './control.ts'
import type { Session } from './executor.ts'
import type { Stage } from './plan.ts'
import { addPoison, poisonKey } from './poison.ts'
import type { WorkerTask } from './worker.ts'
import type { Workspace } from './workspace/workspace.ts'

const WATCH_MS = 500

/** Documents live briefly but not as briefly as the default nursery turns over: a tenth less time on real text. */
const YOUNG_MB = 96

const outOfMemory = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'

/** One attempt at a task, as its watcher sees it. */
interface Attempt {
  readonly slot: number
  readonly number: number
  readonly control: Control
  readonly abort: AbortController
  turn: number
  /** Milliseconds on the same record, by the watcher's own ticks: time in which the whole process slept does not count. */
  waited: number
  /** The watcher has ended its thread. */
  ended: boolean
}

/** Does tasks in worker threads. */
export interface TaskThreads {
  /** Does one task to the end; `slot` is its place in `control`, not shared with a task that is running. */
  run(stage: Stage, task: string, slot: number, control: Control): Promise<void>
  /** The threads have been ended: what they were doing failed for no fault of its own. */
  readonly closed: boolean
  close(): Promise<void>
}

/**
 * A pool of worker threads; each reads its own inputs by name. A thread that a document stops (it takes longer than the
 * recipe allows, or all the memory) is replaced, and the task done again with that document quarantined.
 */
export function openTaskThreads(
  session: Session,
  threads: number,
  workspace: Pick<Workspace, 'push'>,
): TaskThreads {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: session,
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const limit = 1000 * session.plan.recipe.limits.seconds
  const running = new Set<Attempt>()
  const watch = setInterval(() => {
    for (const attempt of running) {
      const turn = workingOn(attempt.control, attempt.slot, attempt.number)?.turn ?? 0
      attempt.waited = turn === 0 || turn !== attempt.turn ? 0 : attempt.waited + WATCH_MS
      attempt.turn = turn
      if (attempt.waited <= limit || attempt.ended) continue
      attempt.ended = true
      attempt.abort.abort()
    }
  }, WATCH_MS)

  /** Does a task once. `false`: a document stopped its thread; its place is noted. */
  const attemptTask = async (
    stage: Stage,
    task: string,
    slot: number,
    control: Control,
    number: number,
  ): Promise<boolean> => {
    const abort = new AbortController()
    const attempt: Attempt = { slot, number, control, abort, turn: 0, waited: 0, ended: false }
    running.add(attempt)
    const work: WorkerTask = { stage: { ...stage, tasks: [] }, task, slot, control, attempt: number }
    try {
      const failure = (await pool.run(work, { signal: abort.signal })) as Failure | undefined
      if (failure !== undefined) throw errorOf(failure)
      return true
    } catch (error) {
      const place = attempt.ended || outOfMemory(error) ? workingOn(control, slot, number) : undefined
      if (place === undefined) throw error
      addPoison(session.out, stage.id, task, place)
      await workspace.push([poisonKey(stage.id, task)])
      return false
    } finally {
      running.delete(attempt)
    }
  }

  let closed = false
  return {
    async run(stage, task, slot, control) {
      for (let number = 1; ; number++) {
        // A pool that has been destroyed would begin anew.
        if (closed) throw new StoppedError()
        clearSlot(control, slot)
        if (await attemptTask(stage, task, slot, control, number)) return
      }
    },
    get closed() {
      return closed
    },
    async close() {
      if (closed) return
      closed = true
      clearInterval(watch)
      await pool.destroy()
    },
  }
}
