import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openS3Storage } from '../../src/storage/s3-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { FaultProxy } from './fault-proxy.ts'
import { S3Server, s3Environment, setEnvironment } from './s3-server.ts'

const MiB = 1024 * 1024

/** Patient enough for a server that comes back, and in no need of a slow test where none does. */
const BRIEF = { pauses: [10, 20, 40], silence: 60_000 }
const LASTING = { pauses: Array.from({ length: 60 }, () => 250), silence: 60_000 }

let server: S3Server
let proxy: FaultProxy
let dir: string

beforeAll(async () => {
  server = await S3Server.start()
  proxy = await FaultProxy.start(server.endpoint)
  await server.createBucket('corpus')
})
beforeEach(async () => {
  // The SDK's own tries off: it waits whole seconds for a busy server.
  setEnvironment({ ...s3Environment(proxy.endpoint), AWS_MAX_ATTEMPTS: '1' })
  dir = await mkdtemp(join(tmpdir(), 'mdfs-s3-faults-'))
})
afterEach(async () => {
  proxy.reset()
  await rm(dir, { recursive: true })
})
afterAll(async () => {
  await proxy?.stop()
  await server?.stop()
})

const open = (place: string, patience = BRIEF): Storage => openS3Storage(`s3://corpus/${place}`, patience)

async function keysOf(storage: Storage): Promise<string[]> {
  const keys: string[] = []
  for await (const page of storage.list('')) keys.push(...page.map(({ key }) => key))
  return keys
}

async function bigFile(): Promise<{ path: string; content: Buffer }> {
  const content = randomBytes(20 * MiB)
  const path = join(dir, 'big')
  await writeFile(path, content)
  return { path, content }
}

describe('a server that is too busy (503 SlowDown)', () => {
  it('is asked again, for every operation', async () => {
    const storage = open('busy')
    const { path, content } = await bigFile()
    const copy = join(dir, 'copy')
    for (const operation of [
      () => storage.write('key', 'x'),
      () => storage.sizeOf('key'),
      () => storage.read('key'),
      () => storage.readRange('key', 0, 1),
      () => keysOf(storage),
      () => storage.remove(['key']),
      () => storage.upload('big', path),
      () => storage.download('big', copy),
    ]) {
      proxy.plan('slow-down', 2)
      await operation()
    }
    expect(content.equals(await readFile(copy))).toBe(true)
    expect(await keysOf(storage)).toEqual(['big'])
  })

  it('for one of the objects to remove is asked again', async () => {
    const storage = open('busy-key')
    await storage.write('key', 'x')
    proxy.plan('key-slow-down', 2, /^POST .*delete/)
    await storage.remove(['key'])
    expect(await keysOf(storage)).toEqual([])
  })

  it('is given up in the end, in one line', async () => {
    proxy.plan('slow-down', Number.POSITIVE_INFINITY)
    await expect(open('busy', { ...BRIEF, pauses: [10] }).write('key', 'x')).rejects.toMatchObject({
      name: 'RunError',
      message: `PutObject on s3://corpus/busy/key at ${proxy.endpoint} failed (503): SlowDown: Please reduce your request rate.; try again later`,
    })
  })
})

