import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Storage, StoredObject } from '../../src/storage/storage.ts'

const MiB = 1024 * 1024

/** Special characters of URLs, XML and shells, scripts of two to four bytes a character, dots and spaces. */
const PART = fc
  .array(
    fc.constantFrom(
      ...['a', 'Z', '0', '.', '-', '_', ' ', '+', '%', '%2F', '&', '=', '?', '#', '"', "'", '<', '>', '*'],
      ...[
        '~',
        '$',
        ':',
        ';',
        ',',
        '@',
        '!',
        '(',
        ']',
        '{',
        '|',
        '^',
        '`',
        '语',
        '料',
        'é',
        'я',
        '한',
        '\u{20BB7}',
        '\uFFFD',
      ],
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((characters) => characters.join(''))
  .filter((part) => part !== '.' && part !== '..')

const KEY = fc.array(PART, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

/** No key lies below another one, as on a file system. */
const KEYS = fc
  .uniqueArray(KEY, { minLength: 1, maxLength: 6 })
  .map((keys) => keys.filter((key) => !keys.some((other) => key !== other && key.startsWith(`${other}/`))))

const CONTENT = fc.uint8Array({ maxLength: 300 })

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

async function all(storage: Storage, prefix = ''): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  for await (const page of storage.list(prefix)) objects.push(...page)
  return objects
}

const keysOf = async (storage: Storage, prefix = ''): Promise<string[]> =>
  (await all(storage, prefix)).map(({ key }) => key)

/** A process that puts one file under ever new keys, two at a time, and is killed when so many are there. */
async function killedUploader(url: string, path: string, count: number): Promise<void> {
  const open = new URL('../../dist/storage/open.js', import.meta.url).href
  const script = `
    const { openStorage } = await import(${JSON.stringify(open)})
    const storage = await openStorage(${JSON.stringify(url)})
    let n = 0
    const put = async () => {
      for (;;) {
        await storage.upload('part-' + n++, ${JSON.stringify(path)})
        process.stdout.write('.')
      }
    }
    await Promise.all([put(), put()])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let done = 0
  child.stdout.on('data', (dots: Buffer) => {
    done += dots.length
    if (done >= count) child.kill('SIGKILL')
  })
  await new Promise((resolve) => child.once('exit', resolve))
  if (done < count) throw new Error('the process ended by itself')
}

/** What every storage does. `open` gives a new, empty one each time it is asked for another name. */
export function describeStorage(name: string, open: (place: string) => Promise<Storage>): void {
  describe(name, () => {
    let dir: string
    const fresh = (): Promise<Storage> => open(randomUUID())

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'mdfs-storage-'))
    })
    afterAll(() => rm(dir, { recursive: true }))

    const local = (): string => join(dir, randomUUID())
    const localFile = async (content: string | Uint8Array): Promise<string> => {
      const path = local()
      await writeFile(path, content)
      return path
    }

    it('gives back any content under any key, however it was put and is taken', async () => {
      await fc.assert(
        fc.asyncProperty(KEYS, CONTENT, fc.boolean(), async (keys, content, asFile) => {
          const storage = await fresh()
          const source = await localFile(content)
          for (const key of keys) {
            if (asFile) await storage.upload(key, source)
            else await storage.write(key, content)
          }
          for (const key of keys) {
            expect(await storage.sizeOf(key)).toBe(content.length)
            expect(await storage.read(key)).toEqual(Buffer.from(content))
            const copy = local()
            await storage.download(key, copy)
            expect(await readFile(copy)).toEqual(Buffer.from(content))
          }
          expect(await all(storage)).toEqual(
            [...keys].sort(byBytes).map((key) => ({ key, size: content.length })),
          )
          await storage.remove(keys)
          expect(await all(storage)).toEqual([])
        }),
        { numRuns: 40 },
      )
    })

    it('lists by any prefix, cut in the middle of a name or at a slash, in the order of UTF-8', async () => {
      await fc.assert(
        fc.asyncProperty(KEYS, fc.nat(), fc.nat(), async (keys, which, cut) => {
          const storage = await fresh()
          for (const key of keys) await storage.write(key, 'x')
          const characters = [...keys[which % keys.length]!]
          const prefix = characters.slice(0, cut % (characters.length + 1)).join('')
          expect(await keysOf(storage, prefix)).toEqual(
            keys.filter((key) => key.startsWith(prefix)).sort(byBytes),
          )
        }),
        { numRuns: 40 },
      )
    })

    it('reads any range, fewer bytes at the end and none behind it', async () => {
      const storage = await fresh()
      const content = randomBytes(1000)
      await storage.write('bytes', content)
      await storage.write('empty', '')
      await fc.assert(
        fc.asyncProperty(fc.nat(1100), fc.nat(1100), async (start, length) => {
          expect(await storage.readRange('bytes', start, length)).toEqual(
            content.subarray(start, start + length),
          )
        }),
        {
          numRuns: 40,
          examples: [
            [0, 0],
            [0, 1000],
            [0, 1001],
            [999, 1],
            [999, 2],
            [1000, 0],
            [1000, 1],
            [1001, 5],
          ],
        },
      )
      expect(await storage.readRange('empty', 0, 10)).toEqual(Buffer.alloc(0))
      await expect(storage.readRange('bytes', -1, 1)).rejects.toThrow(RangeError)
      await expect(storage.readRange('bytes', 0, 1.5)).rejects.toThrow(RangeError)
    })

    it('knows what is not there', async () => {
      const storage = await fresh()
      await storage.write('dir/there', 'x')
      for (const key of ['nothing', 'dir', 'dir/nothing', 'none/nothing', 'dir/there/below']) {
        expect(await storage.sizeOf(key)).toBeUndefined()
        expect(await storage.read(key)).toBeUndefined()
        await expect(storage.readRange(key, 0, 1)).rejects.toThrow(/^there is no .*$/)
        await expect(storage.readRange(key, 0, 0)).rejects.toThrow(/^there is no .*$/)
        await expect(storage.download(key, local())).rejects.toThrow(/^there is no .*$/)
      }
      await storage.remove(['nothing', 'none/nothing', 'dir/there/below'])
      expect(await keysOf(storage)).toEqual(['dir/there'])
      expect(await keysOf(storage, 'nothing')).toEqual([])
      expect(await keysOf(storage, 'none/such')).toEqual([])
    })

    it('refuses keys that would not be the same everywhere, or lead out', async () => {
      const storage = await fresh()
      const path = await localFile('x')
      for (const key of [
        '',
        '/a',
        'a/',
        'a//b',
        '.',
        '..',
        '../a',
        'a/../b',
        'a/./b',
        'a\\b',
        'a\0b',
        'a\nb',
        '\ud800',
        '.mdfs-tmp-1',
      ]) {
        const refused = expect.objectContaining({
          name: 'RunError',
          message: expect.stringMatching(/^the storage key ".*$/),
        })
        for (const attempt of [
          () => storage.write(key, 'x'),
          () => storage.upload(key, path),
          () => storage.download(key, path),
          () => storage.read(key),
          () => storage.readRange(key, 0, 1),
          () => storage.sizeOf(key),
          () => storage.remove(['fine', key]),
        ]) {
          await expect((async () => attempt())()).rejects.toEqual(refused)
        }
      }
      for (const prefix of ['/', '../', 'a//', 'a\\']) {
        await expect(keysOf(storage, prefix)).rejects.toThrow(/^the storage key /)
      }
    })

    it('replaces what was there', async () => {
      const storage = await fresh()
      await storage.write('key', 'first and longer')
      await storage.write('key', 'second')
      expect(String(await storage.read('key'))).toBe('second')
      await storage.upload('key', await localFile('third'))
      expect(String(await storage.read('key'))).toBe('third')
      const copy = await localFile('something of old')
      await storage.download('key', copy)
      expect(await readFile(copy, 'utf8')).toBe('third')
    })

    it('lists more than a page, each object once', async () => {
      const storage = await fresh()
      const keys = Array.from({ length: 1234 }, (_, i) => `units/${i % 7}/任务-${i}.json`)
      for (let i = 0; i < keys.length; i += 16) {
        await Promise.all(keys.slice(i, i + 16).map((key) => storage.write(key, key)))
      }
      let pages = 0
      const listed: string[] = []
      for await (const page of storage.list('units/')) {
        pages += 1
        expect(page.length).toBeLessThanOrEqual(1000)
        listed.push(...page.map(({ key }) => key))
      }
      expect(pages).toBe(2)
      expect(listed).toEqual([...keys].sort(byBytes))
      await storage.remove([...keys, 'units/none'])
      expect(await keysOf(storage)).toEqual([])
    })

    it('keeps the whole content of one of several writers', async () => {
      const storage = await fresh()
      const contents = Array.from({ length: 8 }, (_, i) => Buffer.alloc(MiB, i + 1))
      for (let round = 0; round < 3; round++) {
        await Promise.all(
          contents.map(async (content, i) =>
            i % 2 === 0 ? storage.write('key', content) : storage.upload('key', await localFile(content)),
          ),
        )
        const left = (await storage.read('key'))!
        expect(contents.some((content) => content.equals(left))).toBe(true)
      }
      expect(await keysOf(storage)).toEqual(['key'])
    })

    it('never shows a reader half an object', async () => {
      const storage = await fresh()
      const contents = [1, 2, 3].map((byte) => Buffer.alloc(byte * 300_000, byte))
      await storage.write('key', contents[0]!)
      let writing = true
      const writer = (async () => {
        for (let i = 0; i < 30; i++) await storage.write('key', contents[i % 3]!)
        writing = false
      })()
      let reads = 0
      while (writing) {
        const seen = (await storage.read('key'))!
        expect(seen.length).toBe(seen[0]! * 300_000)
        expect(seen.every((byte) => byte === seen[0])).toBe(true)
        reads += 1
      }
      await writer
      expect(reads).toBeGreaterThan(0)
    })

    it('carries a file of many parts', async () => {
      const storage = await fresh()
      // Neither a multiple of a part nor of itself: parts in the wrong order would be seen.
      const content = randomBytes(37 * MiB + 12_345)
      await storage.upload('big', await localFile(content))
      expect(await storage.sizeOf('big')).toBe(content.length)
      const copy = local()
      await storage.download('big', copy)
      expect(content.equals(await readFile(copy))).toBe(true)
      const [start, length] = [8 * MiB - 100, 200]
      expect(await storage.readRange('big', start, length)).toEqual(content.subarray(start, start + length))
    })

    it('shows whole objects only after a process was killed while it put them', async () => {
      const content = randomBytes(9 * MiB)
      const path = await localFile(content)
      for (let round = 0; round < 3; round++) {
        const storage = await fresh()
        await killedUploader(storage.url, path, 2 + round)
        const objects = await all(storage)
        expect(objects.length).toBeGreaterThanOrEqual(2 + round)
        for (const { key, size } of objects) {
          expect(size).toBe(content.length)
          expect(content.equals((await storage.read(key))!)).toBe(true)
        }
      }
    })

    it('says which local file cannot be read or written, and leaves nothing behind', async () => {
      const storage = await fresh()
      await expect(storage.upload('key', join(dir, 'no such file'))).rejects.toMatchObject({
        name: 'RunError',
        code: 'ENOENT',
        message: expect.stringMatching(/^cannot .*no such file.*$/),
      })
      expect(await keysOf(storage)).toEqual([])
      await storage.write('key', 'x')
      const below = join(await localFile('a file'), 'below')
      await expect(storage.download('key', below)).rejects.toMatchObject({
        name: 'RunError',
        message: expect.stringMatching(/^cannot write .*below: .*$/),
      })
      expect((await readdir(dir)).filter((entry) => entry.startsWith('.'))).toEqual([])
    })
  })
}
