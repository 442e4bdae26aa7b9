import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXPECTED, play, prepareJob } from './campaign.ts'
import { endAll } from './processes.ts'
import { DISTURBANCES, type Job } from './round.ts'

/*
 * The long suite, `npm run test:chaos`. CHAOS_SEED plays one round alone, CHAOS_ROUNDS another number of them.
 */
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 56)
const ALONE = process.env.CHAOS_SEED
/** Campaigns are played side by side, since rounds mostly wait; each has a Redis of its own, of one sort or the other. */
const CAMPAIGNS = 4

const root = mkdtempSync(join(tmpdir(), 'mdfs-chaos-'))
const happened = new Map<string, number>()
let job: Job

beforeAll(async () => {
  job = await prepareJob(root)
})
afterAll(async () => {
  await endAll()
  rmSync(root, { recursive: true, force: true })
})

const seeds = ALONE === undefined ? Array.from({ length: ROUNDS }, (_, seed) => seed) : [Number(ALONE)]

// Six seeds in a row begin with another kind of disturbance each: so that every campaign has all kinds.
const campaigns = Array.from({ length: CAMPAIGNS }, (_, number) => ({
  durable: number % 2 === 0,
  seeds: seeds.filter((seed) => Math.floor(seed / DISTURBANCES.length) % CAMPAIGNS === number),
})).filter((campaign) => campaign.seeds.length > 0)

describe('whatever is killed, stopped or cut, a run comes to the bytes of an undisturbed one', () => {
  test.concurrent.each(campaigns)('seeds $seeds; Redis keeps what it has: $durable', async (campaign) => {
    await play(job, campaign.durable, campaign.seeds, happened)
  })
})

test.skipIf(ALONE !== undefined)('every kind of disturbance met runs that were unfinished', () => {
  process.stdout.write(`${ROUNDS} rounds: ${JSON.stringify(Object.fromEntries(happened), null, 1)}\n`)
  expect([...happened.keys()].sort()).toEqual([...EXPECTED].sort())
})
