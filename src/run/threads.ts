import { Tinypool } from 'tinypool'
import type { Executor, Session } from './executor.ts'
import type { WorkerTask } from './worker.ts'

/** A pool of worker threads; each reads its own inputs by name. */
export function threadExecutor(session: Session, workers: number): Executor {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    workerData: session,
    concurrentTasksPerWorker: 1,
  })
  return {
    async run(stage, tasks, control, done) {
      const abort = new AbortController()
      const running = tasks.map(async (task, slot) => {
        const work: WorkerTask = { stage: { ...stage, tasks: [] }, task, slot, control }
        await pool.run(work, { signal: abort.signal })
        done(task)
      })
      try {
        await Promise.all(running)
      } catch (error) {
        // The first failure decides; tasks not begun are dropped, those running are told to stop and awaited.
        Atomics.store(control.stop, 0, 1)
        await Promise.allSettled(running)
        throw error
      }
    },
    close: () => pool.destroy(),
  }
}
