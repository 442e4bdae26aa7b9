import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { afterAll, expect, test } from 'vitest'
import { committed, writeJob } from './jobs.ts'
import { endAll, start, startRun, startWorker, until } from './processes.ts'
import { startRedis, withClient } from './redis-server.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-secrets-'))
afterAll(async () => {
  await endAll()
  rmSync(root, { recursive: true, force: true })
})

const SECRET = 'tr0ub4dor-and-3'

/** Every key with all it holds, whatever its type. */
async function dump(client: Redis): Promise<string> {
  const parts: unknown[] = []
  for (const key of await client.keys('*')) {
    const read: Record<string, () => Promise<unknown>> = {
      string: () => client.get(key),
      hash: () => client.hgetall(key),
      list: () => client.lrange(key, 0, -1),
      set: () => client.smembers(key),
      zset: () => client.zrange(key, '0', '-1'),
      stream: () => client.xrange(key, '-', '+'),
    }
    parts.push([key, await read[await client.type(key)]?.()])
  }
  return JSON.stringify(parts)
}

const filesOf = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

test('the password of a URL is in nothing that is printed, no key, no job and no file, also when things fail', async () => {
  const recipe = writeJob(root, { bytes: 3e5, units: 6, slow: 15 })
  const out = join(root, 'out')
  const redis = await startRedis({ password: SECRET, durable: true })
  const run = startRun(recipe, out, redis.url)
  const worker = startWorker(redis.url)
  await until(() => committed(out).length >= 1)
  const whileItRuns = await withClient(redis.url, dump)
  expect(whileItRuns).toContain('mdfs:runs')
  const list = await start(['queue', 'list', '--redis', redis.url, '--json']).ended
  await redis.kill()
  await run.seen('lost Redis')
  const refused = await startRun(recipe, join(root, 'other'), redis.url).ended
  await redis.start()
  const { code } = await run.ended
  expect(code).toBe(0)
  worker.kill('SIGTERM')
  await worker.ended
  const said = [run.said(), worker.said(), list.stdout, refused.stderr, whileItRuns].join('\n')
  expect(said).not.toContain(SECRET)
  for (const file of filesOf(out))
    expect([file, readFileSync(file, 'latin1').includes(SECRET)]).toEqual([file, false])
  await redis.close()
})
