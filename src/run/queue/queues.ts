import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { type Job, jobId } from './job.ts'
import { queuePrefix } from './keys.ts'
import { KINDS, type Kind } from './kinds.ts'

export type WorkQueue = Queue<Job, void, string>

/** States in which a job still has something to come. */
const OPEN = ['waiting', 'active', 'delayed', 'prioritized'] as const

/** Keys of a queue that hold its jobs, and those that do not. */
const HOLDING = ['wait', 'active', 'delayed', 'prioritized', 'paused', 'completed', 'failed']
const TRACES = ['meta', 'events', 'id', 'marker', 'stalled', 'stalled-check']

/** The first ARGV[1] keys are those that hold jobs. */
const SWEEP = `
for i = 1, ARGV[1] do
  if redis.call('EXISTS', KEYS[i]) == 1 then return 0 end
end
return redis.call('UNLINK', unpack(KEYS, ARGV[1] + 1))`

/** The queues of one run, one a kind of work. */
export class RunQueues {
  readonly #redis: Redis
  readonly #queues: Record<Kind, WorkQueue>

  constructor(redis: Redis, run: string) {
    this.#redis = redis
    const open = (kind: Kind): WorkQueue => {
      const queue: WorkQueue = new Queue(kind, { connection: redis, prefix: queuePrefix(run) })
      // Said of the connection, which says it itself (`openRedis`); a command that fails throws where it was given.
      queue.on('error', () => {})
      return queue
    }
    this.#queues = {
      collect: open('collect'),
      fine: open('fine'),
      dedup: open('dedup'),
      write: open('write'),
    }
  }

  get all(): readonly WorkQueue[] {
    return KINDS.map((kind) => this.#queues[kind])
  }

  of(kind: Kind): WorkQueue {
    return this.#queues[kind]
  }

  /** Jobs of these kinds that wait for a worker; those of a paused queue do not. */
  async waiting(kinds: readonly Kind[]): Promise<number> {
    const counts = await Promise.all(
      kinds.map(async (kind) =>
        (await this.of(kind).isPaused())
          ? 0
          : this.of(kind).getJobCountByTypes('waiting', 'prioritized', 'delayed'),
      ),
    )
    return counts.reduce((sum, n) => sum + n, 0)
  }

  /** Jobs of a kind that are neither done nor failed. */
  openJobs(kind: Kind): Promise<number> {
    return this.of(kind).getJobCountByTypes(...OPEN)
  }

  async pause(): Promise<void> {
    for (const queue of this.all) await queue.pause()
  }

  async resume(): Promise<void> {
    for (const queue of this.all) await queue.resume()
  }

  /** Forgets the jobs that nobody works on. */
  async drain(): Promise<void> {
    for (const queue of this.all) await queue.drain(true)
  }

  /** Removes the queues, jobs that are being worked on included: a worker that still does one finds out when it is done. */
  async remove(): Promise<void> {
    for (const queue of this.all) await queue.obliterate({ force: true })
  }

  /** Removes what workers wrote to queues that somebody had removed. Queues that hold a job stay as they are. */
  async sweep(): Promise<void> {
    for (const { keys } of this.all) {
      const holding = HOLDING.map((name) => keys[name]!)
      const traces = TRACES.map((name) => keys[name]!)
      await this.#redis.eval(SWEEP, holding.length + traces.length, ...holding, ...traces, holding.length)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((queue) => queue.close()))
  }
}

/** A unit that fails is tried so often, on whatever workers take it. */
const ATTEMPTS = 3
const BACKOFF_MS = 1_000
/** Jobs added by one command. */
const BATCH = 1_000

/** Adds the jobs of tasks of one stage; those that are there already stay as they are. */
export async function addJobs(queue: WorkQueue, stage: string, tasks: readonly string[]): Promise<void> {
  for (let at = 0; at < tasks.length; at += BATCH) {
    const jobs = tasks.slice(at, at + BATCH).map((task) => ({
      name: stage,
      data: { stage, task },
      opts: {
        jobId: jobId({ stage, task }),
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: BACKOFF_MS, jitter: 0.5 },
        removeOnComplete: true,
        removeOnFail: false,
        stackTraceLimit: 1,
      },
    }))
    await queue.addBulk(jobs)
  }
}
