import { QueueEvents } from 'bullmq'
import type { Redis } from 'ioredis'
import { queuePrefix } from './keys.ts'
import type { Kind } from './kinds.ts'

/** What the workers say of the jobs of one queue. Events get lost with their server: nothing may rest on them alone. */
export class JobEvents {
  readonly #events: QueueEvents
  #completed: string[] = []
  #failed: string[] = []
  #wake = (): void => {}

  constructor(redis: Redis, kind: Kind, run: string) {
    this.#events = new QueueEvents(kind, { connection: redis, prefix: queuePrefix(run) })
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
