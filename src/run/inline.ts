import type { Executor, Session } from './executor.ts'
import { TaskRunner } from './tasks.ts'
import type { Workspace } from './workspace/workspace.ts'

/** Tasks one after another in this thread: for debugging, and where threads would cost more than the work. */
export function inlineExecutor(session: Session, workspace: Workspace): Executor {
  const runner = new TaskRunner(session)
  return {
    async run(stage, tasks, control, done) {
      for (const [slot, task] of tasks.entries()) {
        await workspace.around(session.plan, stage, task, () => runner.run(stage, task, slot, control))
        done(task)
      }
    },
    async close() {},
  }
}
