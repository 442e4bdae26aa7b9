import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStorage } from '../../src/storage/open.ts'
import { openS3Storage } from '../../src/storage/s3-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { type Credentials, S3Server, s3Environment, s3ServerPath, setEnvironment } from './s3-server.ts'

let server: S3Server
let dir: string
/** May read in the bucket `corpus`. */
let reader: Credentials
/** May do everything in the bucket `archive`, but remove nothing below `run/kept`. */
let keeper: Credentials
let stranger: Credentials

beforeAll(async () => {
  server = await S3Server.start()
  dir = await mkdtemp(join(tmpdir(), 'mdfs-s3-refused-'))
  for (const bucket of ['corpus', 'archive']) await server.createBucket(bucket)
  ;[reader, keeper, stranger] = [
    server.createUser('reader'),
    server.createUser('keeper'),
    server.createUser('stranger'),
  ]
  await server.setRights('corpus', reader, ['GetObject'])
  await server.setRights('archive', keeper, ['*'], { action: 'DeleteObject', below: 'run/kept' })
  setEnvironment(s3Environment(server.endpoint))
  await open('s3://corpus/run').write('key', 'content')
})
beforeEach(() => setEnvironment(s3Environment(server.endpoint)))
afterAll(async () => {
  await server?.stop()
  await rm(dir, { recursive: true })
})

const open = (url: string): Storage => openS3Storage(url, { pauses: [1, 1], silence: 60_000 })

async function listed(storage: Storage): Promise<string[]> {
  const keys: string[] = []
  for await (const page of storage.list('')) keys.push(...page.map(({ key }) => key))
  return keys
}

async function localFile(): Promise<string> {
  const path = join(dir, 'local')
  await writeFile(path, 'content')
  return path
}

const operations: Readonly<Record<string, (storage: Storage) => Promise<unknown>>> = {
  ListObjectsV2: listed,
  HeadObject: (storage) => storage.sizeOf('key'),
  GetObject: (storage) => storage.read('key'),
  'GetObject of a range': (storage) => storage.readRange('key', 0, 1),
  'GetObject to a file': (storage) => storage.download('key', join(dir, 'copy')),
  PutObject: (storage) => storage.write('key', 'other'),
  'PutObject of a file': async (storage) => storage.upload('key', await localFile()),
  DeleteObjects: (storage) => storage.remove(['key']),
}

describe('the server of the S3 tests', () => {
  it('when it is missing, fails the tests in one line that says how to get it', () => {
    expect(() => s3ServerPath({ PATH: '/nowhere' })).toThrow(
      /^no S3 server as versitygw on PATH: node scripts\/ensure-s3.mjs says how to get it$/,
    )
    expect(() => s3ServerPath({ VERSITYGW_PATH: '/nowhere' })).toThrow(
      /^no S3 server at VERSITYGW_PATH=\/nowhere: .*$/,
    )
  })
})

describe('someone who may only read', () => {
  it('reads', async () => {
    setEnvironment(s3Environment(server.endpoint, reader))
    const storage = open('s3://corpus/run')
    expect(await listed(storage)).toEqual(['key'])
    expect(await storage.sizeOf('key')).toBe(7)
    expect(String(await storage.read('key'))).toBe('content')
  })

  it.each(['PutObject', 'PutObject of a file'])('is told what is denied, and of what: %s', async (name) => {
    setEnvironment(s3Environment(server.endpoint, reader))
    await expect(operations[name]!(open('s3://corpus/run'))).rejects.toMatchObject({
      name: 'RunError',
      message: `access denied (403): PutObject on s3://corpus/run/key at ${server.endpoint}; allow these credentials s3:PutObject`,
    })
    expect(String(await open('s3://corpus/run').read('key'))).toBe('content')
  })
})

describe('someone who may not remove everything', () => {
  it('removes the rest, and is told how many objects stay and the first of them', async () => {
    setEnvironment(s3Environment(server.endpoint, keeper))
    const storage = open('s3://archive/run')
    for (const key of ['a', 'kept/b', 'kept/c', 'z']) await storage.write(key, 'x')
    const none = Array.from({ length: 1000 }, (_, i) => `none/${i}`)
    await expect(storage.remove(['a', 'kept/b', ...none, 'kept/c', 'z'])).rejects.toMatchObject({
      name: 'RunError',
      message: expect.stringMatching(
        /^2 of 1004 objects were not removed, first s3:\/\/archive\/run\/kept\/b \(AccessDenied: .*\); allow these credentials s3:DeleteObject$/,
      ),
    })
    expect(await listed(storage)).toEqual(['kept/b', 'kept/c'])
  })
})

