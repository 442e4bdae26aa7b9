import type { Control } from './control.ts'
import type { TaskMemory } from './memory.ts'
import type { Plan, Stage } from './plan.ts'
import type { Workspace } from './workspace/workspace.ts'

/** Everything a worker is told, once. Tasks are then named, never copied. */
export interface Session {
  readonly plan: Plan
  /** Run directory on this machine, absolute. */
  readonly out: string
  /** URL of the storage that holds the run directory, when it is not here; `out` is a part of it then. */
  readonly storage?: string
  /** File in which the record being worked on is noted, for a process that may die of it. */
  readonly journal?: string
  /** For the state of dedup tasks. Decides nothing of the output. */
  readonly memory: TaskMemory
}

export const sessionOf = (plan: Plan, { out, url }: Workspace, memory: TaskMemory): Session => ({
  plan,
  out,
  memory,
  ...(url !== out && { storage: url }),
})

/** Does the tasks of a stage, in any order, on any number of workers. Rejects with the first failure. */
export interface Executor {
  run(stage: Stage, tasks: readonly string[], control: Control, done: (task: string) => void): Promise<void>
  close(): Promise<void>
}
