import { z } from 'zod'
import type { Plan, Stage } from '../plan.ts'

/** Names, never text; what a name means stands in the plan. */
export interface Job {
  readonly stage: string
  readonly task: string
}

const jobSchema = z.strictObject({ stage: z.string().max(200), task: z.string().max(200) })

/** BullMQ's own id of a job: adding a task twice adds it once. BullMQ keeps the colon for itself. */
export const jobId = ({ stage, task }: Job): string => `${stage}/${task}`

/** Is this the job that was added under this id? */
export function isJobOf(id: string, data: unknown): boolean {
  const parsed = jobSchema.safeParse(data)
  return parsed.success && jobId(parsed.data) === id
}

/**
 * The task that a job names. Whoever can write to Redis can write a job: one that is not in the plan is refused, so that
 * nothing outside of the run is read or written.
 */
export function taskOfJob(data: unknown, tasks: ReadonlyMap<string, PlannedTask>): PlannedTask {
  const parsed = jobSchema.safeParse(data)
  const planned = parsed.success ? tasks.get(jobId(parsed.data)) : undefined
  if (planned === undefined) {
    throw new Error('the job names no task of this run: expected {"stage", "task"} as they stand in its plan')
  }
  return planned
}

export interface PlannedTask {
  readonly stage: Stage
  readonly task: string
}

/** Every task of a plan, by the id of its job. */
export const plannedTasks = ({ stages }: Plan): ReadonlyMap<string, PlannedTask> =>
  new Map(
    stages.flatMap((stage) =>
      stage.tasks.map((task): [string, PlannedTask] => [jobId({ stage: stage.id, task }), { stage, task }]),
    ),
  )