describe.each(Object.entries(operations))('%s', (name, operation) => {
  const action = name.split(' ')[0]!

  it('is denied to a stranger', async () => {
    setEnvironment(s3Environment(server.endpoint, stranger))
    await expect(operation(open('s3://corpus/run'))).rejects.toMatchObject({
      name: 'RunError',
      message: expect.stringMatching(
        action === 'DeleteObjects'
          ? /^1 of 1 objects were not removed, first s3:\/\/corpus\/run\/key \(AccessDenied: .*\); allow these credentials s3:DeleteObject$/
          : new RegExp(
              `^access denied \\(403\\): ${action} on s3://corpus/run/.*; allow these credentials s3:.*$`,
            ),
      ),
    })
  })

  it('says that the secret is wrong, not what it is', async () => {
    setEnvironment(s3Environment(server.endpoint, { ...reader, secret: 'a wrong secret' }))
    const refused = await operation(open('s3://corpus/run')).then(
      () => undefined,
      (error: Error) => error,
    )
    expect(refused).toMatchObject({ name: 'RunError' })
    // HEAD has no answer to tell more from.
    expect(refused!.message).toMatch(
      action === 'HeadObject'
        ? /^access denied \(403\): HeadObject on .*$/
        : /^http:.* refused the credentials \(SignatureDoesNotMatch, .*\); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN$/,
    )
    expect(JSON.stringify({ ...refused, stack: refused!.stack })).not.toContain('wrong secret')
  })

  it('says that there is no such bucket', async () => {
    await expect(operation(open('s3://no-such-bucket/run'))).rejects.toMatchObject({
      name: 'RunError',
      message: expect.stringMatching(
        /^there is no bucket "no-such-bucket" at http:.*; create it, or correct the URL s3:\/\/no-such-bucket\/run\/.*$/,
      ),
    })
  })

  it('says which region is the right one', async () => {
    setEnvironment({ ...s3Environment(server.endpoint), AWS_REGION: 'cn-north-1' })
    await expect(operation(open('s3://corpus/run'))).rejects.toMatchObject({
      name: 'RunError',
      message:
        action === 'HeadObject'
          ? `${server.endpoint} refused HeadObject on s3://corpus/run/key (400) and may not say why; most often AWS_REGION is another`
          : 'the bucket "corpus" is in the region us-east-1; set AWS_REGION=us-east-1',
    })
  })

  it('says that nothing answers at the endpoint', async () => {
    setEnvironment({ ...s3Environment('http://127.0.0.1:9'), AWS_MAX_ATTEMPTS: '1' })
    await expect(operation(open('s3://corpus/run'))).rejects.toMatchObject({
      name: 'RunError',
      message: expect.stringMatching(
        new RegExp(
          `^cannot reach http://127.0.0.1:9 \\(ECONNREFUSED\\) for ${action} on s3://corpus/run/.*; check AWS_ENDPOINT_URL_S3 and that the server runs$`,
        ),
      ),
    })
  })
})

describe('settings', () => {
  it('without credentials or region are a mistake of usage', async () => {
    setEnvironment({
      ...s3Environment(server.endpoint),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    })
    await expect(open('s3://corpus/run').read('key')).rejects.toMatchObject({
      name: 'UsageError',
      message:
        's3://corpus/run/key: no credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE',
    })
    setEnvironment({ ...s3Environment(server.endpoint), AWS_REGION: undefined })
    await expect(open('s3://corpus/run').read('key')).rejects.toMatchObject({
      name: 'UsageError',
      message:
        's3://corpus/run/key: no region is set; set AWS_REGION (a server that is not AWS usually takes us-east-1)',
    })
  })

  it('with an endpoint that is no URL, or holds a password, are refused without repeating it', async () => {
    for (const endpoint of ['127.0.0.1:9000', 'http://key:a-secret@127.0.0.1:9000', 'ftp://a-secret']) {
      setEnvironment(s3Environment(endpoint))
      await expect(openStorage('s3://corpus/run')).rejects.toMatchObject({
        name: 'UsageError',
        message: 'AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is no URL such as https://host:port',
      })
    }
  })

  it('with the endpoint by its general name do as well', async () => {
    setEnvironment({
      ...s3Environment(''),
      AWS_ENDPOINT_URL_S3: undefined,
      AWS_ENDPOINT_URL: server.endpoint,
    })
    expect(String(await open('s3://corpus/run').read('key'))).toBe('content')
  })
})

