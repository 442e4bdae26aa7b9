import { QueueEvents, Worker } from 'bullmq'
import { queuePrefix } from '../../src/run/queue/keys.ts'
import { addJobs, RunQueues } from '../../src/run/queue/queues.ts'
import { openRedis } from '../../src/run/queue/redis.ts'

export interface EmptyJobs {
  readonly jobs: number
  readonly addedPerSecond: number
  readonly drainedPerSecond: number
  /** `used_memory` of Redis with all jobs waiting, less that without. */
  readonly bytes: number
}

const STAGE = 'pass-0'

/** The queue alone: jobs as a coordinator adds them, done by a worker that does nothing. */
export async function emptyJobs(url: string, jobs: number): Promise<EmptyJobs> {
  const redis = await openRedis(url)
  const run = '0123456789abcdef'
  const queues = new RunQueues(redis, run)
  const used = async (): Promise<number> => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
  const tasks = Array.from({ length: jobs }, (_, i) => `u${String(i).padStart(5, '0')}`)
  const queue = queues.of('collect')
  await queue.waitUntilReady()
  const before = await used()
  const adding = performance.now()
  await addJobs(queue, STAGE, tasks)
  const added = (performance.now() - adding) / 1000
  const bytes = (await used()) - before

  const prefix = queuePrefix(run)
  const events = new QueueEvents('collect', { connection: redis, prefix })
  await events.waitUntilReady()
  const draining = performance.now()
  const worker = new Worker('collect', async () => {}, {
    connection: redis,
    prefix,
    concurrency: 2,
    removeOnComplete: { count: 0 },
  })
  await new Promise<void>((resolve) => {
    let done = 0
    worker.on('completed', () => {
      done += 1
      if (done === jobs) resolve()
    })
  })
  const drained = (performance.now() - draining) / 1000
  await worker.close()
  await events.close()
  await queues.remove()
  await queues.close()
  redis.disconnect()
  return { jobs, addedPerSecond: jobs / added, drainedPerSecond: jobs / drained, bytes }
}
