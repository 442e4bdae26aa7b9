import { QueueEvents } from 'bullmq'
import type { Redis } from 'ioredis'
import { queuePrefix } from './keys.ts'
import type { Kind } from './kinds.ts'
import type { WorkQueue } from './queues.ts'

/** What the workers say of the jobs of one queue. Events get lost with their server: nothing may rest on them alone. */
export class JobEvents {
  readonly #events: QueueEvents
  #completed: string[] = []
  #failed: string[] = []
  #wake = (): void => {}

  private constructor(redis: Redis, kind: Kind, run: string, lastEventId: string) {
    this.#events = new QueueEvents(kind, { connection: redis, prefix: queuePrefix(run), lastEventId })
    // Said of the connection, which is mended by itself.
    this.#events.on('error', () => {})
    this.#events.on('completed', ({ jobId }) => {
      this.#completed.push(jobId)
      this.#wake()
    })
    this.#events.on('failed', ({ jobId }) => {
      this.#failed.push(jobId)
      this.#wake()
    })
  }

  /** Events of jobs that are added from now on; also of those that are done before a connection for events stands. */
  static async open(redis: Redis, queue: WorkQueue, kind: Kind, run: string): Promise<JobEvents> {
    const [last] = await redis.xrevrange(queue.keys.events!, '+', '-', 'COUNT', 1)
    return new JobEvents(redis, kind, run, last?.[0] ?? '0-0')
  }

  /** Resolves at the next event, or after so many milliseconds. */
  next(ms: number): Promise<void> {
    if (this.#completed.length + this.#failed.length > 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Ids of the jobs of which that has been said since this was called last. */
  take(): { readonly completed: readonly string[]; readonly failed: readonly string[] } {
    const taken = { completed: this.#completed, failed: this.#failed }
    this.#completed = []
    this.#failed = []
    return taken
  }

  async close(): Promise<void> {
    await this.#events.close()
  }
}
