import type { Redis } from 'ioredis'
import { RunError, StoppedError } from '../../errors.ts'
import { type Control, isStopRequested, reportFor } from '../control.ts'
import type { Executor } from '../executor.ts'
import type { Plan, Stage } from '../plan.ts'
import { unitBytes } from '../units.ts'
import type { CoordinatorLock } from './coordinator-lock.ts'
import { JobEvents } from './events.ts'
import { isJobOf, jobId } from './job.ts'
import { kindOf } from './kinds.ts'
import { addJobs, type RunQueues, type WorkQueue } from './queues.ts'
import { explainReply } from './redis.ts'
import { keepRun, listWorkers, type RunEntry, takeComplaints, writeProgress } from './registry.ts'
import { MOST_DEATHS, StalledWatch } from './stalled.ts'

export interface CoordinatorOptions {
  readonly redis: Redis
  readonly queues: RunQueues
  readonly lock: CoordinatorLock
  readonly entry: RunEntry
  readonly plan: Plan
  /** Tasks of a stage that are committed, as the storage has it now. */
  readonly committed: (stage: string) => Promise<ReadonlySet<string>>
  /** A line for whoever watches. */
  readonly say: (line: string) => void
}

/** Jobs whose states are asked for by one command. */
const BATCH = 1_000
const TICK_MS = 1_000
/** Commit markers are read so often though no event came. */
const SWEEP_MS = 5_000
/** Jobs that failed are looked through though no event came. */
const FAILED_SEEN = 100
/** A run that nobody works for is mentioned. */
const LONELY_MS = 10_000

/** BullMQ's words for a unit whose workers vanished, in ours. */
const reasonOf = (reason = ''): string =>
  /stalled more than allowable/.test(reason)
    ? `its workers were not heard of ${MOST_DEATHS + 1} times; see whether they have memory enough, or give them a longer --lock`
    : reason.replace(/\p{Cc}+/gu, ' ')

interface OpenTask {
  readonly task: string
  /** Its place in the progress block. */
  readonly slot: number
  /** Of input. */
  readonly bytes: number
}

/** One stage, from its first job to the commit of its last task. */
class StageWatch {
  readonly #options: CoordinatorOptions
  readonly #stage: Stage
  readonly #queue: WorkQueue
  readonly #control: Control
  readonly #done: (task: string) => void
  /** Tasks that are not committed yet, by the ids of their jobs. */
  readonly #open: Map<string, OpenTask>
  #lonelySince = performance.now()