describe('an s3:// URL', () => {
  it('names a bucket and what follows it literally', async () => {
    expect((await openStorage('s3://corpus')).url).toBe('s3://corpus')
    expect((await openStorage('s3://corpus/')).url).toBe('s3://corpus')
    expect((await openStorage('s3://corpus/运行 1%/a/')).url).toBe('s3://corpus/运行 1%/a')
    await open('s3://corpus').write('top/键', 'x')
    expect(String(await open('s3://corpus/top').read('键'))).toBe('x')
  })

  it('with credentials is refused without repeating them', async () => {
    for (const url of [
      's3://AKIAKEY:a-secret@corpus/run',
      's3://AKIAKEY:a-sec/ret@corpus/run',
      's3://a-secret@corpus',
      's3://AKIAKEY:a-secret',
    ]) {
      const refused = await openStorage(url).then(
        () => undefined,
        (error: Error) => error,
      )
      expect(refused).toMatchObject({ name: 'UsageError' })
      expect(refused!.message).toMatch(
        /^s3:\/\/ URL with credentials in it: expected s3:\/\/bucket\/prefix; .*$/,
      )
      expect(refused!.message).not.toMatch(/AKIAKEY|a-sec/)
    }
  })

  it.each([
    's3://',
    's3:///run',
    's3://Corpus/run',
    's3://a/run',
    's3://cor_pus',
    's3://corpus//run',
    's3://corpus/a/../b',
    's3://corpus/a\\b',
  ])('is refused as %s', async (url) => {
    await expect(openStorage(url)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^s3:\/\/.*$/),
    })
  })
})

/** Calls the built module in a process of its own, as a worker would. */
const inProcess = (script: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })

describe('the SDK', () => {
  it('is loaded for S3 alone, and says nothing of its own on standard error', () => {
    const script = (url: string): string => `
      import { createRequire } from 'node:module'
      const { openStorage } = await import(${JSON.stringify(new URL('../../dist/storage/open.js', import.meta.url))})
      const storage = await openStorage(${JSON.stringify(url)})
      await storage.write('loaded', 'x')
      const { cache } = createRequire(import.meta.url)
      console.log(Object.keys(cache).filter((path) => path.includes('client-s3')).length > 0)`
    expect(inProcess(script(join(dir, 'run')))).toMatchObject({ stdout: 'false\n', stderr: '' })
    expect(inProcess(script('s3://corpus/run'))).toMatchObject({ stdout: 'true\n', stderr: '' })
  })
})

describe('a full disk', () => {
  const small = (): string => join(dir, 'small-disk')

  it('ends a download in an error that is known by its code, and leaves no half file', async ({ skip }) => {
    const mounted = spawnSync('sh', [
      '-c',
      `mkdir -p '${small()}' && mount -t tmpfs -o size=1m tmpfs '${small()}'`,
    ])
    if (mounted.status !== 0) skip('only root can mount a disk that is small enough')
    try {
      await open('s3://corpus/run').write('big', Buffer.alloc(2 * 1024 * 1024, 1))
      for (const storage of [open('s3://corpus/run'), await openStorage(join(dir, 'files'))]) {
        await storage.write('big', Buffer.alloc(2 * 1024 * 1024, 1))
        await expect(storage.download('big', join(small(), 'copy'))).rejects.toMatchObject({
          name: 'RunError',
          code: 'ENOSPC',
          message: `cannot write ${join(small(), 'copy')}: the disk is full; free some space and try again`,
        })
        expect(await readdir(small())).toEqual([])
      }
      await expect(
        (await openStorage(small())).write('big', Buffer.alloc(2 * 1024 * 1024)),
      ).rejects.toMatchObject({
        code: 'ENOSPC',
      })
      expect(await readdir(small())).toEqual([])
      await (await openStorage(small())).write('key', 'fits')
      expect(await readFile(join(small(), 'key'), 'utf8')).toBe('fits')
    } finally {
      spawnSync('umount', [small()])
    }
  })
})
