import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digest } from '../faults/same-files.ts'
import { committed, isComplete, writeJob } from './jobs.ts'
import { endAll, type Process, runLocally, start, startRun, startWorker, until } from './processes.ts'
import { type PrivateRedis, startRedis } from './redis-server.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-operating-'))
const reference = join(root, 'reference')
let recipe: string
let redis: PrivateRedis
let runs = 0
/** Run directory of the test. */
let out: string

beforeAll(async () => {
  // A server of its own: what `queue list` shows must be what these tests put there.
  redis = await startRedis()
  recipe = writeJob(root, { bytes: 1.2e6, units: 12, classify: true, slow: 8 })
  expect(await runLocally(recipe, reference)).toMatchObject({ code: 0 })
})
beforeEach(() => {
  runs += 1
  out = join(root, `run-${runs}`)
})
afterEach(endAll)
afterAll(async () => {
  await redis.close()
  rmSync(root, { recursive: true, force: true })
})

const queue = (verb: string, ...args: string[]) => start(['queue', verb, ...args, '--redis', redis.url]).ended

interface Listed {
  readonly runs: readonly { readonly out: string; readonly state: string }[]
  readonly workers: readonly { readonly pid: number; readonly tasks: readonly unknown[] }[]
}

const list = async (): Promise<Listed> => JSON.parse((await queue('list', '--json')).stdout) as Listed

const pidsOf = (dir: string, stage: RegExp): Set<number> => {
  const { units } = JSON.parse(readFileSync(join(dir, 'timings.json'), 'utf8')) as {
    units: Record<string, { pid: number }>
  }
  return new Set(Object.entries(units).flatMap(([task, { pid }]) => (stage.test(task) ? [pid] : [])))
}

async function endsRight(run: Process): Promise<void> {
  expect(await run.ended).toMatchObject({ code: 0 })
  expect(digest(out)).toEqual(digest(reference))
}

