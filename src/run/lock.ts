import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { RunError, UsageError } from '../errors.ts'

/** Of this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

interface Holder {
  readonly pid: number
  readonly host: string
  /** The lock itself. */
  readonly path: string
}

const lockPath = (dir: string): string => join(dir, '.lock')

function readHolder(path: string): Holder {
  const [pid = '', host = ''] = readFileSync(path, 'utf8').split(' ')
  return { pid: Number(pid), host, path }
}

interface Policy {
  /** Is the one that took the lock still at work, as far as can be told from here? */
  readonly isHeld: (holder: Holder) => boolean
  readonly refusal: (holder: Holder) => Error
}

/** Takes over a lock that is no longer held. Returns the release. */
function lock(dir: string, { isHeld, refusal }: Policy): () => void {
  const path = lockPath(dir)
  for (let attempt = 0; ; attempt++) {
    try {
      const fd = openSync(path, 'wx')
      const mine = `${process.pid} ${hostname()}`
      writeSync(fd, mine)
      closeSync(fd)
      return () => {
        // One that was taken over is another's.
        if (existsSync(path) && readFileSync(path, 'utf8') === mine) rmSync(path, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error
      const holder = readHolder(path)
      if (isHeld(holder)) throw refusal(holder)
      rmSync(path, { force: true })
    }
  }
}

/** Who says to be at work in a directory. */
export interface LockHolder {
  readonly pid: number
  readonly host: string
  /** Absent when it is of another machine, where a process cannot be looked for. */
  readonly isAlive?: boolean
}

/** Who holds the lock of a directory; looks only. */
export function lockHolder(dir: string): LockHolder | undefined {
  try {
    const { pid, host } = readHolder(lockPath(dir))
    return { pid, host, ...(host === hostname() && { isAlive: pid > 0 && isAlive(pid) }) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const isAnother = ({ pid }: Holder): boolean => pid > 0 && pid !== process.pid && isAlive(pid)

/**
 * Keeps a second run out of the same directory. A lock whose process is gone (kill -9) is taken over; so is one of another
 * machine, since a container comes back under another name. Returns the release.
 */
export const lockDirectory = (out: string): (() => void) =>
  lock(out, {
    isHeld: isAnother,
    refusal: ({ pid, path }) =>
      new UsageError(
        `${out} is in use by process ${pid}; wait for it, or give another --out (if that process is none of mdfs, remove ${path})`,
      ),
  })

/**
 * Keeps two runs from changing one index at once. They may be on different machines, of which one cannot tell whether the
 * other's process is alive: such a lock is left alone. `advice` says what to do when it is held. Returns the release.
 */
export const lockIndex = (dir: string, advice: string): (() => void) =>
  lock(dir, {
    isHeld: (holder) => (holder.host !== hostname() && holder.pid > 0) || isAnother(holder),
    refusal: ({ pid, host, path }) =>
      new RunError(
        `the index ${dir} is being changed by process ${pid} on ${host}. ${advice} (If that process is gone, remove ${path} first.)`,
      ),
  })
