import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runIdOf } from '../../src/run/plan-file.ts'
import { queuePrefix, RUNS, troublesKey } from '../../src/run/queue/keys.ts'
import { KINDS, type Kind } from '../../src/run/queue/kinds.ts'
import { VERSION } from '../../src/version.ts'
import { digest } from '../faults/same-files.ts'
import { writeJob } from './jobs.ts'
import { endAll, type Process, runLocally, start, startRun, startWorker, until } from './processes.ts'
import { type PrivateRedis, startRedis } from './redis-server.ts'

/*
 * Whoever can write to Redis, but not to the storage.
 */

const root = mkdtempSync(join(tmpdir(), 'mdfs-hostile-jobs-'))
const reference = join(root, 'reference')
let recipe: string
let redis: PrivateRedis
let client: Redis
let runs = 0
/** Run directory of the test. */
let out: string

beforeAll(async () => {
  redis = await startRedis()
  client = new Redis(redis.url, { maxRetriesPerRequest: null })
  recipe = writeJob(root, { bytes: 3e5, units: 4, slow: 10 })
  expect(await runLocally(recipe, reference)).toMatchObject({ code: 0 })
})
beforeEach(() => {
  runs += 1
  out = join(root, `run-${runs}`)
})
afterEach(async () => {
  await endAll()
  await client.flushall()
})
afterAll(async () => {
  client.disconnect()
  await redis.close()
  rmSync(root, { recursive: true, force: true })
})

/** A run with its id, its jobs added, and no worker yet. */
async function begin(): Promise<{ run: Process; id: string }> {
  const run = startRun(recipe, out, redis.url)
  await until(() => existsSync(join(out, 'plan.json')) || !run.isRunning())
  expect(run.isRunning(), run.said()).toBe(true)
  const id = runIdOf(readFileSync(join(out, 'plan.json')))
  await until(async () => (await client.llen(`${queuePrefix(id)}:collect:wait`)) > 0)
  return { run, id }
}

async function withQueue<T>(id: string, kind: Kind, act: (queue: Queue) => Promise<T>): Promise<T> {
  const queue = new Queue(kind, { connection: client, prefix: queuePrefix(id) })
  try {
    return await act(queue)
  } finally {
    await queue.close()
  }
}

async function endsRight(run: Process): Promise<void> {
  const { code, stderr } = await run.ended
  expect({ code, said: code === 0 ? '' : stderr }).toEqual({ code: 0, said: '' })
  expect(digest(out)).toEqual(digest(reference))
}

describe('a job', () => {
  test('that names no task of the plan fails with the reason; the run ends right', async () => {
    const { run, id } = await begin()
    const hostile: unknown[] = [
      { stage: '../../../etc', task: 'passwd' },
      { stage: 'pass-0', task: '../../../../etc/passwd' },
      { stage: 'pass-0', task: '/etc/passwd' },
      { stage: 'x'.repeat(1e6), task: 'u00000' },
      { stage: 'no-stage', task: 'u00000' },
      { stage: 'pass-0', task: 'u00000', out: '/etc' },
      { stage: '__proto__', task: 'constructor' },
      { text: '正文'.repeat(1000) },
      'a text',
      42,
      null,
    ]
    await withQueue(id, 'collect', async (queue) => {
      // Taken before the run's own.
      for (const data of hostile) await queue.add('hostile', data, { lifo: true })
      startWorker(redis.url)
      await until(async () => (await queue.getFailedCount()) === hostile.length)
      for (const { failedReason } of await queue.getFailed())
        expect(failedReason).toMatch(
          /the job names no task of this run: expected .* as they stand in its plan/,
        )
    })
    await endsRight(run)
  })

  test('of a stage that has not begun is not done: barriers are what the storage holds', async () => {
    const { run, id } = await begin()
    const { plan } = JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')) as {
      plan: { stages: { id: string; tasks: string[] }[] }
    }
    let early = 0
    for (const kind of KINDS) {
      await withQueue(id, kind, async (queue) => {
        for (const { id: stage, tasks } of plan.stages.slice(1))
          for (const task of tasks) {
            early += 1
            // Once under the id that its own job will have, once under another.
            await queue.add(stage, { stage, task }, { lifo: true, jobId: `${stage}/${task}` })
            await queue.add(stage, { stage, task }, { lifo: true })
          }
      })
    }
    expect(early).toBeGreaterThan(20)
    startWorker(redis.url)
    startWorker(redis.url)
    await endsRight(run)
  })

  test('that has taken the id of a unit, and names another, is replaced', async () => {
    const first = await begin()
    first.run.kill('SIGINT')
    expect(await first.run.ended).toMatchObject({ code: 130 })
    await withQueue(first.id, 'collect', async (queue) => {
      await queue.add('hostile', { stage: 'pass-0', task: 'u77777' }, { jobId: 'pass-0/u00001' })
      await queue.add('hostile', 'a text', { jobId: 'pass-0/u00002' })
    })
    const run = startRun(recipe, out, redis.url)
    startWorker(redis.url)
    await endsRight(run)
  })
})

