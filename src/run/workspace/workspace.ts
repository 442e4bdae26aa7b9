import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { committedTasks, isCommitted } from '../commit.ts'
import { layout } from '../layout.ts'
import type { Plan, Stage } from '../plan.ts'

/**
 * Where the directory of a run is: here (this machine's disk, or one that others see too), or in a storage of which a part
 * is kept here. Tasks work on files here in either case. Keys are names within the run directory, with `/`.
 */
export interface Workspace {
  /** Run directory on this machine. */
  readonly out: string
  /** As users name it: a path, or `s3://bucket/run`. */
  readonly url: string
  isCommitted(stage: string, task: string): Promise<boolean>
  /** Tasks of a stage that are committed. */
  committed(stage: string): Promise<ReadonlySet<string>>
  /** Brings what a task reads, has it done, and makes known what it committed. */
  around(plan: Plan, stage: Stage, task: string, work: () => Promise<void>): Promise<void>
  /** Brings what the tasks of a stage said of themselves. */
  fetchCommits(stage: Stage): Promise<void>
  /** Brings files of committed tasks. */
  fetch(keys: readonly string[]): Promise<void>
  /** Brings those of these files that exist. */
  pull(keys: readonly string[]): Promise<void>
  /** Brings what the run has written for people: everything but its units. */
  fetchOutput(): Promise<void>
  /** Makes these files known, and all files in these directories. */
  push(keys: readonly string[]): Promise<void>
  /** Removes directories of tasks with all that is in them. */
  remove(keys: readonly string[]): Promise<void>
  /** Removes what the tasks of a stage wrote, but for these names in their directories. */
  sweep(stage: Stage, keep: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Others see what is written here as soon as it is. */
export const localWorkspace = (out: string): Workspace => ({
  out,
  url: out,
  isCommitted: async (stage, task) => isCommitted(out, stage, task),
  committed: (stage) => committedTasks(out, stage),
  around: (_plan, _stage, _task, work) => work(),
  async fetchCommits() {},
  async fetch() {},
  async pull() {},
  async fetchOutput() {},
  async push() {},
  async remove(keys) {
    for (const key of keys) rmSync(join(out, key), { recursive: true, force: true })
  },
  async sweep(stage, keep) {
    sweepTasks(out, stage, keep)
  },
  async close() {},
})

export function sweepTasks(out: string, { id, tasks }: Stage, keep: readonly string[]): void {
  for (const task of tasks) {
    const dir = layout.task(out, id, task)
    if (!existsSync(dir)) continue
    for (const name of readdirSync(dir)) {
      if (!keep.includes(name)) rmSync(join(dir, name), { recursive: true, force: true })
    }
  }
}
