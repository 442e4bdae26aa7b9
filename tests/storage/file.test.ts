import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { describeStorage } from './conformance.ts'

let dir: string

beforeAll(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'mdfs-file-storage-')))
})
afterAll(() => rm(dir, { recursive: true }))

describeStorage('file storage', (place) => openStorage(join(dir, place)))

const keysOf = async (storage: Storage): Promise<string[]> => {
  const keys: string[] = []
  for await (const page of storage.list('')) keys.push(...page.map(({ key }) => key))
  return keys
}

describe('a directory as storage', () => {
  it('is given as a path or as a file: URL, which is what it calls itself', async () => {
    const path = join(dir, '运行 1%')
    const url = pathToFileURL(path).href
    expect((await openStorage(path)).url).toBe(url)
    expect((await openStorage(`${path}/`)).url).toBe(url)
    expect((await openStorage(url)).url).toBe(url)
    await (await openStorage(url)).write('a', 'x')
    expect(await readFile(join(path, 'a'), 'utf8')).toBe('x')
  })

  it('refuses URLs of others, without repeating what could be a secret', async () => {
    await expect(openStorage('gs://bucket/run')).rejects.toMatchObject({
      name: 'UsageError',
      message: 'storage by gs:// is not supported: expected a directory, file:///path or s3://bucket/prefix',
    })
    for (const url of ['file://user:secret@host/run', 'file://host/run', 'file:///a%2Fb']) {
      const refused = await openStorage(url).catch((error: Error) => error)
      expect(refused).toMatchObject({ name: 'UsageError' })
      expect((refused as Error).message).toMatch(/^file:\/\/ URL without a local absolute path: .*$/)
      expect((refused as Error).message).not.toContain('secret')
    }
  })

  it('does not list what is still being written, nor empty directories', async () => {
    const root = join(dir, 'unfinished')
    await mkdir(join(root, 'empty'), { recursive: true })
    await writeFile(join(root, '.mdfs-tmp-of-a-killed-process'), 'half')
    const storage = await openStorage(root)
    await storage.write('whole', 'x')
    expect(await keysOf(storage)).toEqual(['whole'])
  })

  it('reads through links, and writes and removes nothing behind one that leads out', async () => {
    const root = join(dir, 'links')
    const outside = join(dir, 'outside')
    for (const made of [root, outside]) await mkdir(made)
    await writeFile(join(outside, 'file'), 'not ours')
    await symlink(outside, join(root, 'out'))
    await symlink(join(outside, 'file'), join(root, 'file'))
    const storage = await openStorage(root)
    expect(String(await storage.read('out/file'))).toBe('not ours')
    expect(await keysOf(storage)).toEqual(['file'])

    const refused = /^.* lies behind a link that leads out of .*; remove the link .*out$/
    await expect(storage.write('out/new', 'x')).rejects.toThrow(refused)
    await expect(storage.write('out/deeper/new', 'x')).rejects.toThrow(refused)
    await expect(storage.remove(['out/file'])).rejects.toThrow(refused)
    // The link itself is replaced, not what it leads to.
    await storage.write('file', 'ours')
    expect(await readdir(outside)).toEqual(['file'])
    expect(await readFile(join(outside, 'file'), 'utf8')).toBe('not ours')
  })

  it('may lie behind a link itself', async () => {
    await mkdir(join(dir, 'disk'))
    await symlink(join(dir, 'disk'), join(dir, 'mounted'))
    const storage = await openStorage(join(dir, 'mounted'))
    await storage.write('deep/key', 'x')
    expect(await readFile(join(dir, 'disk', 'deep', 'key'), 'utf8')).toBe('x')
  })

  it('says in one line that a key cannot lie below another', async () => {
    const storage = await openStorage(join(dir, 'below'))
    await storage.write('a', 'x')
    const refused = /^cannot write .*: a part of the path is a file; a key cannot lie below another key$/
    await expect(storage.write('a/b', 'x')).rejects.toThrow(refused)
    await expect(storage.write('a/b/c', 'x')).rejects.toThrow(refused)
    await storage.write('d/e', 'x')
    await expect(storage.write('d', 'x')).rejects.toThrow(
      /^cannot write .*: it is a directory; other keys lie below it$/,
    )
    expect(await keysOf(storage)).toEqual(['a', 'd/e'])
  })
})
