/** One document in this many is timed: a clock read costs more than a cheap rule. */
const EVERY = 16

/** Estimates the seconds spent in each step by timing every 16th document. */
export class StepTimer {
  readonly #seconds = new Map<string, number>()
  #documents = 0
  #last = 0
  /** Is the current document timed? */
  active = false

  startDocument(): void {
    this.active = this.#documents % EVERY === 0
    this.#documents += 1
    if (this.active) this.#last = performance.now()
  }

  /** Time since the last lap goes to `step`. Call when `active`. */
  lap(step: string): void {
    const now = performance.now()
    this.#seconds.set(step, (this.#seconds.get(step) ?? 0) + ((now - this.#last) * EVERY) / 1000)
    this.#last = now
  }

  /** Adds measured seconds (not sampled): closing files, resolving duplicates. */
  add(step: string, seconds: number): void {
    this.#seconds.set(step, (this.#seconds.get(step) ?? 0) + seconds)
  }

  finish(): Record<string, number> {
    return Object.fromEntries(this.#seconds)
  }
}
