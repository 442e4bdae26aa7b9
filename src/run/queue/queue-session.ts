import { messageOf } from '../../errors.ts'
import { VERSION } from '../../version.ts'
import type { Executor } from '../executor.ts'
import type { Plan } from '../plan.ts'
import { planText, publishPlan, runIdOf } from '../plan-file.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { queueExecutor } from './coordinator.ts'
import { type CoordinatorLock, lockRun } from './coordinator-lock.ts'
import { RunQueues } from './queues.ts'
import { explainReply, openRedis } from './redis.ts'
import { listRuns, type RunEntry, readRun, removeRun, writeRun } from './registry.ts'

export interface QueueOptions {
  readonly url: string
  /** Workers take the run of the highest first. */
  readonly priority: number
  /** A line for whoever watches. */
  readonly say: (line: string) => void
}

/** A run whose tasks are done by the workers of a queue. */
export interface QueueSession {
  readonly executor: Executor
  /** Throws `RunError` once another process has taken the run over: nothing more may be written. */
  check(): void
  /** The run is complete: nothing of it stays in Redis. */
  finish(): Promise<void>
  /** The run has stopped or failed: what nobody works on is forgotten; the entry says why. */
  fail(error: unknown, stopped: boolean): Promise<void>
  close(): Promise<void>
}

/** Earlier plans for the same directory: of another version, or cut into other units. */
async function removeOlder(redis: Parameters<typeof listRuns>[0], { out, run }: RunEntry): Promise<void> {
  for (const other of await listRuns(redis)) {
    if (other.out !== out || other.run === run) continue
    const queues = new RunQueues(redis, other.run)
    await queues.remove()
    await queues.close()
    await removeRun(redis, other.run)
  }
}

/**
 * Publishes the plan, and becomes the run's coordinator. When one was killed, the workers have gone on meanwhile with the
 * jobs of its stage; this one takes over from what is committed.
 */
export async function openQueueSession(
  plan: Plan,
  workspace: Workspace,
  { url, priority, say }: QueueOptions,
): Promise<QueueSession> {
  const { url: place } = workspace
  const text = planText(plan, place)
  const run = runIdOf(text)
  const redis = await openRedis(url, { onLost: onceAMinute(say) })
  const queues = new RunQueues(redis, run)
  let lock: CoordinatorLock | undefined
  const close = async (): Promise<void> => {
    // One that cannot be released runs out by itself.
    await lock?.release().catch(() => {})
    await queues.close()
    redis.disconnect()
  }
  try {
    const held = await lockRun(redis, run, say)
    lock = held
    await publishPlan(text, workspace)
    const known = await readRun(redis, run)
    const entry: RunEntry = {
      run,
      out: place,
      recipe: plan.recipe.name,
      version: VERSION,
      priority,
      created: known?.created ?? Date.now(),
      state: known?.state === 'paused' ? 'paused' : 'running',
    }
    if (entry.state === 'paused') say('the run is paused; `mdfs queue resume` lets it go on')
    else await queues.resume()
    await removeOlder(redis, entry)
    await writeRun(redis, entry)
    const executor = queueExecutor({
      redis,
      queues,
      lock: held,
      entry,
      plan,
      committed: (stage) => workspace.committed(stage),
      say,
    })
    return {
      executor,
      check: () => held.check(),
      async finish() {
        await queues.remove()
        await removeRun(redis, run)
      },
      async fail(error, stopped) {
        // What is there now is another coordinator's.
        if (held.lost) return
        try {
          await queues.drain()
          const cancelled = (await readRun(redis, run))?.state === 'cancelled'
          const state = cancelled ? 'cancelled' : stopped ? 'stopped' : 'failed'
          await writeRun(redis, { ...entry, state, cause: messageOf(error) })
        } catch (another) {
          // The first error is the one to end with.
          say(`the jobs of the run stay in Redis: ${messageOf(explainReply(another))}`)
        }
      },
      close,
    }
  } catch (error) {
    await close()
    throw explainReply(error)
  }
}

/** A lost connection says so at every attempt to mend it. */
function onceAMinute(say: (line: string) => void): (message: string) => void {
  let last = Number.NEGATIVE_INFINITY
  return (message) => {
    const now = performance.now()
    if (now - last < 60_000) return
    last = now
    say(`lost Redis (${message}); trying again. Workers finish what they have`)
  }
}
