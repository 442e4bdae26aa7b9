import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { messageOf } from '../../src/errors.ts'
import { runIdOf } from '../../src/run/plan-file.ts'
import { KINDS } from '../../src/run/queue/kinds.ts'
import { digest } from '../faults/same-files.ts'
import type { Arena, Fighter } from './arena.ts'
import { committed, isComplete } from './jobs.ts'
import { type Process, startRun, until } from './processes.ts'
import { withClient } from './redis-server.ts'

export const DISTURBANCES = [
  'worker killed',
  'coordinator killed',
  'Redis killed',
  'worker asleep until its unit was done by another',
  'connection cut',
  'connection held',
] as const
export type Disturbance = (typeof DISTURBANCES)[number]

export interface Job {
  readonly recipe: string
  /** Directory of an undisturbed local run. */
  readonly reference: string
  /** Where the directories of the rounds are made. */
  readonly root: string
  /** Tasks of the run, of all stages. */
  readonly tasks: number
}

/** A linear congruential generator: a seed is a course of events. */
function random(seed: number): () => number {
  let x = Math.imul(seed + 1, 2_654_435_761) >>> 0
  return () => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0
    return x / 2 ** 32
  }
}

/** A run takes seconds; one that takes so long hangs. */
const STUCK_MS = 120_000

interface Planned {
  readonly what: Disturbance
  /** When so many tasks are committed. */
  readonly after: number
  /** Which worker, as a share of their number. */
  readonly whom: number
  /** For how long, of what lasts. */
  readonly ms: number
}

/** One to three disturbances, in the order of their moments; the first is of each kind in turn. */
export function planRound(seed: number, tasks: number): Planned[] {
  const next = random(seed)
  const kinds = [DISTURBANCES[seed % DISTURBANCES.length]!]
  while (kinds.length < 3 && next() < 0.5) kinds.push(DISTURBANCES[Math.floor(next() * DISTURBANCES.length)]!)
  return kinds
    .map((what) => ({
      what,
      after: Math.floor(next() * 0.7 * tasks),
      whom: next(),
      // Some are over before a lock runs out (2 s), some are not.
      ms: 200 + Math.floor(next() * 4000),
    }))
    .sort((a, b) => a.after - b.after)
}

/** One run of a job while things happen to it; what is checked is what it comes to. */
class Round {
  readonly #arena: Arena
  readonly #job: Job
  readonly #seed: number
  readonly #out: string
  readonly #log: string[] = []
  /** Those that happened while the run was unfinished. */
  readonly happened: Disturbance[] = []
  readonly #started = performance.now()
  #over = false
  #coordinator: Process

  constructor(arena: Arena, job: Job, seed: number) {
    this.#arena = arena
    this.#job = job
    this.#seed = seed
    this.#out = join(job.root, `round-${seed}`)
    this.#coordinator = this.#coordinate()
  }