describe('an entry in the registry', () => {
  const entry = (run: string, fields: object): string =>
    JSON.stringify({
      run,
      recipe: 'hostile',
      version: VERSION,
      priority: 9,
      created: 1,
      state: 'running',
      ...fields,
    })

  test('that names what is no run, or another run, or lies outside of --root is refused; the run ends right', async () => {
    const elsewhere = join(root, 'elsewhere')
    const empty = join(root, 'empty')
    mkdirSync(empty)
    // A run that is planned, but not in the places that this worker may touch.
    const other = startRun(recipe, elsewhere, redis.url)
    await until(() => existsSync(join(elsewhere, 'plan.json')))
    other.kill('SIGKILL')
    await other.ended
    await client.flushall()
    const ofElsewhere = runIdOf(readFileSync(join(elsewhere, 'plan.json')))
    const before = readdirSync(elsewhere, { recursive: true })

    const { run } = await begin()
    const hostile: Record<string, object> = {
      '0000000000000001': { out: '/etc' },
      '0000000000000002': { out: empty },
      '0000000000000003': { out: elsewhere },
      '0000000000000004': { out: `${out}/../elsewhere` },
      '0000000000000005': { out: 'etc' },
      '0000000000000006': { out, version: '99.0.0' },
      [ofElsewhere]: { out: elsewhere },
    }
    for (const [id, fields] of Object.entries(hostile)) {
      await client.hset(RUNS, id, entry(id, fields))
      await withQueue(id, 'collect', (queue) => queue.add('pass-0', { stage: 'pass-0', task: 'u00000' }))
    }
    await client.hset(RUNS, 'no-json', '{"run":')
    const worker = startWorker(redis.url, {
      flags: [out, empty, join(root, 'web.jsonl'), join(root, 'slow.mjs')].flatMap((place) => [
        '--root',
        place,
      ]),
    })
    await endsRight(run)
    for (const says of [
      '/etc lies outside of --root',
      `${empty} holds no plan.json`,
      `${elsewhere} lies outside of --root`,
      'etc is no absolute path',
      'was planned by mdfs 99.0.0',
    ])
      expect(worker.said()).toContain(says)
    expect(worker.isRunning()).toBe(true)
    expect(readdirSync(elsewhere, { recursive: true })).toEqual(before)
    expect(readdirSync(empty)).toEqual([])
  })

  test('under a run’s own id, but with another directory, does not keep workers from the run', async () => {
    const { run, id } = await begin()
    await client.hset(RUNS, 'another-field', entry(id, { out: '/etc' }))
    startWorker(redis.url)
    await until(async () => (await client.exists('mdfs:workers')) === 1)
    await client.hset(RUNS, id, entry(id, { out: '/etc' }))
    await endsRight(run)
  })

  test('or a line that a worker is said to have said, shows no control characters on a terminal', async () => {
    const { run, id } = await begin()
    const red = '\u001b[31mred\u001b[2J\u0007'
    await client.hset(
      RUNS,
      '0000000000000007',
      entry('0000000000000007', { out: `/${red}`, recipe: red, cause: red }),
    )
    await withQueue('0000000000000007', 'collect', (queue) => queue.add('pass-0', {}))
    await client.rpush(troublesKey(id), `worker said ${red}\nand a second line`)
    const worker = startWorker(redis.url)
    const list = await start(['queue', 'list', '--redis', redis.url]).ended
    expect(list.stdout).toContain('red')
    await run.seen('worker said')
    await endsRight(run)
    for (const said of [run.said(), worker.said(), list.stdout]) {
      expect(said).toContain('red')
      expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    }
  })
})
