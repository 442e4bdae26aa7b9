import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openStorage } from '../../storage/open.ts'
import { sideBySide } from '../side-by-side.ts'
import type { Unit } from '../units.ts'

/** Inputs named by a URL stand in a storage; readers read files. */
const isRemote = (path: string): boolean => path.startsWith('s3://')

/** Where a copy of an input stands while units read it. */
function cachedPath(out: string, path: string): string {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16)
  return join(out, 'inputs', name, basename(path))
}

/** The unit as a reader on this machine sees it. */
export const localUnit = (out: string, unit: Unit): Unit => ({
  ...unit,
  parts: unit.parts.map((part) =>
    isRemote(part.path) ? { ...part, path: cachedPath(out, part.path) } : part,
  ),
})

const DOWNLOADS = 4

/** Copies of inputs, each kept for as long as units that are being done read it. */
export class InputCache {
  readonly #out: string
  readonly #users = new Map<string, number>()
  readonly #downloads = new Map<string, Promise<void>>()

  constructor(out: string) {
    this.#out = out
  }

  async take(unit: Unit): Promise<void> {
    const paths = remotePaths(unit)
    for (const path of paths) this.#users.set(path, (this.#users.get(path) ?? 0) + 1)
    await sideBySide(paths, DOWNLOADS, (path) => this.#download(path))
  }

  release(unit: Unit): void {
    for (const path of remotePaths(unit)) {
      const users = (this.#users.get(path) ?? 1) - 1
      if (users > 0) {
        this.#users.set(path, users)
        continue
      }
      this.#users.delete(path)
      this.#downloads.delete(path)
      rmSync(dirname(cachedPath(this.#out, path)), { recursive: true, force: true })
    }
  }

  /** Several units of one large file share its copy. */
  #download(path: string): Promise<void> {
    const known = this.#downloads.get(path)
    if (known !== undefined) return known
    const download = this.#copy(path)
    this.#downloads.set(path, download)
    // A failed one is tried again by the next unit.
    download.catch(() => this.#downloads.delete(path))
    return download
  }

  async #copy(path: string): Promise<void> {
    const to = cachedPath(this.#out, path)
    if (existsSync(to)) return
    mkdirSync(dirname(to), { recursive: true })
    const at = path.lastIndexOf('/')
    const storage = await openStorage(path.slice(0, at))
    await storage.download(path.slice(at + 1), to)
  }
}

const remotePaths = ({ parts }: Unit): string[] => [
  ...new Set(parts.filter(({ path }) => isRemote(path)).map(({ path }) => path)),
]
