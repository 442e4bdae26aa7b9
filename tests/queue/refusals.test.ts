import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digest } from '../faults/same-files.ts'
import { writeJob } from './jobs.ts'
import {
  cli,
  type Ended,
  endAll,
  runLocally,
  type StartOptions,
  start,
  startRun,
  startWorker,
  until,
} from './processes.ts'
import { freePort, type PrivateRedis, type ServerOptions, startRedis, withClient } from './redis-server.ts'
import { startProxy } from './tcp-proxy.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-refusals-'))
const reference = join(root, 'reference')
const SECRET = 'tr0ub4dor-and-3'
let recipe: string
let runs = 0
/** Run directory of the test. */
let out: string
let servers: PrivateRedis[] = []

beforeAll(async () => {
  // A worker of another user must be able to read what is here.
  chmodSync(root, 0o755)
  recipe = writeJob(root, { bytes: 3e5, units: 4 })
  expect(await runLocally(recipe, reference)).toMatchObject({ code: 0 })
})
beforeEach(() => {
  runs += 1
  out = join(root, `run-${runs}`)
})
afterEach(async () => {
  await endAll()
  for (const server of servers) await server.close()
  servers = []
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function server(options: ServerOptions = {}): Promise<PrivateRedis> {
  const started = await startRedis(options)
  servers.push(started)
  return started
}

/** One line that says so, and nothing else: no stack. */
function expectOneLine({ code, stderr, stdout }: Ended, expected: { code: number; says: RegExp }): void {
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^mdfs: [^\n]*\n$/)
  expect(stderr).toMatch(expected.says)
  expect(code).toBe(expected.code)
}

/** Both commands that open a queue are refused alike. */
async function bothRefused(
  url: string,
  expected: { code: number; says: RegExp },
  options: StartOptions = {},
): Promise<void> {
  expectOneLine(await startRun(recipe, out, url, options).ended, expected)
  expectOneLine(await startWorker(url, options).ended, expected)
  expectOneLine(await start(['queue', 'list', '--redis', url], options).ended, expected)
}

/** The same command, the fault mended. */
async function endsRight(url: string, options: StartOptions = {}): Promise<void> {
  const worker = startWorker(url, options)
  const run = startRun(recipe, out, url, options)
  expect(await run.ended).toMatchObject({ code: 0 })
  expect(digest(out)).toEqual(digest(reference))
  expect(worker.isRunning()).toBe(true)
}

describe('a Redis that cannot be used is told in one line, with what to do; mended, the same command ends right', () => {
  test('it is down', async () => {
    const redis = await server()
    await redis.kill()
    await bothRefused(redis.url, {
      code: 1,
      says: /cannot reach Redis at redis:\/\/127\.0\.0\.1:\d+: ECONNREFUSED; is the server running/,
    })
    await redis.start()
    await endsRight(redis.url)
  })

  test('the password is wrong, or missing', async () => {
    const redis = await server({ password: SECRET })
    const expected = {
      code: 2,
      says: /refuses the password .*; give it as redis:\/\/:PASSWORD@host:port, or in REDIS_URL/,
    }
    await bothRefused(redis.url.replace(SECRET, 'wrong-secret'), expected)
    expectOneLine(await startRun(recipe, out, redis.url.replace(`:${SECRET}@`, '')).ended, expected)
    await endsRight(redis.url)
  })

  test('it is too old (a proxy rewrites the version in the answer of a real server)', async () => {
    const redis = await server()
    const old = await startProxy(redis.port, (answer) =>
      Buffer.from(answer.toString('latin1').replace(/(redis|valkey)_version:\d/g, '$1_version:5'), 'latin1'),
    )
    await bothRefused(`redis://127.0.0.1:${old.port}`, {
      code: 2,
      says: /Redis at redis:\/\/127\.0\.0\.1:\d+ is version 5\.\S+; expected 6\.2 or later/,
    })
    await old.close()
    await endsRight(redis.url)
  })

  test('it may evict keys', async () => {
    const redis = await server({ flags: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] })
    await bothRefused(redis.url, {
      code: 2,
      says: /may evict the queue \(maxmemory-policy allkeys-lru\); set it: redis-cli CONFIG SET maxmemory-policy noeviction/,
    })
    await withClient(redis.url, (client) => client.config('SET', 'maxmemory-policy', 'noeviction'))
    await endsRight(redis.url)
  })

  test('it is full', async () => {
    const redis = await server({ flags: ['--maxmemory', '1'] })
    const { code, stderr } = await startRun(recipe, out, redis.url).ended
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^mdfs: Redis has no memory left: raise maxmemory.*\n$/),
    })
    await withClient(redis.url, (client) => client.config('SET', 'maxmemory', '0'))
    await endsRight(redis.url)
  })

  test('its certificate is of an authority that is not known', async () => {
    const redis = await server({ tls: true, password: SECRET })
    await bothRefused(redis.url, {
      code: 1,
      says: /cannot reach Redis at rediss:.*for a private authority set NODE_EXTRA_CA_CERTS/,
    })
    await endsRight(redis.url, { env: { NODE_EXTRA_CA_CERTS: redis.certificate } })
  })

  test('nobody listens in TLS there', async () => {
    const redis = await server()
    const { code, stderr } = await startRun(recipe, out, redis.url.replace('redis:', 'rediss:')).ended
    expect(stderr).toMatch(/^mdfs: cannot reach Redis at rediss:[^\n]*\n$/)
    expect(code).toBe(1)
  })

  test('the URL is of another kind', async () => {
    await bothRefused(`http://user:${SECRET}@127.0.0.1:${await freePort()}`, {
      code: 2,
      says: /--redis: expected redis:.*found another kind of URL/,
    })
  })
})

