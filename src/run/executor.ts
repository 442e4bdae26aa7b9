import type { Control } from './control.ts'
import type { TaskMemory } from './memory.ts'
import type { Plan, Stage } from './plan.ts'

/** Everything a worker is told, once. Tasks are then named, never copied. */
export interface Session {
  readonly plan: Plan
  /** Run directory, absolute. */
  readonly out: string
  /** For the state of dedup tasks. Decides nothing of the output. */
  readonly memory: TaskMemory
}

/** Does the tasks of a stage, in any order, on any number of workers. Rejects with the first failure. */
export interface Executor {
  run(stage: Stage, tasks: readonly string[], control: Control, done: (task: string) => void): Promise<void>
  close(): Promise<void>
}
