import { type Job as BullJob, UnrecoverableError, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { isStopped, MachineError, messageOf, RunError, UsageError } from '../../errors.ts'
import { type Control, newControl, reportOf, requestStop } from '../control.ts'
import type { Session } from '../executor.ts'
import { openTaskThreads, type TaskThreads } from '../task-threads.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { runCarefully } from './careful.ts'
import { type Job, jobId, type PlannedTask, plannedTasks, taskOfJob } from './job.ts'
import { queuePrefix } from './keys.ts'
import type { Kind } from './kinds.ts'
import type { Heartbeat } from './registry.ts'
import { MOST_DEATHS } from './stalled.ts'

/** After so many deaths the unit is done in a process of its own, which finds the record that ends it. */
const SUSPICIOUS_DEATHS = 2

/** A unit that machines give back because of what they lack is tried so often beyond its attempts. */
const MOST_GIVEN_BACK = 6

/** A Redis that is away is asked again so often; BullMQ's own 15 s would be lost at every restart. */
const RETRY_MS = 1_000

export interface RunWorkOptions {
  readonly redis: Redis
  readonly run: string
  readonly session: Session
  readonly workspace: Workspace
  readonly kinds: readonly Kind[]
  readonly threads: number
  /** Shown by BullMQ, and in messages. */
  readonly worker: string
  /** A worker that is not heard of for so many milliseconds loses its units to others. */
  readonly lockMs: number
  /** This machine cannot go on: one line. Its units have been given back. */
  readonly onTrouble: (line: string) => void
}

interface Running extends PlannedTask {
  readonly slot: number
  readonly since: number
}

/** What one worker process does for one run: units by name, in threads, so that BullMQ's locks are renewed meanwhile. */
export class RunWork {
  readonly run: string
  readonly #options: RunWorkOptions
  readonly #control: Control
  readonly #threads: TaskThreads
  readonly #tasks: ReadonlyMap<string, PlannedTask>
  readonly #workers: readonly Worker<Job, void>[]
  readonly #running = new Map<string, Running>()
  readonly #free: number[]
  /** Ends processes of units that are done with care. */
  readonly #stopped = new AbortController()
  readonly #timers: NodeJS.Timeout[] = []
  #doneDocs = 0
  #doneUnits = 0

  constructor(options: RunWorkOptions) {
    const { run, redis, session, kinds, threads, worker, lockMs } = options
    this.run = run
    this.#options = options
    this.#control = newControl(threads * kinds.length)
    // Slots for as many tasks as the queues of all kinds can hand over; threads take them in turn.
    this.#free = Array.from({ length: threads * kinds.length }, (_, slot) => slot)
    this.#threads = openTaskThreads(session, threads, options.workspace)
    this.#tasks = plannedTasks(session.plan)
    this.#workers = kinds.map((kind) => {
      const queue = new Worker<Job, void>(kind, (job, token) => this.#process(job, token ?? ''), {
        connection: redis,
        prefix: queuePrefix(run),
        name: worker,
        concurrency: threads,
        lockDuration: lockMs,
        stalledInterval: lockMs,
        maxStalledCount: MOST_DEATHS,
        runRetryDelay: RETRY_MS,
        removeOnComplete: { count: 0 },
      })
      // A lost connection says so itself; a lost job (another worker has it, or the run is over) is nobody's loss.
      queue.on('error', () => {})
      return queue
    })
  }

  get busy(): boolean {
    return this.#running.size > 0
  }

  /** Documents and units done and being done, for the heartbeat. */
  look(): Pick<Heartbeat, 'tasks' | 'docs' | 'units'> {
    const tasks = [...this.#running.values()].map(({ stage, task, slot, since }) => ({
      stage: stage.id,
      task,
      ...reportOf(this.#control, slot),
      seconds: (performance.now() - since) / 1000,
    }))
    return {
      tasks,
      docs: this.#doneDocs + tasks.reduce((sum, { docs }) => sum + docs, 0),
      units: this.#doneUnits,
    }
  }

  /** Takes no more jobs; those it has are done, or given back after `graceMs`. */
  async close(graceMs = Number.POSITIVE_INFINITY): Promise<void> {
    if (Number.isFinite(graceMs)) this.hurry(graceMs)
    await Promise.all(this.#workers.map((worker) => worker.close()))
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#threads.close()
    await this.#options.workspace.close()
  }

  /** What is being done may take so long; then it is given back. */
  hurry(graceMs: number): void {
    this.#timers.push(
      setTimeout(() => {
        requestStop(this.#control)
        this.#stopped.abort()
      }, graceMs),
      // A task that does not look up is left to its fate: its job is given back all the same.
      setTimeout(() => void this.#threads.close(), graceMs + LAST_MS),
    )
  }

  /** The run is cancelled or over: what is being done is of no use. */
  abandon(): Promise<void> {
    return this.close(0)
  }

  async #process(job: BullJob<Job>, token: string): Promise<void> {
    const planned = this.#planned(job.data)
    const { stage, task } = planned
    const { session, workspace } = this.#options
    const slot = this.#free.pop()!
    const id = jobId({ stage: stage.id, task })
    this.#running.set(id, { ...planned, slot, since: performance.now() })
    /** What the task itself failed of: anything else is a storage that cannot be read or written from here. */
    let ofTask: unknown
    try {
      if (await workspace.isCommitted(stage.id, task)) return
      await workspace.around(session.plan, stage, task, async () => {
        try {
          await (job.stalledCounter >= SUSPICIOUS_DEATHS
            ? runCarefully(session, stage, task, workspace, this.#stopped.signal)
            : this.#threads.run(stage, task, slot, this.#control))
        } catch (error) {
          ofTask = error
          throw error
        }
      })
      this.#doneDocs += reportOf(this.#control, slot).docs
      this.#doneUnits += 1
    } catch (error) {
      const ofMachine = error !== ofTask || error instanceof MachineError
      const goesOn = isStopped(error) || this.#threads.closed
      // What several machines could not do, none can.
      const givenBack = job.attemptsStarted - job.attemptsMade > MOST_GIVEN_BACK
      if (!goesOn && (!ofMachine || givenBack)) throw asFailure(error)
      if (!goesOn) await Promise.all(this.#workers.map((worker) => worker.pause(true)))
      // Throws when the job is another worker's by now: then this one's trouble is nobody's.
      await job.moveToWait(token)
      // Not from this worker: another one may have the room, or the right, that this one lacks.
      if (!goesOn) this.#options.onTrouble(messageOf(error))
      throw new WaitingError()
    } finally {
      this.#running.delete(id)
      this.#free.push(slot)
    }
  }

  #planned(data: unknown): PlannedTask {
    try {
      return taskOfJob(data, this.#tasks)
    } catch (error) {
      throw new UnrecoverableError(messageOf(error))
    }
  }
}

/** What is said to be wrong is wrong on any worker; of anything else it is worth trying again. */
const asFailure = (error: unknown): Error =>
  error instanceof RunError || error instanceof UsageError
    ? new UnrecoverableError(error.message)
    : new Error(messageOf(error))

/** After being told to stop, a task has so long to look up. */
const LAST_MS = 3_000
