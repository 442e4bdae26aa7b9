import { Tinypool } from 'tinypool'
import { requestStop, workingOn } from './control.ts'
import type { Executor, Session } from './executor.ts'
import { addPoison } from './poison.ts'
import type { WorkerTask } from './worker.ts'

const WATCH_MS = 500

/** Documents live briefly but not as briefly as the default nursery turns over: a tenth less time on real text. */
const YOUNG_MB = 96

const outOfMemory = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'

/** One attempt at a task, as its watcher sees it. */
interface Attempt {
  readonly task: string
  readonly attempt: number
  readonly abort: AbortController
  turn: number
  /** Milliseconds on the same record, by the watcher's own ticks: time in which the whole process slept does not count. */
  waited: number
  /** The watcher has ended its thread. */
  ended: boolean
}

/** A pool of worker threads; each reads its own inputs by name. A thread that a document stops is replaced. */
export function threadExecutor(session: Session, workers: number): Executor {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    workerData: session,
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const limit = 1000 * session.plan.recipe.limits.seconds
  return {
    async run(stage, tasks, control, done) {
      const running = new Map<number, Attempt>()
      const watch = setInterval(() => {
        for (const [slot, attempt] of running) {
          const turn = workingOn(control, slot, attempt.attempt)?.turn ?? 0
          attempt.waited = turn === 0 || turn !== attempt.turn ? 0 : attempt.waited + WATCH_MS
          attempt.turn = turn
          if (attempt.waited <= limit || attempt.ended) continue
          attempt.ended = true
          attempt.abort.abort()
        }
      }, WATCH_MS)

      /** Does a task once. `false`: a document stopped its thread; its place is noted. */
      const attemptTask = async (task: string, slot: number, number: number): Promise<boolean> => {
        const abort = new AbortController()
        const attempt: Attempt = { task, attempt: number, abort, turn: 0, waited: 0, ended: false }
        running.set(slot, attempt)
        const work: WorkerTask = { stage: { ...stage, tasks: [] }, task, slot, control, attempt: number }
        try {
          await pool.run(work, { signal: abort.signal })
          return true
        } catch (error) {
          const place = attempt.ended || outOfMemory(error) ? workingOn(control, slot, number) : undefined
          if (place === undefined) throw error
          addPoison(session.out, stage.id, task, place)
          return false
        } finally {
          running.delete(slot)
        }
      }

      const runTask = async (task: string, slot: number): Promise<void> => {
        for (let number = 1; !(await attemptTask(task, slot, number)); number++);
        done(task)
      }

      const all = tasks.map((task, slot) => runTask(task, slot))
      try {
        await Promise.all(all)
      } catch (error) {
        // The first failure decides; tasks not begun are dropped, those running are told to stop and awaited.
        requestStop(control)
        await Promise.allSettled(all)
        throw error
      } finally {
        clearInterval(watch)
      }
    },
    close: () => pool.destroy(),
  }
}