  async play(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const stuck = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the run does not end')), STUCK_MS)
    })
    try {
      await Promise.race([this.#play(), stuck])
    } catch (error) {
      const said = [this.#coordinator, ...this.#arena.fighters.map(({ worker }) => worker)].map(
        (process) => `--- ${process.pid} said\n${process.said()}`,
      )
      const events = [...this.#log, ...said].join('\n')
      throw new Error(`round with seed ${this.#seed}: ${messageOf(error)}\n${events}`, { cause: error })
    } finally {
      clearTimeout(timer)
      this.#over = true
    }
  }

  async #play(): Promise<void> {
    for (const planned of planRound(this.#seed, this.#job.tasks)) {
      await this.#wait(() => committed(this.#out).length >= planned.after)
      if (isComplete(this.#out)) break
      await this.#disturb(planned)
    }
    await this.#finish()
  }

  #coordinate(): Process {
    return startRun(this.#job.recipe, this.#out, this.#arena.redis.url)
  }

  #note(what: string): void {
    const ms = Math.round(performance.now() - this.#started)
    this.#log.push(`${ms} ms, ${committed(this.#out).length}/${this.#job.tasks} tasks: ${what}`)
  }

  /** Until it holds or the run is complete. Rejects when the coordinator ends by itself without that. */
  #wait(holds: () => boolean | Promise<boolean>): Promise<void> {
    return until(async () => {
      if (this.#over) throw new Error('the round is over')
      if (isComplete(this.#out) || (await holds())) return true
      if (!this.#coordinator.isRunning() && !isComplete(this.#out))
        throw new Error('the coordinator has ended')
      return false
    })
  }

  /** It happened: counts when the run is not complete even now. */
  #count(what: Disturbance): void {
    if (!isComplete(this.#out)) this.happened.push(what)
  }

  async #disturb({ what, whom, ms }: Planned): Promise<void> {
    const { redis, fighters } = this.#arena
    const fighter = fighters[Math.floor(whom * fighters.length)]!
    switch (what) {
      case 'worker killed':
        this.#note(`${what}: ${fighter.worker.pid}`)
        await this.#arena.replace(fighter)
        return this.#count(what)
      case 'coordinator killed':
        this.#note(what)
        this.#coordinator.kill('SIGKILL')
        await this.#coordinator.ended
        this.#count(what)
        this.#coordinator = this.#coordinate()
        return
      case 'Redis killed':
        this.#note(`${what}, for ${ms >> 2} ms`)
        await redis.kill()
        this.#count(what)
        await new Promise((resolve) => setTimeout(resolve, ms >> 2))
        return redis.start()
      case 'connection cut':
      case 'connection held':
        this.#note(`${what} of ${fighter.worker.pid}, for ${ms} ms`)
        if (what === 'connection cut') fighter.wire.cut()
        else fighter.wire.hold()
        this.#count(what)
        await new Promise((resolve) => setTimeout(resolve, ms))
        return fighter.wire.mend()
      default:
        return this.#sleep(fighter)
    }
  }

  /** Stops a worker that has a unit, and wakes it when another has done that. */
  async #sleep({ worker }: Fighter): Promise<void> {
    let held: string | undefined
    await this.#wait(async () => {
      const before = await this.#heldBy(worker)
      if (before === undefined) return false
      worker.kill('SIGSTOP')
      held = await this.#heldBy(worker)
      if (held === before && !committed(this.#out).includes(held)) return true
      worker.kill('SIGCONT')
      held = undefined
      return false
    })
    if (held === undefined) return
    const unit = held
    this.#note(`worker ${worker.pid} falls asleep over ${unit}`)
    await this.#wait(() => committed(this.#out).includes(unit))
    worker.kill('SIGCONT')
    this.#note(`worker ${worker.pid} wakes up`)
    this.#count('worker asleep until its unit was done by another')
  }

  /** The unit that Redis says a worker works on. */
  async #heldBy(worker: Process): Promise<string | undefined> {
    const path = join(this.#out, 'plan.json')
    if (!existsSync(path)) return undefined
    const prefix = `mdfs:{${runIdOf(readFileSync(path))}}`
    return withClient(this.#arena.redis.url, async (client) => {
      for (const kind of KINDS) {
        for (const id of await client.lrange(`${prefix}:${kind}:active`, 0, -1)) {
          const by = await client.hget(`${prefix}:${kind}:${id}`, 'pb')
          if (by?.includes(`-${worker.pid}-`)) return id
        }
      }
      return undefined
    })
  }

  async #finish(): Promise<void> {
    const { code, stderr } = await this.#coordinator.ended
    this.#note(`the coordinator ended with ${code}`)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    this.#arena.checkWorkers()
    expect(digest(this.#out)).toEqual(digest(this.#job.reference))
    const run = runIdOf(readFileSync(join(this.#out, 'plan.json')))
    await withClient(this.#arena.redis.url, (client) =>
      until(async () => (await client.keys(`*${run}*`)).length === 0),
    )
    rmSync(this.#out, { recursive: true })
  }
}

/** Plays a round; returns what really happened to the run while it was unfinished. */
export async function playRound(arena: Arena, job: Job, seed: number): Promise<readonly Disturbance[]> {
  const round = new Round(arena, job, seed)
  await round.play()
  return round.happened
}