describe('a worker whose machine cannot go on gives its units back and says why; another one finishes the run', () => {
  /** The run, and the worker that failed of it. */
  async function failsAlone(redis: PrivateRedis, options: StartOptions, says: RegExp): Promise<void> {
    const run = startRun(recipe, out, redis.url)
    await until(() => existsSync(join(out, 'plan.json')))
    mkdirSync(join(out, 'work'), { recursive: true })
    const failing = startWorker(redis.url, { ...options, flags: ['--lock', '3600'] })
    const { code, stderr } = await failing.ended
    expect(code).toBe(1)
    const lines = stderr.trimEnd().split('\n')
    expect(lines.at(-1)).toMatch(says)
    expect(lines.filter((line) => !line.startsWith('mdfs: '))).toEqual([])
    await run.seen('stopped: ')
    // With locks longer than any test may take: what was not given back would never be done.
    startWorker(redis.url, { flags: ['--lock', '3600'] })
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(digest(out)).toEqual(digest(reference))
  }

  const probe = (wrapper: readonly string[], ...args: string[]): string | undefined => {
    const [command = '', ...rest] = [...wrapper, ...args]
    const { status, stderr, error } = spawnSync(command, rest, { encoding: 'utf8' })
    return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n')[0] ?? '')
  }
  const unless = (reason: string | undefined): string =>
    reason === undefined ? '' : ` — CANNOT RUN HERE: ${reason}`

  const smallDisk = (dir: string): string[] => [
    ...['unshare', '--mount', 'sh', '-c'],
    ...['mount -t tmpfs -o size=16k tmpfs "$0" && exec "$@"', dir],
  ]
  const noMounts = probe(smallDisk(root), 'true')
  test.skipIf(noMounts !== undefined)(`its disk is full${unless(noMounts)}`, async () => {
    await failsAlone(
      await server(),
      { wrapper: smallDisk(join(out, 'work')) },
      /no space left on the disk.*ENOSPC/,
    )
  })

  const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
  const noUser = probe(nobody, process.execPath, cli, '--version')
  test.skipIf(noUser !== undefined)(
    `its user may not write to the run directory${unless(noUser)}`,
    async () => {
      await failsAlone(await server(), { wrapper: nobody }, /this user may not do what the run needs.*EACCES/)
    },
  )
})
