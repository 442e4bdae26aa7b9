import type { RunState } from '../run/status.ts'
import type { RunDirectories } from './directories.ts'
import { NO_QUEUE, type QueueSource } from './queue-source.ts'
import type { ShownRun, View } from './view.ts'

/** A view is shown for so long: ten people who watch cost no more than one. */
const FRESH_MS = 1_000

const ORDER: readonly RunState[] = [
  'queued',
  'running',
  'waiting',
  'paused',
  'failed',
  'stopped',
  'cancelled',
  'not begun',
  'complete',
]

const byUrgency = (a: ShownRun, b: ShownRun): number =>
  ORDER.indexOf(a.status.state) - ORDER.indexOf(b.status.state) || (a.status.out < b.status.out ? -1 : 1)

/** Looks when it is asked, and goes on by itself only while finished units are still to be counted. */
export class Watch {
  readonly #directories: RunDirectories
  readonly #queue: QueueSource | undefined
  #looking: Promise<View> | undefined
  #view: View | undefined
  #seen = Number.NEGATIVE_INFINITY
  #backlog = 0
  #isClosed = false

  constructor(directories: RunDirectories, queue: QueueSource | undefined) {
    this.#directories = directories
    this.#queue = queue
  }

  view(): Promise<View> {
    if (this.#view !== undefined && performance.now() - this.#seen < FRESH_MS)
      return Promise.resolve(this.#view)
    this.#looking ??= this.#look()
    return this.#looking
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#looking
  }

  async #look(): Promise<View> {
    try {
      const queue = this.#queue === undefined ? NO_QUEUE : await this.#queue.look()
      const { runs, problems } = await this.#directories.look(queue.runs)
      const { workers, depths, redis } = queue
      this.#view = {
        runs: [...runs].sort(byUrgency),
        workers,
        depths,
        ...(redis !== undefined && { redis }),
        problems: [...queue.problems, ...problems],
      }
      return this.#view
    } finally {
      this.#seen = performance.now()
      this.#looking = undefined
      this.#catchUp()
    }
  }

  /** On, as long as it helps: a unit that cannot be read stays uncounted. */
  #catchUp(): void {
    const { backlog } = this.#directories
    const before = this.#backlog
    this.#backlog = backlog
    if (backlog === 0 || backlog === before || this.#isClosed) return
    this.#looking = this.#look()
    // Whoever asks next is told.
    this.#looking.catch(() => {})
  }
}
