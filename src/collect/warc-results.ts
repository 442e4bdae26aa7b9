import type { Unreadable } from './format.ts'
import type { WarcRecord } from './warc-record.ts'

/** What was found in an archive, in order. Offsets rise, so that each names one record: see `docs/formats.md`. */
export class WarcResults {
  #results: (WarcRecord | Unreadable)[] = []
  #held: Unreadable | undefined
  #lastOffset = -1

  /** Hands over what was added since the last call. */
  take(): (WarcRecord | Unreadable)[] {
    const results = this.#results
    this.#results = []
    return results
  }

  add(result: WarcRecord | Unreadable): void {
    const offset = Math.max(result.offset, this.#lastOffset + 1)
    this.#lastOffset = offset
    this.#results.push(offset === result.offset ? result : { ...result, offset })
  }

  /** Keeps the fault of a record back until the record is over: a worse one may follow. Nothing is added before. */
  hold(fault: Unreadable): void {
    this.#held = fault
  }

  /** The record that is held back broke off, for this reason. */
  spoil({ cause, detail = '' }: Pick<Unreadable, 'cause' | 'detail'>): void {
    if (this.#held !== undefined) this.#held = { ...this.#held, cause, detail }
  }

  /** Adds what was held back. */
  release(): void {
    if (this.#held !== undefined) this.add(this.#held)
    this.#held = undefined
  }
}
