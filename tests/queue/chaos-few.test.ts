import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { play, prepareJob } from './campaign.ts'
import { endAll } from './processes.ts'
import type { Job } from './round.ts'

/* A few rounds of `npm run test:chaos`, for every day. */

const root = mkdtempSync(join(tmpdir(), 'mdfs-chaos-'))
let job: Job

beforeAll(async () => {
  job = await prepareJob(root)
})
afterAll(async () => {
  await endAll()
  rmSync(root, { recursive: true, force: true })
})

test.concurrent.each([
  { durable: true, seeds: [0, 1] },
  { durable: false, seeds: [2, 3] },
])(
  'disturbed runs come to the same bytes: seeds $seeds; Redis keeps what it has: $durable',
  async (campaign) => {
    const happened = new Map<string, number>()
    await play(job, campaign.durable, campaign.seeds, happened)
    expect(happened.size).toBeGreaterThan(0)
  },
)