  constructor(
    options: CoordinatorOptions,
    stage: Stage,
    tasks: readonly string[],
    control: Control,
    done: (task: string) => void,
  ) {
    this.#options = options
    this.#stage = stage
    this.#queue = options.queues.of(kindOf(options.plan, stage))
    this.#control = control
    this.#done = done
    const units = new Map(options.plan.units.map((unit) => [unit.id, unit]))
    this.#open = new Map(
      tasks.map((task, slot) => {
        const unit = units.get(task)
        const bytes = unit === undefined ? 0 : unitBytes(unit)
        return [jobId({ stage: stage.id, task }), { task, slot, bytes }]
      }),
    )
  }

  async run(): Promise<void> {
    const { redis, entry, lock } = this.#options
    const tasks = [...this.#open.values()].map(({ task }) => task)
    const kind = kindOf(this.#options.plan, this.#stage)
    const events = await JobEvents.open(redis, this.#queue, kind, entry.run)
    const stalled = new StalledWatch(redis, kind, entry.run)
    let tick = 0
    let sweep = performance.now() + SWEEP_MS
    try {
      await stalled.start()
      // What failed in an earlier life of the run gets another chance.
      await this.#queue.clean(0, 0, 'failed')
      await addJobs(this.#queue, this.#stage.id, tasks)
      while (this.#open.size > 0) {
        await events.next(TICK_MS)
        lock.check()
        if (isStopRequested(this.#control)) throw new StoppedError()
        const { completed, failed } = events.take()
        for (const id of completed) this.#settle(id)
        const now = performance.now()
        if (failed.length > 0 || now >= sweep || this.#open.size === 0) {
          await this.#sweep(failed)
          sweep = performance.now() + SWEEP_MS
        }
        if (now >= tick) {
          await this.#tick()
          tick = now + TICK_MS
        }
      }
    } finally {
      await stalled.close()
      await events.close()
    }
  }

  #settle(id: string): void {
    const open = this.#open.get(id)
    if (open === undefined) return
    reportFor(this.#control, open.slot, 0, open.bytes)
    this.#open.delete(id)
    this.#done(open.task)
  }

  /**
   * What counts is what the storage holds: tasks committed without an event are done; jobs that are gone (with a Redis that
   * came back empty) are added again.
   */
  async #sweep(failed: readonly string[]): Promise<void> {
    const { id: stage } = this.#stage
    const jobs = await this.#options.queues.openJobs(kindOf(this.#options.plan, this.#stage))
    const committed = await this.#options.committed(stage)
    for (const [id, { task }] of [...this.#open]) if (committed.has(task)) this.#settle(id)
    await this.#checkFailed(failed)
    if (jobs < this.#open.size) await this.#addMissing()
  }

  /** What stands in no state is there in name alone, or not at all. */
  async #addMissing(): Promise<void> {
    const open = [...this.#open]
    for (let at = 0; at < open.length; at += BATCH) {
      const batch = open.slice(at, at + BATCH)
      const states = await Promise.all(batch.map(([id]) => this.#queue.getJobState(id)))
      const missing = batch.filter((_, i) => states[i] === 'unknown')
      await Promise.all(missing.map(([id]) => this.#queue.remove(id)))
      await addJobs(
        this.#queue,
        this.#stage.id,
        missing.map(([, { task }]) => task),
      )
    }
  }

  /** Throws `RunError` when a task has failed. A job that has its name but is not the one added here makes room for that. */
  async #checkFailed(told: readonly string[]): Promise<void> {
    const jobs = await Promise.all(
      told.filter((id) => this.#open.has(id)).map((id) => this.#queue.getJob(id)),
    )
    for (const job of [...jobs, ...(await this.#queue.getFailed(0, FAILED_SEEN))]) {
      if (job?.id === undefined || !this.#open.has(job.id) || !(await job.isFailed())) continue
      if (isJobOf(job.id, job.data)) {
        throw new RunError(`${job.id} failed: ${reasonOf(job.failedReason)}`)
      }
      await job.remove()
    }
  }

  /** Tells the others how far this is, and the one who watches what they say. */
  async #tick(): Promise<void> {
    const { redis, entry, say } = this.#options
    const { state } = await keepRun(redis, entry)
    if (state === 'cancelled') throw new RunError('the run was cancelled; the same command resumes it')
    const { id, tasks } = this.#stage
    const done = tasks.length - this.#open.size
    await writeProgress(redis, entry.run, { stage: id, tasks: tasks.length, done })
    for (const line of await takeComplaints(redis, entry.run)) say(line)
    const workers = await listWorkers(redis)
    for (const { run, tasks: theirs } of workers) {
      if (run !== entry.run) continue
      for (const { stage, task, docs, bytes } of theirs) {
        const open = this.#open.get(jobId({ stage, task }))
        if (open !== undefined) reportFor(this.#control, open.slot, docs, bytes)
      }
    }
    this.#mentionLoneliness(workers.some(({ run }) => run === entry.run))
  }

  #mentionLoneliness(hasWorkers: boolean): void {
    const now = performance.now()
    if (hasWorkers) this.#lonelySince = now
    if (now - this.#lonelySince < LONELY_MS) return
    this.#options.say('no worker works for this run; start one: mdfs worker --redis URL')
    this.#lonelySince = now + 5 * LONELY_MS
  }
}

/** Tasks done by the workers of a queue; a barrier is passed when the storage holds all commits of its stage. */
export const queueExecutor = (options: CoordinatorOptions): Executor => ({
  async run(stage, tasks, control, done) {
    const told = new Set<string>()
    const tell = (task: string): void => {
      if (told.has(task)) return
      told.add(task)
      done(task)
    }
    // Said to be done and seen to be done may differ for a moment on a network file system.
    for (let left = tasks; left.length > 0; ) {
      try {
        await new StageWatch(options, stage, left, control, tell).run()
      } catch (error) {
        throw explainReply(error)
      }
      const committed = await options.committed(stage.id)
      left = left.filter((task) => !committed.has(task))
    }
  },
  async close() {
    await options.queues.close()
  },
})
