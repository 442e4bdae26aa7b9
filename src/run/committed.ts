import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, RunError } from '../errors.ts'
import type { Stats, Timings } from '../stats/stats.ts'
import { type CommittedTimings, committedTasks } from './commit.ts'
import { layout, taskFile } from './layout.ts'
import type { Plan, Stage } from './plan.ts'
import { kindOf } from './queue/kinds.ts'
import { StageCounts } from './stage-counts.ts'
import type { StreamMarker } from './stream.ts'

/** Markers read at once: a network file system answers many at a time. */
const AT_ONCE = 8

const readJson = async <T>(path: string): Promise<T> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    throw new RunError(`cannot read ${path}: ${messageOf(error)}`)
  }
}

/** Tasks of a stage that are committed, in its order. */
async function listCommitted(out: string, { id, tasks }: Stage): Promise<string[]> {
  const committed = await committedTasks(out, id)
  return tasks.filter((task) => committed.has(task))
}

/** `most` of a list, evenly spaced: tasks stand in the order of the inputs, which is seldom random. */
const spread = <T>(all: readonly T[], most: number): T[] =>
  all.length <= most
    ? [...all]
    : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!)

interface TaskRef {
  readonly counts: StageCounts
  readonly task: string
}

/**
 * What the committed tasks of a run did, as far as it is counted: each task once, however often this looks and however
 * often the task was done. Listing the tasks is cheap, counting them is not: a marker holds samples.
 */
export class Committed {
  readonly plan: Plan
  readonly out: string
  #stages: readonly StageCounts[] = []
  /** Counted tasks, as `stage/task`. */
  #counted = new Set<string>()
  #isWhole = false

  constructor(plan: Plan, out: string) {
    this.plan = plan
    this.out = out
    this.#restart()
  }

  get stages(): readonly StageCounts[] {
    return this.#stages
  }

  /** Committed tasks, and those of them that are counted. */
  get tasks(): { readonly done: number; readonly counted: number } {
    const sum = (key: 'done' | 'counted'): number => this.#stages.reduce((n, stage) => n + stage[key], 0)
    return { done: sum('done'), counted: sum('counted') }
  }

  /** Looks again, and counts at most so many tasks more. Throws `RunError` when the directory cannot be read. */
  async refresh(most = Number.POSITIVE_INFINITY): Promise<void> {
    const isFinished = existsSync(layout.manifest(this.out))
    if (this.#isWhole && isFinished) return
    if (this.#isWhole) this.#restart()
    if (isFinished && (await this.#readWhole())) return
    const listed = await Promise.all(
      this.#stages.map(async (counts) => ({ counts, tasks: await listCommitted(this.out, counts.stage) })),
    )
    const present = listed.reduce((sum, { tasks }) => sum + tasks.length, 0)
    const uncounted = listed.flatMap(({ counts, tasks }) =>
      tasks
        .filter((task) => !this.#counted.has(`${counts.stage.id}/${task}`))
        .map((task) => ({ counts, task })),
    )
    // A counted task that is gone: the directory was removed, and the run begun anew.
    if (present - uncounted.length < this.#counted.size) {
      this.#restart()
      return this.refresh(most)
    }
    for (const { counts, tasks } of listed) counts.done = tasks.length
    const wanted = spread(uncounted, most)
    for (let at = 0; at < wanted.length; at += AT_ONCE)
      await Promise.all(wanted.slice(at, at + AT_ONCE).map((ref) => this.#count(ref)))
  }

  async #count({ counts, task }: TaskRef): Promise<void> {
    const { stage } = counts
    const dir = layout.task(this.out, stage.id, task)
    const time = await readJson<CommittedTimings>(join(dir, taskFile.timings))
    const marker =
      stage.kind === 'stream' ? await readJson<StreamMarker>(join(dir, taskFile.marker)) : undefined
    counts.addTime(time)
    if (marker !== undefined) counts.addSteps(marker.stats.steps, this.#isLast(stage))
    counts.counted += 1
    this.#counted.add(`${stage.id}/${task}`)
  }

  /** A finished run has summed its tasks itself. `false` when the clock's part is not written yet. */
  async #readWhole(): Promise<boolean> {
    if (!existsSync(layout.timings(this.out))) return false
    const { units } = await readJson<Timings>(layout.timings(this.out))
    const tasks = this.plan.stages.flatMap(({ id, tasks }) => tasks.map((task) => `${id}/${task}`))
    if (!tasks.every((task) => task in units)) return false
    const { steps } = await readJson<Stats>(layout.stats(this.out))
    this.#restart()
    for (const counts of this.#stages) {
      const { stage } = counts
      counts.done = stage.tasks.length
      counts.counted = stage.tasks.length
      for (const task of stage.tasks) counts.addTime(units[`${stage.id}/${task}`]!)
      if (stage.kind === 'stream')
        counts.addSteps(
          steps.filter(({ pass }) => pass === stage.pass),
          this.#isLast(stage),
        )
    }
    this.#isWhole = true
    return true
  }

  #isLast({ pass }: Stage): boolean {
    return pass === this.plan.passes.length - 1
  }

  #restart(): void {
    this.#stages = this.plan.stages.map((stage) => new StageCounts(stage, kindOf(this.plan, stage)))
    this.#counted = new Set()
    this.#isWhole = false
  }
}
