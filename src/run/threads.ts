import { requestStop } from './control.ts'
import type { Executor, Session } from './executor.ts'
import { openTaskThreads } from './task-threads.ts'
import type { Workspace } from './workspace/workspace.ts'

/** Tasks on worker threads of this process. */
export function threadExecutor(session: Session, workers: number, workspace: Workspace): Executor {
  const threads = openTaskThreads(session, workers, workspace)
  return {
    async run(stage, tasks, control, done) {
      const all = tasks.map(async (task, slot) => {
        await workspace.around(session.plan, stage, task, () => threads.run(stage, task, slot, control))
        done(task)
      })
      try {
        await Promise.all(all)
      } catch (error) {
        // The first failure decides; tasks not begun are dropped, those running are told to stop and awaited.
        requestStop(control)
        await Promise.allSettled(all)
        throw error
      }
    },
    close: () => threads.close(),
  }
}
