import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A file system of a fixed size, in memory. Processes see it that are started in it; everybody else goes through `at`. */
export interface SmallDisk {
  /** A path on it, as seen from here. */
  at(path: string): string
  /** Starts a program that sees the disk where it was mounted. */
  spawn(command: string, args: readonly string[]): ChildProcess
  /** Writes a file that takes all the room that is left. */
  fill(): void
  /** Removes that file. */
  free(): void
  /** What is on it is gone then. */
  close(): void
}

/** Namespaces to mount in, the first that can be had: any user may have both where the kernel lets them, root the latter. */
const NAMESPACES = [['--user', '--mount'], ['--mount']]

/**
 * Mounts a tmpfs in a namespace of its own, so that no mount is left behind, however the tests end. Throws with the
 * reason when that is not possible here: a full disk must be tested with a full disk.
 */
export async function mountSmallDisk(dir: string, size: string): Promise<SmallDisk> {
  const reasons: string[] = []
  for (const namespaces of NAMESPACES) {
    const held = await hold(namespaces, dir, size)
    if (typeof held !== 'string') return diskIn(namespaces, held, dir)
    reasons.push(`unshare ${namespaces.join(' ')}: ${held}`)
  }
  throw new Error(
    `no small file system can be mounted here, which the tests of a full disk need (Linux, util-linux, and root or user namespaces): ${reasons.join('; ')}`,
  )
}

/** A process that keeps the namespace, until its standard input ends with us. Else what it says. */
function hold(
  namespaces: readonly string[],
  dir: string,
  size: string,
): Promise<(ChildProcess & { pid: number }) | string> {
  const asRoot = namespaces.includes('--user') ? ['--map-root-user'] : []
  const mount = 'mount -t tmpfs -o size="$1" tmpfs "$0" && echo mounted && exec cat'
  const holder = spawn('unshare', [...namespaces, ...asRoot, 'sh', '-c', mount, dir, size])
  return new Promise((resolve) => {
    let said = ''
    holder.stderr.on('data', (chunk) => {
      said += chunk
    })
    holder.on('error', ({ message }) => resolve(message))
    holder.on('close', (code) => resolve(said.trim() || `ended with ${code}`))
    holder.stdout.on('data', () => resolve(holder as ChildProcess & { pid: number }))
  })
}

function diskIn(
  namespaces: readonly string[],
  holder: ChildProcess & { pid: number },
  dir: string,
): SmallDisk {
  const target = ['--target', String(holder.pid), ...namespaces]
  const entered = namespaces.includes('--user') ? [...target, '--preserve-credentials'] : target
  const at = (path: string): string => join(`/proc/${holder.pid}/root`, dir, path)
  const ballast = at('ballast')
  return {
    at,
    spawn: (command, args) => spawn('nsenter', [...entered, command, ...args]),
    fill() {
      const fd = openSync(ballast, 'w')
      const block = Buffer.alloc(1 << 16)
      try {
        // The last write takes what is left of the last block.
        for (;;) writeSync(fd, block)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(fd)
      }
    },
    free: () => rmSync(ballast, { force: true }),
    close: () => void holder.stdin?.end(),
  }
}