describe('a connection that breaks or damages', () => {
  it('costs a download another try', async () => {
    const storage = open('broken')
    const { path, content } = await bigFile()
    await storage.upload('big', path)
    for (const fault of ['cut-answer', 'flip-answer'] as const) {
      proxy.plan(fault, 2, /GET .*big/)
      const copy = join(dir, fault)
      await storage.download('big', copy)
      expect(content.equals(await readFile(copy))).toBe(true)
      await storage.write('small', content.subarray(0, 100_000))
      proxy.plan(fault, 2, /GET .*small/)
      expect(content.subarray(0, 100_000).equals((await storage.read('small'))!)).toBe(true)
    }
    proxy.plan('cut-answer', 2, /GET .*small/)
    expect(await storage.readRange('small', 10, 1000)).toEqual(content.subarray(10, 1010))
  })

  it('that never lets a whole file through leaves what was there before', async () => {
    const storage = open('damaged')
    await storage.write('key', randomBytes(100_000))
    const copy = join(dir, 'copy')
    await writeFile(copy, 'of old')
    for (const [fault, message] of [
      [
        'flip-answer',
        /^checksum mismatch: GetObject on s3:\/\/corpus\/damaged\/key at .* was damaged on the way every time it was tried; .*$/,
      ],
      ['cut-answer', /^GetObject on s3:\/\/corpus\/damaged\/key at .* failed.*$/],
    ] as const) {
      proxy.plan(fault, 4)
      await expect(storage.download('key', copy)).rejects.toMatchObject({
        name: 'RunError',
        message: expect.stringMatching(message),
      })
      expect(await readFile(copy, 'utf8')).toBe('of old')
      expect(await readdir(dir)).toEqual(['copy'])
    }
  })

  it('on the way to the server is noticed by the server, and sent again', async () => {
    const storage = open('sent')
    const { path, content } = await bigFile()
    proxy.plan('flip-request', 2, /^PUT .*key/)
    await storage.write('key', 'content')
    expect(String(await storage.read('key'))).toBe('content')
    proxy.plan('flip-request', 2, /partNumber=2/)
    await storage.upload('big', path)
    expect(content.equals((await storage.read('big'))!)).toBe(true)
    proxy.plan('flip-request', Number.POSITIVE_INFINITY, /^PUT /)
    await expect(storage.write('key', 'other')).rejects.toThrow(
      /^checksum mismatch: PutObject on s3:.*\/key at .*$/,
    )
    expect(String(await storage.read('key'))).toBe('content')
  })

  it('that falls silent, before an answer or in it, is given up', async () => {
    const storage = open('silent', { pauses: [10], silence: 300 })
    await storage.write('key', randomBytes(100_000))
    for (const fault of ['hang', 'stall-answer'] as const) {
      proxy.plan(fault, Number.POSITIVE_INFINITY)
      for (const operation of [() => storage.read('key'), () => storage.download('key', join(dir, 'copy'))]) {
        await expect(operation()).rejects.toMatchObject({
          name: 'RunError',
          message: `${proxy.endpoint} did not answer in time (GetObject on s3://corpus/silent/key); check the network and the server, then try again`,
        })
      }
      proxy.reset()
    }
    expect(await readdir(dir)).toEqual([])
  })
})

describe('a server that dies', () => {
  it('in the middle of an upload in parts, and comes back, has the file in the end', async () => {
    const storage = open('reborn', LASTING)
    const { path, content } = await bigFile()
    let reborn: Promise<void> | undefined
    proxy.onRequest = (line) => {
      if (line.includes('partNumber=2')) reborn ??= server.kill().then(() => server.up())
    }
    await storage.upload('big', path)
    await reborn
    expect(proxy.seen.filter((line) => line.includes('partNumber=2')).length).toBeGreaterThan(1)
    expect(content.equals((await storage.read('big'))!)).toBe(true)
  })

  it('in the middle of a download, and comes back, gives the whole file', async () => {
    const storage = open('reread', LASTING)
    const { path, content } = await bigFile()
    await storage.upload('big', path)
    let reborn: Promise<void> | undefined
    proxy.onAnswer = (line) => {
      if (line.startsWith('GET')) reborn ??= server.kill().then(() => server.up())
    }
    const copy = join(dir, 'copy')
    await storage.download('big', copy)
    await reborn
    expect(proxy.seen.filter((line) => line.startsWith('GET')).length).toBeGreaterThan(1)
    expect(content.equals(await readFile(copy))).toBe(true)
  })

  it('in the middle of an upload and stays away leaves what was there before', async () => {
    const storage = open('gone')
    const { path } = await bigFile()
    await storage.write('big', 'of old')
    let killed: Promise<void> | undefined
    proxy.onRequest = (line) => {
      if (line.includes('partNumber=2')) killed ??= server.kill()
    }
    await expect(storage.upload('big', path)).rejects.toMatchObject({
      name: 'RunError',
      message: expect.stringMatching(
        /^.*PutObject on s3:\/\/corpus\/gone\/big.*; what was sent is never seen .*$/,
      ),
    })
    await killed
    await server.up()
    expect(await keysOf(storage)).toEqual(['big'])
    expect(String(await storage.read('big'))).toBe('of old')
  })
})

describe('an upload that is refused in its middle', () => {
  it('is taken back, parts and all', async () => {
    const storage = open('refused')
    const { path } = await bigFile()
    proxy.plan('slow-down', Number.POSITIVE_INFINITY, /partNumber=2/)
    await expect(storage.upload('big', path)).rejects.toThrow(
      /^PutObject on .*: SlowDown: .*; try again later$/,
    )
    expect(proxy.seen.filter((line) => /^DELETE .*uploadId=/.test(line))).toHaveLength(1)
    expect(await keysOf(storage)).toEqual([])
  })
})
