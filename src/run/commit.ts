import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { messageOf, RunError } from '../errors.ts'
import { layout, taskFile } from './layout.ts'

/** `units/<stage>/<task>/unit.json`: says that the task is done, and what it did. */
export interface Marker {
  readonly stage: string
  readonly task: string
}

/** A file appears whole or not at all. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp-${process.pid}-${threadId}`
  try {
    writeFileSync(temporary, content)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Has this task been committed? */
export const isCommitted = (out: string, stage: string, task: string): boolean =>
  existsSync(join(layout.task(out, stage, task), taskFile.marker))

/** Tasks of a stage that have been committed. A directory appears with its marker in it: the listing is enough. */
export async function committedTasks(out: string, stage: string): Promise<ReadonlySet<string>> {
  try {
    const entries = await readdir(join(layout.units(out), stage), { withFileTypes: true })
    return new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set()
    throw error
  }
}

export function readMarker<M extends Marker>(out: string, stage: string, task: string): M {
  const path = join(layout.task(out, stage, task), taskFile.marker)
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as M
  } catch (error) {
    throw new RunError(`${path} cannot be read (${messageOf(error)}); remove its directory and resume`)
  }
}

/** What the clock saw of a task. */
export interface TaskTimings {
  readonly seconds: number
  readonly docs: number
  readonly bytes: number
  readonly steps: Readonly<Record<string, number>>
}

/** As it stands beside the marker, never in it: with who did the task. */
export interface CommittedTimings extends TaskTimings {
  readonly host: string
  readonly pid: number
  readonly thread: number
}

/**
 * Does a task in a directory of its own and commits it by rename: its output appears whole or not at all, and doing it
 * twice is harmless. `build` writes files into the directory and returns the marker.
 */
export async function commitTask<M extends Marker>(
  out: string,
  stage: string,
  task: string,
  build: (dir: string) => Promise<{ marker: M; timings: TaskTimings }>,
): Promise<void> {
  // Workers on several machines may have the same process ids.
  const dir = join(layout.work(out), `${stage}-${task}-${randomUUID().slice(0, 8)}`)
  const done = layout.task(out, stage, task)
  mkdirSync(dir, { recursive: true })
  try {
    const { marker, timings } = await build(dir)
    const committed: CommittedTimings = { ...timings, host: hostname(), pid: process.pid, thread: threadId }
    writeFileSync(join(dir, taskFile.timings), JSON.stringify(committed))
    writeFileSync(join(dir, taskFile.marker), `${JSON.stringify(marker)}\n`, { flush: true })
  } catch (error) {
    // On a disk that is full it must not go on taking room.
    rmSync(dir, { recursive: true, force: true })
    throw error
  }
  mkdirSync(dirname(done), { recursive: true })
  if (!isCommitted(out, stage, task)) {
    try {
      renameSync(dir, done)
      return
    } catch (error) {
      if (!isOccupied(error)) throw error
    }
    if (!isCommitted(out, stage, task)) {
      // A directory without a marker cannot be there, except by hand.
      rmSync(done, { recursive: true, force: true })
      renameSync(dir, done)
      return
    }
  }
  // Another worker was first: it wrote the same bytes, and others may be reading them.
  rmSync(dir, { recursive: true, force: true })
}

/** Rename does not replace a directory that holds something. */
const isOccupied = (error: unknown): boolean =>
  ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
