import type { Redis } from 'ioredis'
import { messageOf, RunError } from '../errors.ts'
import { KINDS } from '../run/queue/kinds.ts'
import { lookAtQueue, type QueueLook } from '../run/queue/look.ts'
import { RunQueues } from '../run/queue/queues.ts'
import type { Problem, QueueDepth, RedisFacts } from './view.ts'

/** While a connection is lost, commands wait for it; a page does not. */
const PATIENCE_MS = 3_000

const STATES = ['waiting', 'prioritized', 'delayed', 'active', 'failed'] as const

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RunError('it does not answer')), PATIENCE_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

export interface QueueView extends QueueLook {
  readonly depths: readonly QueueDepth[]
  readonly redis?: RedisFacts
  readonly problems: readonly Problem[]
}

export const NO_QUEUE: QueueView = { runs: [], workers: [], depths: [], problems: [] }

/** What Redis says: registry, queues, memory. Its queues come and go with the runs. */
export class QueueSource {
  readonly #redis: Redis
  readonly #queues = new Map<string, RunQueues>()
  /** A look that Redis has not answered yet: another one would only wait behind it. */
  #asked: Promise<QueueView> | undefined

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Open queues by run. */
  get queues(): ReadonlyMap<string, RunQueues> {
    return this.#queues
  }

  async look(): Promise<QueueView> {
    try {
      this.#asked ??= this.#look().finally(() => {
        this.#asked = undefined
      })
      return await inTime(this.#asked)
    } catch (error) {
      return { ...NO_QUEUE, problems: [{ what: 'Redis', why: messageOf(error) }] }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queues) => queues.close()))
  }

  async #look(): Promise<QueueView> {
    const { runs, workers } = await lookAtQueue(this.#redis)
    await this.#follow(runs.map(({ entry }) => entry.run))
    const depths = await Promise.all(
      [...this.#queues].flatMap(([run, queues]) =>
        KINDS.map(
          async (kind): Promise<QueueDepth> => ({
            run,
            kind,
            jobs: await queues.of(kind).getJobCounts(...STATES),
          }),
        ),
      ),
    )
    return { runs, workers, depths, redis: await this.#memory(), problems: [] }
  }

  async #follow(runs: readonly string[]): Promise<void> {
    for (const run of runs) if (!this.#queues.has(run)) this.#queues.set(run, new RunQueues(this.#redis, run))
    for (const [run, queues] of this.#queues) {
      if (runs.includes(run)) continue
      this.#queues.delete(run)
      await queues.close()
    }
  }

  async #memory(): Promise<RedisFacts> {
    const info = await this.#redis.info('memory')
    const field = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
    return { used: field('used_memory'), limit: field('maxmemory') }
  }
}
