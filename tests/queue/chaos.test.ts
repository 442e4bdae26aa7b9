import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Arena } from './arena.ts'
import { committed, writeJob } from './jobs.ts'
import { endAll, runLocally } from './processes.ts'
import { DISTURBANCES, type Job, playRound } from './round.ts'

/*
 * The long suite, `npm run test:chaos`. CHAOS_SEED plays one round alone, CHAOS_ROUNDS another number of them.
 */
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 54)
const ALONE = process.env.CHAOS_SEED

const root = mkdtempSync(join(tmpdir(), 'mdfs-chaos-'))
let job: Job

beforeAll(async () => {
  const recipe = writeJob(root, { bytes: 3e5, units: 10, slow: 15 })
  const reference = join(root, 'reference')
  expect(await runLocally(recipe, reference)).toMatchObject({ code: 0 })
  job = { recipe, reference, root, tasks: committed(reference).length }
})
afterAll(async () => {
  await endAll()
  rmSync(root, { recursive: true, force: true })
})

const happened = new Map<string, number>()

async function play(durable: boolean, seeds: readonly number[]): Promise<void> {
  const arena = await Arena.open(durable)
  try {
    for (const seed of seeds) {
      for (const what of await playRound(arena, job, seed)) {
        const key = what === 'Redis killed' ? `${what}, ${durable ? 'with' : 'without'} its memory` : what
        happened.set(key, (happened.get(key) ?? 0) + 1)
      }
    }
  } finally {
    await arena.close()
  }
}

const seeds = ALONE === undefined ? Array.from({ length: ROUNDS }, (_, seed) => seed) : [Number(ALONE)]
// Every kind comes first in rounds of both sorts.
const isDurable = (seed: number): boolean => Math.floor(seed / DISTURBANCES.length) % 2 === 0

describe('whatever is killed, stopped or cut, a run comes to the bytes of an undisturbed one', () => {
  test.concurrent.each([
    ['with a Redis that keeps what it has (AOF, always)', true],
    ['with a Redis that comes back empty', false],
  ])('%s', async (_, durable) => {
    await play(
      durable,
      seeds.filter((seed) => isDurable(seed) === durable),
    )
  })
})

test.skipIf(ALONE !== undefined)('every kind of disturbance met runs that were unfinished', () => {
  const expected = DISTURBANCES.flatMap((what) =>
    what === 'Redis killed' ? [`${what}, with its memory`, `${what}, without its memory`] : [what],
  )
  process.stdout.write(`${ROUNDS} rounds: ${JSON.stringify(Object.fromEntries(happened), null, 1)}\n`)
  expect([...happened.keys()].sort()).toEqual(expected.sort())
})
