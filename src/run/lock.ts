import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Keeps a second run out of the same directory. A lock whose process is gone (kill -9) is taken over. Returns the
 * release.
 */
export function lockDirectory(out: string): () => void {
  const path = join(out, '.lock')
  for (let attempt = 0; ; attempt++) {
    try {
      const fd = openSync(path, 'wx')
      writeSync(fd, String(process.pid))
      closeSync(fd)
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error
      const pid = Number(readFileSync(path, 'utf8'))
      if (pid > 0 && pid !== process.pid && isAlive(pid)) {
        throw new UsageError(
          `${out} is in use by process ${pid}; wait for it, or give another --out (if that process is none of mdfs, remove ${path})`,
        )
      }
      rmSync(path, { force: true })
    }
  }
}
