import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Storage, StoredObject } from '../../storage/storage.ts'
import { taskFile } from '../layout.ts'
import type { Plan, Stage } from '../plan.ts'
import { poisonKey } from '../poison.ts'
import { sideBySide } from '../side-by-side.ts'
import type { Unit } from '../units.ts'
import { InputCache } from './input-cache.ts'
import { readsOf, type Selection } from './reads.ts'
import { sweepTasks, type Workspace } from './workspace.ts'

/** Requests at a time. */
const TRANSFERS = 8

const taskKey = (stage: string, task: string): string => `units/${stage}/${task}`
const markerKey = (stage: string, task: string): string => `${taskKey(stage, task)}/${taskFile.marker}`

/** Files below a path, or the file itself; as keys. */
function filesBelow(out: string, key: string): string[] {
  const path = join(out, key)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [key]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

const unitOf = ({ units }: Plan, { kind, pass }: Stage, task: string): Unit | undefined =>
  kind === 'stream' && pass === 0 ? units.find(({ id }) => id === task) : undefined

/**
 * A run directory in a storage that has no rename: a task is done in a directory here, its files are uploaded, and its
 * marker last. Doing a task twice uploads the same bytes twice.
 */
export class RemoteWorkspace implements Workspace {
  readonly out: string
  readonly url: string
  readonly #storage: Storage
  readonly #inputs: InputCache
  /** What finished stages hold: it changes no more. */
  readonly #listings = new Map<string, Promise<readonly StoredObject[]>>()
  readonly #downloads = new Map<string, Promise<void>>()

  /** `out`: an empty directory of this process, removed by `close`. */
  constructor(storage: Storage, out: string) {
    this.#storage = storage
    this.url = storage.url
    this.out = out
    this.#inputs = new InputCache(out)
  }

  async isCommitted(stage: string, task: string): Promise<boolean> {
    return (await this.#storage.sizeOf(markerKey(stage, task))) !== undefined
  }

  async committed(stage: string): Promise<ReadonlySet<string>> {
    const tasks = new Set<string>()
    for await (const page of this.#storage.list(`units/${stage}/`)) {
      for (const { key } of page) {
        const [, , task = '', ...rest] = key.split('/')
        if (rest.join('/') === taskFile.marker) tasks.add(task)
      }
    }
    return tasks
  }

  async around(plan: Plan, stage: Stage, task: string, work: () => Promise<void>): Promise<void> {
    const unit = unitOf(plan, stage, task)
    try {
      if (unit !== undefined) await this.#inputs.take(unit)
      await this.pull([poisonKey(stage.id, task)])
      for (const selection of readsOf(plan, stage, task)) await this.#download(await this.#select(selection))
      await work()
      // Another worker was first: what it committed may be in use, and must not be mixed with what was made here.
      if (await this.isCommitted(stage.id, task)) return
      const marker = markerKey(stage.id, task)
      await this.#upload(filesBelow(this.out, taskKey(stage.id, task)).filter((key) => key !== marker))
      await this.#upload([marker])
    } finally {
      if (unit !== undefined) this.#inputs.release(unit)
    }
  }

  async fetchCommits({ id, tasks }: Stage): Promise<void> {
    await this.#download(
      tasks.flatMap((task) => [markerKey(id, task), `${taskKey(id, task)}/${taskFile.timings}`]),
    )
  }

  async pull(keys: readonly string[]): Promise<void> {
    await sideBySide(keys, TRANSFERS, async (key) => {
      const path = join(this.out, key)
      if ((await this.#storage.sizeOf(key)) === undefined) rmSync(path, { force: true })
      else await this.#storage.download(key, path)
    })
  }

  async fetchOutput(): Promise<void> {
    for await (const page of this.#storage.list('')) {
      await this.#download(page.map(({ key }) => key).filter((key) => !key.startsWith('units/')))
    }
  }

  async push(keys: readonly string[]): Promise<void> {
    await this.#upload(keys.flatMap((key) => filesBelow(this.out, key)))
  }

  fetch(keys: readonly string[]): Promise<void> {
    return this.#download(keys)
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) rmSync(join(this.out, key), { recursive: true, force: true })
    const unwanted = new Set(keys)
    // One listing a stage, however many tasks it has.
    for (const stage of new Set(keys.map((key) => key.split('/').slice(0, 2).join('/')))) {
      await this.#removeBelow(`${stage}/`, (parts) =>
        parts.some((_, i) => unwanted.has(parts.slice(0, i + 1).join('/'))),
      )
    }
  }

  async sweep(stage: Stage, keep: readonly string[]): Promise<void> {
    sweepTasks(this.out, stage, keep)
    await this.#removeBelow(
      `units/${stage.id}/`,
      (parts) => parts.length > 3 && !(parts.length === 4 && keep.includes(parts[3]!)),
    )
  }

  async close(): Promise<void> {
    rmSync(this.out, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  async #select({ stage, task, files }: Selection): Promise<string[]> {
    if (task !== undefined)
      return (await this.#list(`${taskKey(stage, task)}/${files}`)).map(({ key }) => key)
    let listing = this.#listings.get(stage)
    if (listing === undefined) {
      listing = this.#list(`units/${stage}/`)
      this.#listings.set(stage, listing)
      listing.catch(() => this.#listings.delete(stage))
    }
    return (await listing)
      .map(({ key }) => key)
      .filter((key) => {
        const [, , owner = '', ...rest] = key.split('/')
        return owner !== '' && rest.length > 0 && rest.join('/').startsWith(files)
      })
  }

  async #removeBelow(prefix: string, isUnwanted: (parts: readonly string[]) => boolean): Promise<void> {
    for await (const page of this.#storage.list(prefix)) {
      await this.#storage.remove(page.map(({ key }) => key).filter((key) => isUnwanted(key.split('/'))))
    }
  }

  async #list(prefix: string): Promise<readonly StoredObject[]> {
    const objects: StoredObject[] = []
    for await (const page of this.#storage.list(prefix)) objects.push(...page)
    return objects
  }

  /** Files of committed tasks never change: one that is here is the right one. */
  async #download(keys: readonly string[]): Promise<void> {
    await sideBySide(keys, TRANSFERS, (key) => {
      const known = this.#downloads.get(key)
      if (known !== undefined) return known
      const path = join(this.out, key)
      const download = existsSync(path) ? Promise.resolve() : this.#storage.download(key, path)
      this.#downloads.set(key, download)
      download.then(
        () => this.#downloads.delete(key),
        () => this.#downloads.delete(key),
      )
      return download
    })
  }

  async #upload(keys: readonly string[]): Promise<void> {
    await sideBySide(keys, TRANSFERS, (key) => this.#storage.upload(key, join(this.out, key)))
  }
}
