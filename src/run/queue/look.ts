import type { Redis } from 'ioredis'
import { coordinatorKey } from './keys.ts'
import {
  type Heartbeat,
  listRuns,
  listWorkers,
  type RunEntry,
  readProgress,
  type StageProgress,
} from './registry.ts'

/** A run as the queue knows it. */
export interface QueuedRun {
  readonly entry: RunEntry
  readonly progress?: StageProgress
  /** A coordinator was heard of in the last seconds. */
  readonly isCoordinated: boolean
  /** Workers that have taken it up. */
  readonly workers: readonly Heartbeat[]
}

export interface QueueLook {
  /** In the order in which workers take them. */
  readonly runs: readonly QueuedRun[]
  /** All of them, whatever they work for. */
  readonly workers: readonly Heartbeat[]
}

/** What the registry says now; changes nothing but to forget silent workers. */
export async function lookAtQueue(redis: Redis): Promise<QueueLook> {
  const [entries, workers] = await Promise.all([listRuns(redis), listWorkers(redis)])
  const runs = await Promise.all(
    entries.map(async (entry): Promise<QueuedRun> => {
      const [progress, coordinated] = await Promise.all([
        readProgress(redis, entry.run),
        redis.exists(coordinatorKey(entry.run)),
      ])
      return {
        entry,
        ...(progress !== undefined && { progress }),
        isCoordinated: coordinated === 1,
        workers: workers.filter(({ run }) => run === entry.run),
      }
    }),
  )
  return { runs, workers }
}
