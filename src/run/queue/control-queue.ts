import type { Redis } from 'ioredis'
import { RunQueues } from './queues.ts'
import { openRedis } from './redis.ts'
import {
  changeRun,
  type Heartbeat,
  listRuns,
  listWorkers,
  type RunEntry,
  readProgress,
  type StageProgress,
} from './registry.ts'

/** What an operator may do with a queue. */
export interface QueueControl {
  runs(): Promise<(RunEntry & { readonly progress?: StageProgress })[]>
  workers(): Promise<Heartbeat[]>
  /** Workers finish the units they have, and take no more. */
  pause(run: RunEntry): Promise<void>
  resume(run: RunEntry): Promise<void>
  /** Workers drop the units they have. What is committed stays. */
  cancel(run: RunEntry): Promise<void>
}

/** Over a connection that is open already. */
export function controlQueue(redis: Redis): QueueControl {
  const change = async (
    run: RunEntry,
    state: RunEntry['state'],
    on: (queues: RunQueues) => Promise<void>,
  ): Promise<void> => {
    const queues = new RunQueues(redis, run.run)
    try {
      await changeRun(redis, { ...run, state })
      await on(queues)
    } finally {
      await queues.close()
    }
  }
  return {
    runs: async () =>
      Promise.all(
        (await listRuns(redis)).map(async (entry) => {
          const progress = await readProgress(redis, entry.run)
          return { ...entry, ...(progress !== undefined && { progress }) }
        }),
      ),
    workers: () => listWorkers(redis),
    pause: (run) => change(run, 'paused', (queues) => queues.pause()),
    resume: (run) => change(run, 'running', (queues) => queues.resume()),
    cancel: (run) => change(run, 'cancelled', (queues) => queues.drain()),
  }
}

export async function withQueue(url: string, act: (control: QueueControl) => Promise<void>): Promise<void> {
  const redis = await openRedis(url)
  try {
    await act(controlQueue(redis))
  } finally {
    redis.disconnect()
  }
}
