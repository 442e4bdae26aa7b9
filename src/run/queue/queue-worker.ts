import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { messageOf, RunError } from '../../errors.ts'
import { VERSION } from '../../version.ts'
import { planMemory } from '../memory.ts'
import { coordinatorKey } from './keys.ts'
import type { Kind } from './kinds.ts'
import { type OpenedRun, openRun } from './open-run.ts'
import { RunQueues } from './queues.ts'
import { beat, complain, leave, listRuns, type RunEntry } from './registry.ts'
import { RunWork } from './run-work.ts'

export interface QueueWorkerOptions {
  readonly redis: Redis
  readonly kinds: readonly Kind[]
  readonly threads: number
  /** Bytes that this process may take. */
  readonly memory: number
  /** Leave when there is nothing left to do. */
  readonly once: boolean
  readonly lockMs: number
  /** When told to stop, units may be finished for so long; then they are given back. */
  readonly graceMs: number
  /** The only places that may be read and written; empty: any. */
  readonly roots: readonly string[]
  readonly signal: AbortSignal
  /** A line for whoever watches. */
  readonly say: (line: string) => void
}

const LOOK_MS = 1_000
const BEAT_MS = 2_000
const LOOK_AGAIN_MS = 30_000

/**
 * A worker process. It works for one run at a time: of those that have work of its kinds, the one of the highest priority,
 * then the oldest. Memory and threads are thus bounded, whatever number of runs there is.
 */
export class QueueWorker {
  readonly #options: QueueWorkerOptions
  readonly #name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 4)}`
  readonly #queues = new Map<string, RunQueues>()
  /** Runs that this worker cannot or must not work for: why, and when to look again. */
  readonly #refused = new Map<string, { readonly why: string; readonly until: number }>()
  #work: RunWork | undefined
  #trouble: string | undefined
  /** Of runs left behind. */
  #docs = 0
  #units = 0
  #lastDocs = 0
  #lastBeat = performance.now()

  constructor(options: QueueWorkerOptions) {
    this.#options = options
  }

