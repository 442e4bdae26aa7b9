import { Tinypool } from 'tinypool'
import { clearSlot, requestStop, stuckAt } from './control.ts'
import type { Executor, Session } from './executor.ts'
import { addPoison } from './poison.ts'
import type { WorkerTask } from './worker.ts'

const WATCH_MS = 500

/** Documents live briefly but not as briefly as the default nursery turns over: a tenth less time on real text. */
const YOUNG_MB = 96

/** A pool of worker threads; each reads its own inputs by name. A thread that hangs on a document is replaced. */
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
      const running = new Map<number, { readonly task: string; readonly abort: AbortController }>()
      const poisoned = new Set<number>()
      const watch = setInterval(() => {
        for (const [slot, { task, abort }] of running) {
          const place = stuckAt(control, slot, limit, Date.now())
          if (place === undefined || poisoned.has(slot)) continue
          addPoison(session.out, stage.id, task, place)
          poisoned.add(slot)
          abort.abort()
        }
      }, WATCH_MS)

      /** Does a task once. `false`: it hung, and its thread was ended. */
      const attempt = async (task: string, slot: number): Promise<boolean> => {
        const abort = new AbortController()
        running.set(slot, { task, abort })
        const work: WorkerTask = { stage: { ...stage, tasks: [] }, task, slot, control }
        try {
          await pool.run(work, { signal: abort.signal })
          return true
        } catch (error) {
          if (!poisoned.delete(slot)) throw error
          clearSlot(control, slot)
          return false
        } finally {
          running.delete(slot)
        }
      }

      const runTask = async (task: string, slot: number): Promise<void> => {
        while (!(await attempt(task, slot))); // Each time costs one document: its place is poison now.
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