describe('workers', () => {
  test('with --only do their kinds of work alone', async () => {
    const collect = startWorker(redis.url, { flags: ['--only', 'collect'] })
    const rest = startWorker(redis.url, { flags: ['--only', 'fine,dedup', '--only', 'write'] })
    await endsRight(startRun(recipe, out, redis.url))
    expect(pidsOf(out, /^pass-0\//)).toEqual(new Set([collect.pid]))
    expect(pidsOf(out, /^(?!pass-0\/)/)).toEqual(new Set([rest.pid]))
  })

  test('with --once end with code 0 when nothing is left to do', async () => {
    expect(await startWorker(redis.url, { flags: ['--once'] }).ended).toMatchObject({ code: 0 })
    const run = startRun(recipe, out, redis.url)
    await until(async () => (await list()).runs.some((entry) => entry.out === out))
    const worker = startWorker(redis.url, { flags: ['--once'] })
    await endsRight(run)
    expect(await worker.ended).toMatchObject({ code: 0 })
  })

  test('take the run of the highest priority first, then the oldest', async () => {
    const urgent = join(root, 'urgent')
    const ordinary = startRun(recipe, out, redis.url)
    await until(async () => (await list()).runs.length === 1)
    const first = startRun(recipe, urgent, redis.url, { flags: ['--priority', '5'] })
    await until(async () => (await list()).runs.length === 2)
    startWorker(redis.url)
    expect(await first.ended).toMatchObject({ code: 0 })
    expect(isComplete(out)).toBe(false)
    await endsRight(ordinary)
    expect(digest(urgent)).toEqual(digest(reference))
  })

  test('do what a worker had that was killed with all that was left', async () => {
    const small = join(root, 'small')
    mkdirSync(small)
    const oneUnit = writeJob(small, { bytes: 2e5, units: 1, slow: 30 })
    await runLocally(oneUnit, join(small, 'reference'))
    const run = startRun(oneUnit, join(small, 'out'), redis.url)
    const first = startWorker(redis.url)
    await until(async () => (await list()).workers.some(({ tasks }) => tasks.length > 0))
    first.kill('SIGKILL')
    await first.ended
    startWorker(redis.url)
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(digest(join(small, 'out'))).toEqual(digest(join(small, 'reference')))
  })

  test('told to stop (SIGTERM) finish the unit they have, and end with code 0', async () => {
    const run = startRun(recipe, out, redis.url)
    const worker = startWorker(redis.url)
    await until(() => committed(out).length >= 2)
    worker.kill('SIGTERM')
    expect(await worker.ended).toMatchObject({ code: 0 })
    expect(isComplete(out)).toBe(false)
    startWorker(redis.url)
    await endsRight(run)
  })

  test('without time to finish it (--grace 0) give it back at once: another has it before a lock runs out', async () => {
    const run = startRun(recipe, out, redis.url)
    // Longer than any test may take: what is not given back would never be done.
    const worker = startWorker(redis.url, { flags: ['--grace', '0', '--lock', '3600'] })
    await until(() => committed(out).length >= 2)
    worker.kill('SIGTERM')
    expect(await worker.ended).toMatchObject({ code: 0 })
    startWorker(redis.url, { flags: ['--lock', '3600'] })
    await endsRight(run)
  })
})

describe('an operator', () => {
  test('pauses a run: workers finish the unit they have and take no more; and lets it go on', async () => {
    const run = startRun(recipe, out, redis.url)
    startWorker(redis.url)
    await until(() => committed(out).length >= 2)
    expect(await queue('pause', out)).toMatchObject({ code: 0 })
    await until(async () => (await list()).workers.every(({ tasks }) => tasks.length === 0))
    const paused = committed(out)
    // Time in which a worker would do several units.
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(committed(out)).toEqual(paused)
    expect((await list()).runs).toMatchObject([{ out, state: 'paused' }])
    expect(await queue('resume', out)).toMatchObject({ code: 0 })
    await endsRight(run)
  })

  test('cancels a run: it ends with code 1 and one line; the same command resumes it', async () => {
    const run = startRun(recipe, out, redis.url)
    const worker = startWorker(redis.url)
    await until(() => committed(out).length >= 2)
    expect(await queue('cancel', out)).toMatchObject({ code: 0 })
    const { code, stderr } = await run.ended
    expect(code).toBe(1)
    expect(stderr).toContain('the run was cancelled; the same command resumes it')
    expect((await list()).runs).toMatchObject([{ out, state: 'cancelled' }])
    expect(worker.isRunning()).toBe(true)
    await endsRight(startRun(recipe, out, redis.url))
  })
})

describe('a coordinator', () => {
  test('that is killed leaves workers at work; the same command takes over at once', async () => {
    const first = startRun(recipe, out, redis.url)
    startWorker(redis.url)
    await until(() => committed(out).length >= 1)
    first.kill('SIGKILL')
    await first.ended
    const before = committed(out).length
    await until(() => committed(out).length > before + 1)
    const second = startRun(recipe, out, redis.url)
    await endsRight(second)
    expect(second.said()).not.toContain('waiting to see whether it is still alive')
  })

  test('told to stop (Ctrl-C) ends with code 130; the same command resumes', async () => {
    const first = startRun(recipe, out, redis.url)
    startWorker(redis.url)
    await until(() => committed(out).length >= 2)
    first.kill('SIGINT')
    expect(await first.ended).toMatchObject({ code: 130 })
    await endsRight(startRun(recipe, out, redis.url))
  })

  test('is refused while another one of the same run is alive', async () => {
    const first = startRun(recipe, out, redis.url)
    await until(async () => (await list()).runs.some((entry) => entry.out === out))
    const { code, stderr } = await startRun(recipe, out, redis.url).ended
    expect(code).toBe(2)
    expect(stderr).toContain('in use by process')
    startWorker(redis.url)
    await endsRight(first)
  })
})
