import type { Redis } from 'ioredis'
import { RunQueues } from './queues.ts'
import { changeRun, type RunEntry } from './registry.ts'

/** What an operator may do to a run in a queue. */
export interface QueueControl {
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
    pause: (run) => change(run, 'paused', (queues) => queues.pause()),
    resume: (run) => change(run, 'running', (queues) => queues.resume()),
    cancel: (run) => change(run, 'cancelled', (queues) => queues.drain()),
  }
}
