import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { messageOf } from '../errors.ts'
import { layout } from '../run/layout.ts'
import type { QueuedRun } from '../run/queue/look.ts'
import { StatusReader, statusFromQueue } from '../run/status.ts'
import type { Problem, ShownRun } from './view.ts'

/** Markers read in one look at one run: some hundred milliseconds. */
const MARKERS = 200

const isRun = (dir: string): boolean => existsSync(layout.run(dir))

/** A run directory, or a folder of them. */
function runsIn(dir: string): string[] {
  if (isRun(dir)) return [dir]
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(dir, name))
    .filter(isRun)
    .sort()
}

export interface Found {
  readonly runs: readonly ShownRun[]
  readonly problems: readonly Problem[]
}

/** The runs of some directories, and those that a queue names, as far as this machine can see them. */
export class RunDirectories {
  readonly #dirs: readonly string[]
  #readers = new Map<string, StatusReader>()

  /** Absolute paths. */
  constructor(dirs: readonly string[]) {
    this.#dirs = dirs
  }

  /** Committed tasks that are still to be counted. */
  get backlog(): number {
    return [...this.#readers.values()].reduce((sum, { committed }) => {
      const { done = 0, counted = 0 } = committed?.tasks ?? {}
      return sum + done - counted
    }, 0)
  }

  async look(queued: readonly QueuedRun[]): Promise<Found> {
    const problems: Problem[] = []
    const outs = this.#outs(problems)
    const readers = new Map<string, StatusReader>()
    const runs: ShownRun[] = []
    const open = (out: string): StatusReader => {
      const reader = this.#readers.get(out) ?? new StatusReader(out)
      readers.set(out, reader)
      return reader
    }
    const show = async (out: string, inQueue: QueuedRun | undefined): Promise<void> => {
      try {
        runs.push(await shownRun(open(out), inQueue))
      } catch (error) {
        problems.push({ what: out, why: messageOf(error) })
      }
    }
    for (const out of outs)
      await show(
        out,
        queued.find(({ entry }) => entry.out === out),
      )
    for (const run of queued) {
      const { out, run: id } = run.entry
      if (outs.has(out)) continue
      // Whoever can write to Redis can name a directory: it is read when it holds the plan that the id is the hash of.
      if (isAbsolute(out) && holds(open(out), id)) await show(out, run)
      else runs.push({ id, status: statusFromQueue(run), queued: run })
    }
    this.#readers = readers
    return { runs, problems }
  }

  #outs(problems: Problem[]): ReadonlySet<string> {
    const outs = new Set<string>()
    for (const dir of this.#dirs) {
      try {
        for (const out of runsIn(dir)) outs.add(out)
      } catch (error) {
        problems.push({ what: dir, why: messageOf(error) })
      }
    }
    return outs
  }
}

/** Does that directory hold this run's plan, as far as it can be read from here? */
function holds(reader: StatusReader, run: string): boolean {
  try {
    return reader.run === run
  } catch {
    // Shown by what the queue says of it.
    return false
  }
}

async function shownRun(reader: StatusReader, queued: QueuedRun | undefined): Promise<ShownRun> {
  const status = await reader.read(queued, MARKERS)
  const report = layout.reportHtml(status.out)
  return {
    id: status.run ?? createHash('sha256').update(status.out).digest('hex').slice(0, 16),
    status,
    ...(reader.committed !== undefined && { committed: reader.committed }),
    ...(queued !== undefined && { queued }),
    ...(status.state === 'complete' && isFile(report) && { report }),
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
