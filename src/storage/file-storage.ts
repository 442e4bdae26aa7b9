import { constants } from 'node:fs'
import { copyFile, open, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RunError } from '../errors.ts'
import { checkKey, checkPrefix, checkRange, TEMPORARY } from './keys.ts'
import type { Storage, StoredObject } from './storage.ts'
import { codeOf, diskError, replaceFile } from './whole-file.ts'

const PAGE = 1000

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '')

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/**
 * A directory of the file system. A key is the path of a file below it; links to files are read, links to directories are
 * not listed, and nothing is written through a link that leads out of the directory.
 */
export class FileStorage implements Storage {
  readonly url: string
  readonly #root: string

  /** An absolute path; it need not be there yet. */
  constructor(root: string) {
    this.#root = root
    this.url = pathToFileURL(root).href
  }

  async *list(prefix: string): AsyncIterable<readonly StoredObject[]> {
    checkPrefix(prefix)
    let page: StoredObject[] = []
    for await (const object of this.#walk(prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix)) {
      page.push(object)
      if (page.length === PAGE) {
        yield page
        page = []
      }
    }
    if (page.length > 0) yield page
  }

  /** `below` is a directory with its slash, or nothing for the root. */
  async *#walk(below: string, prefix: string): AsyncIterable<StoredObject> {
    const dir = join(this.#root, below)
    const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
      if (isAbsent(error)) return []
      throw diskError('read', dir, error)
    })
    // With the slash of directories in it, the order of names is the order of keys: `a.b` before `a/b`.
    const names = entries
      .filter((entry) => !entry.name.startsWith(TEMPORARY))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort(byBytes)
    for (const name of names) {
      const key = below + name
      if (name.endsWith('/')) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* this.#walk(key, prefix)
      } else if (key.startsWith(prefix)) {
        const size = await this.sizeOf(key)
        if (size !== undefined) yield { key, size }
      }
    }
  }

  async sizeOf(key: string): Promise<number | undefined> {
    const path = this.#path(key)
    try {
      const found = await stat(path)
      return found.isFile() ? found.size : undefined
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw diskError('read', path, error)
    }
  }

  async read(key: string): Promise<Buffer | undefined> {
    const path = this.#path(key)
    try {
      return await readFile(path)
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw diskError('read', path, error)
    }
  }

  async readRange(key: string, start: number, length: number): Promise<Buffer> {
    checkRange(start, length)
    const path = await this.#present(key)
    try {
      const file = await open(path)
      try {
        const { size } = await file.stat()
        const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - start)))
        let read = 0
        while (read < bytes.length) {
          const { bytesRead } = await file.read(bytes, read, bytes.length - read, start + read)
          if (bytesRead === 0) break
          read += bytesRead
        }
        return bytes.subarray(0, read)
      } finally {
        await file.close()
      }
    } catch (error) {
      throw diskError('read', path, error)
    }
  }

  write(key: string, content: string | Uint8Array): Promise<void> {
    return this.#replace(key, (temporary) => writeFile(temporary, content))
  }

  upload(key: string, path: string): Promise<void> {
    return this.#replace(key, (temporary) => copyWhole(path, temporary))
  }

  async download(key: string, path: string): Promise<void> {
    const source = await this.#present(key)
    try {
      await replaceFile(path, (temporary) => copyWhole(source, temporary))
    } catch (error) {
      throw diskError('write', path, error)
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const path = this.#path(key)
      try {
        await this.#checkWithin(path)
        await rm(path)
      } catch (error) {
        if (!isAbsent(error) && codeOf(error) !== 'ERR_FS_EISDIR') throw diskError('remove', path, error)
      }
    }
  }

  #path(key: string): string {
    checkKey(key)
    return join(this.#root, key)
  }

  async #present(key: string): Promise<string> {
    if ((await this.sizeOf(key)) === undefined) throw new RunError(`there is no ${key} in ${this.url}`)
    return this.#path(key)
  }

  async #replace(key: string, fill: (temporary: string) => Promise<void>): Promise<void> {
    const path = this.#path(key)
    try {
      await this.#checkWithin(path)
      await replaceFile(path, fill)
    } catch (error) {
      throw diskError('write', path, error)
    }
  }

  /** Does a link lead the directory of this file out of the root? Looked at before anything is made in it. */
  async #checkWithin(path: string): Promise<void> {
    for (let dir = dirname(path); dir.length > this.#root.length; dir = dirname(dir)) {
      const real = await realpath(dir).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return undefined
        throw error
      })
      if (real === undefined) continue
      const root = await realpath(this.#root)
      if (real.startsWith(root.endsWith(sep) ? root : root + sep)) return
      throw new RunError(`${path} lies behind a link that leads out of ${this.#root}; remove the link ${dir}`)
    }
  }
}

/** Shares the blocks where the file system can. */
async function copyWhole(from: string, to: string): Promise<void> {
  const { size } = await stat(from)
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  const copied = (await stat(to)).size
  if (copied !== size) {
    throw new RunError(
      `${from} had ${size} bytes and its copy has ${copied}; was it being written? Try again`,
    )
  }
}
