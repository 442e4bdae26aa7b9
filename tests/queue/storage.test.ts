import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { digest } from '../faults/same-files.ts'
import { S3Server, s3Environment, setEnvironment } from '../storage/s3-server.ts'
import { storedDigest } from '../storage/stored-run.ts'
import { writeJob } from './jobs.ts'
import { endAll, type Process, runLocally, startRun, startWorker } from './processes.ts'
import { anyRedis, type PrivateRedis } from './redis-server.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-queue-storage-'))
const reference = join(root, 'reference')
const BUCKET = 'corpus'
const before = { ...process.env }
let recipe: string
let redis: Pick<PrivateRedis, 'url' | 'close'>
let server: S3Server
let storage: Storage

beforeAll(async () => {
  redis = await anyRedis()
  server = await S3Server.start()
  await server.createBucket(BUCKET)
  setEnvironment(s3Environment(server.endpoint))
  storage = await openStorage(`s3://${BUCKET}`)
  // The recipe's own rule travels along: `use: ./slow.mjs`.
  recipe = writeJob(root, { bytes: 8e5, units: 6, slow: 5 })
  await storage.upload('in/web.jsonl', join(root, 'web.jsonl'))
  expect(await runLocally(recipe, reference)).toMatchObject({ code: 0 })
})
afterEach(endAll)
afterAll(async () => {
  setEnvironment(Object.fromEntries(Object.keys(process.env).map((name) => [name, before[name]])))
  await server?.stop()
  await redis?.close()
  rmSync(root, { recursive: true, force: true })
})

const ROOTS = ['--root', `s3://${BUCKET}`]
const INPUT = ['--input', `web=s3://${BUCKET}/in/*.jsonl`]

/** A machine of its own as far as files go: nothing that it keeps is seen by others. */
function scratch(name: string): Readonly<Record<string, string>> {
  const dir = join(root, name)
  mkdirSync(dir)
  return { TMPDIR: dir }
}

const left = (name: string): string[] =>
  readdirSync(join(root, name)).filter((entry) => entry.startsWith('mdfs-'))

const coordinate = (run: string, env: Readonly<Record<string, string>>): Process =>
  startRun(recipe, `s3://${BUCKET}/runs/${run}`, redis.url, { flags: INPUT, env })

describe('a run in S3, by workers that share nothing but the storage', () => {
  test('writes the bytes of a local run, and leaves nothing on their disks', async () => {
    const workers = ['a', 'b'].map((name) => startWorker(redis.url, { flags: ROOTS, env: scratch(name) }))
    await Promise.all(workers.map((worker) => worker.seen('is ready')))
    expect(await coordinate('shared', scratch('c')).ended).toMatchObject({ code: 0 })
    expect(await storedDigest(storage, 'runs/shared')).toEqual(digest(reference))
    for (const worker of workers) worker.kill('SIGTERM')
    for (const worker of workers) expect(await worker.ended).toMatchObject({ code: 0 })
    expect(['a', 'b', 'c'].flatMap(left)).toEqual([])
  })

  test('goes on with the others when one may not write: its units are given back', async () => {
    const reader = server.createUser('reader')
    await server.setRights(BUCKET, reader, ['GetObject'])
    const denied = startWorker(redis.url, {
      flags: ROOTS,
      env: { ...(s3Environment(server.endpoint, reader) as Record<string, string>), ...scratch('d') },
    })
    await denied.seen('is ready')
    const run = coordinate('denied', scratch('e'))
    const { code, stderr } = await denied.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/denied/i)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stderr).not.toContain(reader.secret)
    startWorker(redis.url, { flags: ROOTS, env: scratch('f') })
    expect(await run.ended).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/worker \S+ stopped: .*denied/i),
    })
    expect(await storedDigest(storage, 'runs/denied')).toEqual(digest(reference))
  })

  test('is refused by a worker that was not told to work there', async () => {
    const worker = startWorker(redis.url, { env: scratch('j') })
    await worker.seen('is ready')
    const run = coordinate('refused', scratch('k'))
    await run.seen(`s3://${BUCKET}/runs/refused lies outside of --root`)
    startWorker(redis.url, { flags: ROOTS, env: scratch('l') })
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(await storedDigest(storage, 'runs/refused')).toEqual(digest(reference))
  })

  test('goes on when a worker is killed: another one does its units', async () => {
    const killed = startWorker(redis.url, { flags: ROOTS, env: scratch('g') })
    await killed.seen('is ready')
    const run = coordinate('killed', scratch('h'))
    await killed.seen('works for')
    while ((await storage.sizeOf('runs/killed/units/pass-0/u00000/unit.json')) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 20))
    killed.kill('SIGKILL')
    startWorker(redis.url, { flags: ROOTS, env: scratch('i') })
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(await storedDigest(storage, 'runs/killed')).toEqual(digest(reference))
  })
})
