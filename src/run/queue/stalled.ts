import { Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { queuePrefix } from './keys.ts'
import type { Kind } from './kinds.ts'

/** A unit whose worker dies is given to another so often; then it is taken for the cause. */
export const MOST_DEATHS = 5

const LOOK_MS = 2_000

/**
 * Gives the units of workers that died to others. Workers do so for the queues that they work on; when the last one died
 * with what was left, nothing waits there, and no other would come to look.
 */
export class StalledWatch {
  /** BullMQ leaves this to workers: this one takes no jobs. */
  readonly #worker: Worker

  constructor(redis: Redis, kind: Kind, run: string) {
    this.#worker = new Worker(kind, null, {
      connection: redis,
      prefix: queuePrefix(run),
      autorun: false,
      stalledInterval: LOOK_MS,
      maxStalledCount: MOST_DEATHS,
    })
    // Said of the connection, which is mended by itself.
    this.#worker.on('error', () => {})
  }

  start(): Promise<void> {
    return this.#worker.startStalledCheckTimer()
  }

  async close(): Promise<void> {
    await this.#worker.close()
  }
}
