const EMPTY = Buffer.alloc(0)

/**
 * Bytes that are still looked at, and where each lies in the file. A stretch is a run of bytes whose offsets count up
 * from a known one: a plain file, or what one gzip member unpacks to.
 */
export class StretchBuffer {
  /** All bytes pushed and not dropped, as of the last `settle`. */
  bytes: Buffer = EMPTY
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #wanted = 0
  /** Starts of stretches: index in `bytes`, offset in the file. In order; the first is at or before index 0. */
  #marks: { readonly index: number; readonly offset: number }[] = []

  /** Bytes pushed from now on belong to a stretch that begins at this offset. Call after `settle`. */
  mark(offset: number): void {
    this.#marks.push({ index: this.bytes.length, offset })
  }

  /** Says how many bytes must be there before it is worth looking again: large records are then joined once. */
  want(total: number): void {
    this.#wanted = total
  }

  /** Adds bytes; `true` when as many are there as were wanted. */
  push(bytes: Buffer): boolean {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    return this.bytes.length + this.#waitingBytes >= this.#wanted
  }

  /** Joins what was pushed into `bytes`. No copy when nothing was left over. */
  settle(): void {
    this.#wanted = 0
    const [first] = this.#waiting
    if (first === undefined) return
    const alone = this.bytes.length === 0 && this.#waiting.length === 1
    this.bytes = alone ? first : Buffer.concat([this.bytes, ...this.#waiting])
    this.#waiting = []
    this.#waitingBytes = 0
  }

  /** Offset in the file of an index in `bytes`. */
  offsetOf(index: number): number {
    const mark = this.#marks.findLast((each) => each.index <= index)
    return mark === undefined ? index : mark.offset + (index - mark.index)
  }

  /** Forgets the bytes before `index`. */
  drop(index: number): void {
    if (index === 0) return
    const kept = this.#marks.findLastIndex((each) => each.index <= index)
    this.#marks = this.#marks
      .slice(Math.max(kept, 0))
      .map((mark) => ({ index: mark.index - index, offset: mark.offset }))
    this.bytes = index >= this.bytes.length ? EMPTY : this.bytes.subarray(index)
  }

  /** Forgets all bytes. */
  clear(): void {
    this.settle()
    this.bytes = EMPTY
    this.#marks = []
  }
}
