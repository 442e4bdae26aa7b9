import { join } from 'node:path'
import { expect } from 'vitest'
import { Arena } from './arena.ts'
import { committed, writeJob } from './jobs.ts'
import { runLocally } from './processes.ts'
import { DISTURBANCES, type Job, playRound } from './round.ts'

/** What every round does, and what it must come to. */
export async function prepareJob(root: string): Promise<Job> {
  const recipe = writeJob(root, { bytes: 3e5, units: 10, slow: 15 })
  const reference = join(root, 'reference')
  expect(await runLocally(recipe, reference)).toMatchObject({ code: 0 })
  return { recipe, reference, root, tasks: committed(reference).length }
}

const RESTARTS = 'Redis killed'
const nameOf = (what: string, durable: boolean): string =>
  what === RESTARTS ? `${what}, ${durable ? 'with' : 'without'} its memory` : what

/** Every kind of disturbance there is, by name. */
export const EXPECTED: readonly string[] = DISTURBANCES.flatMap((what) =>
  what === RESTARTS ? [nameOf(what, true), nameOf(what, false)] : [what],
)

/** Plays rounds one after another with one Redis and its workers. Counts what happened, by name, in `happened`. */
export async function play(
  job: Job,
  durable: boolean,
  seeds: readonly number[],
  happened: Map<string, number>,
): Promise<void> {
  const arena = await Arena.open(durable)
  try {
    for (const seed of seeds) {
      for (const what of await playRound(arena, job, seed)) {
        const name = nameOf(what, durable)
        happened.set(name, (happened.get(name) ?? 0) + 1)
      }
    }
  } finally {
    await arena.close()
  }
}
