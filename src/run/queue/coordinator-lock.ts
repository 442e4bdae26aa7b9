import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { RunError, UsageError } from '../../errors.ts'
import { isAlive } from '../lock.ts'
import { coordinatorKey } from './keys.ts'

/** A coordinator that is silent for so long may be replaced. */
const HOLD_MS = 15_000
const RENEW_MS = 4_000

/** Extends the hold of ARGV[1], or takes it when nobody has it (a Redis that came back empty). 1 when it is held. */
const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] or not holder then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return 0`

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

export interface CoordinatorLock {
  /** Another process has taken the run over: this one slept for too long. */
  readonly lost: boolean
  /** Throws `RunError` once it is lost. */
  check(): void
  release(): Promise<void>
}

/** Of another machine, or of one of the same name, it cannot be told. */
function isGone(holder: string): boolean {
  const [pid, , host] = holder.split(' ')
  return host === hostname() && !isAlive(Number(pid))
}

/**
 * A run has one coordinator. One that was killed is replaced: at once when that can be seen from here, else as soon as its
 * hold expires; `onWait` is told that this is waited for. Throws `UsageError` when another one is alive.
 */
export async function lockRun(
  redis: Redis,
  run: string,
  onWait: (line: string) => void,
): Promise<CoordinatorLock> {
  const key = coordinatorKey(run)
  const token = `${process.pid} on ${hostname()} ${randomUUID()}`
  const hold = async (): Promise<boolean> => (await redis.eval(HOLD, 1, key, token, HOLD_MS)) === 1
  const shown = (holder: string): string => holder.replace(/ \S+$/, '')

  const started = performance.now()
  for (let told = false; !(await hold()); ) {
    const holder = (await redis.get(key)) ?? ''
    if (isGone(holder)) {
      await redis.eval(RELEASE, 1, key, holder)
      continue
    }
    if (!told)
      onWait(
        `run ${run} was coordinated by process ${shown(holder)}; waiting to see whether it is still alive`,
      )
    told = true
    // A living one renews its hold; that of a dead one runs out.
    if (performance.now() - started > HOLD_MS + RENEW_MS) {
      throw new UsageError(
        `run ${run} is coordinated by process ${shown(holder)}, which is alive; stop it first, or let it go on`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }

  let lost = false
  const timer = setInterval(() => {
    hold().then(
      (held) => {
        lost ||= !held
      },
      () => {
        // Redis is away: the hold is renewed when it is back, or taken by another, which the next renewal sees.
      },
    )
  }, RENEW_MS)
  return {
    get lost() {
      return lost
    },
    check() {
      if (lost)
        throw new RunError(
          `another process has taken over run ${run}; this one was not heard of for too long`,
        )
    },
    async release() {
      clearInterval(timer)
      await redis.eval(RELEASE, 1, key, token)
    },
  }
}