  /** Works until told to stop. Throws `RunError` when this machine cannot go on. */
  async run(): Promise<void> {
    const { redis, signal, say, once } = this.#options
    say(`worker ${this.#name} is ready for ${this.#options.kinds.join(', ')}`)
    const heart = setInterval(() => this.#beat().catch(() => {}), BEAT_MS)
    try {
      while (!signal.aborted && this.#trouble === undefined) {
        const runs = await listRuns(redis)
        await this.#attend(runs)
        await this.#forgetGone(runs)
        if (once && !(await this.#anythingLeft(runs))) break
        await this.#pause(LOOK_MS)
      }
    } finally {
      await this.#work?.close(this.#options.graceMs)
      clearInterval(heart)
      for (const queues of this.#queues.values()) await queues.close()
      await leave(redis, this.#name)
    }
    if (this.#trouble !== undefined) throw new RunError(this.#trouble)
  }

  /** Chooses the run to work for. */
  async #attend(runs: readonly RunEntry[]): Promise<void> {
    const current = this.#work?.run
    if (current !== undefined && !isAlive(runs.find(({ run }) => run === current))) {
      await this.#leaveRun('abandon')
    }
    for (const entry of runs) {
      if (!isAlive(entry) || this.#refuses(entry)) continue
      const own = this.#work?.run === entry.run
      if (own && this.#work?.busy) return
      if ((await this.#queuesOf(entry.run).waiting(this.#options.kinds)) === 0) continue
      if (own) return
      const opened = await this.#open(entry)
      if (opened === undefined) continue
      await this.#leaveRun('close')
      this.#take(entry, opened)
      return
    }
  }

  #take(entry: RunEntry, { session, workspace }: OpenedRun): void {
    const { redis, kinds, threads, lockMs, memory, say } = this.#options
    this.#work = new RunWork({
      redis,
      run: entry.run,
      session,
      workspace,
      kinds,
      threads: planMemory(memory, threads).workers,
      worker: this.#name,
      lockMs,
      onTrouble: (line) => this.#stumble(entry.run, line),
    })
    say(`works for ${entry.recipe} in ${entry.out} (run ${entry.run})`)
  }

  /** `undefined`: this worker cannot or must not work for the run. Found out before another run is left for it. */
  async #open(entry: RunEntry): Promise<OpenedRun | undefined> {
    const { redis, threads, memory, roots, say } = this.#options
    try {
      return await openRun(entry, planMemory(memory, threads).tasks, roots)
    } catch (error) {
      const why = messageOf(error)
      const told = this.#refused.get(placeOf(entry))?.why === why
      this.#refused.set(placeOf(entry), { why, until: performance.now() + LOOK_AGAIN_MS })
      if (!told) {
        say(why)
        await complain(redis, entry.run, `worker ${this.#name}: ${why}`)
      }
      return undefined
    }
  }

  /** A storage that is not mounted here may be so later. */
  #refuses(entry: RunEntry): boolean {
    return performance.now() < (this.#refused.get(placeOf(entry))?.until ?? 0)
  }

  #stumble(run: string, line: string): void {
    if (this.#trouble !== undefined) return
    this.#trouble = line
    complain(this.#options.redis, run, `worker ${this.#name} stopped: ${line}`).catch(() => {})
  }

  async #leaveRun(how: 'close' | 'abandon'): Promise<void> {
    const work = this.#work
    if (work === undefined) return
    const { signal, graceMs } = this.#options
    const stop = (): void => work.hurry(graceMs)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    await work[how]()
    signal.removeEventListener('abort', stop)
    const { docs, units } = work.look()
    this.#docs += docs
    this.#units += units
    this.#work = undefined
  }

  #queuesOf(run: string): RunQueues {
    const known = this.#queues.get(run)
    if (known !== undefined) return known
    const queues = new RunQueues(this.#options.redis, run)
    this.#queues.set(run, queues)
    return queues
  }

  /** Until this worker heard that a run was over, it may have written to the queues that its coordinator had removed. */
  async #forgetGone(runs: readonly RunEntry[]): Promise<void> {
    for (const [run, queues] of this.#queues) {
      if (run === this.#work?.run || runs.some((entry) => entry.run === run)) continue
      this.#queues.delete(run)
      await queues.sweep()
      await queues.close()
    }
  }

  /** With a coordinator alive there will be more, though nothing waits between two stages. */
  async #anythingLeft(runs: readonly RunEntry[]): Promise<boolean> {
    if (this.#work?.busy) return true
    for (const entry of runs) {
      if (!isAlive(entry) || this.#refuses(entry)) continue
      if ((await this.#options.redis.exists(coordinatorKey(entry.run))) === 1) return true
      if ((await this.#queuesOf(entry.run).waiting(this.#options.kinds)) > 0) return true
    }
    return false
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#options
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  async #beat(): Promise<void> {
    const { redis, kinds, threads } = this.#options
    const work = this.#work?.look() ?? { tasks: [], docs: 0, units: 0 }
    const docs = this.#docs + work.docs
    const now = performance.now()
    const docsPerSecond = Math.max(0, (docs - this.#lastDocs) / ((now - this.#lastBeat) / 1000))
    this.#lastDocs = docs
    this.#lastBeat = now
    await beat(redis, {
      worker: this.#name,
      host: hostname(),
      pid: process.pid,
      version: VERSION,
      kinds: [...kinds],
      threads,
      ...(this.#work !== undefined && { run: this.#work.run }),
      tasks: work.tasks,
      docs,
      units: this.#units + work.units,
      docsPerSecond,
      memory: process.memoryUsage.rss(),
    })
  }
}

const isAlive = (entry: RunEntry | undefined): boolean =>
  entry !== undefined && (entry.state === 'running' || entry.state === 'paused')

/** What a worker refuses is a run in a place: another entry of the same run may be right. */
const placeOf = ({ run, out }: RunEntry): string => `${run} ${out}`
