import { workerData } from 'node:worker_threads'
import { type Failure, failureOf } from '../errors.ts'
import type { Control } from './control.ts'
import type { Session } from './executor.ts'
import type { Stage } from './plan.ts'
import { TaskRunner } from './tasks.ts'

/** Entry of a worker thread. tinypool hands its own data first, then ours. */
const [, session] = workerData as [unknown, Session]
const runner = new TaskRunner(session)

export interface WorkerTask {
  readonly stage: Stage
  readonly task: string
  readonly slot: number
  readonly control: Control
  /** Counts the times this task is done, from 1. */
  readonly attempt: number
}

/** Resolves to how the task failed, if it did. */
export default async function work({
  stage,
  task,
  slot,
  control,
  attempt,
}: WorkerTask): Promise<Failure | undefined> {
  try {
    await runner.run(stage, task, slot, control, attempt)
    return undefined
  } catch (error) {
    return failureOf(error)
  }
}
