import { StoppedError } from '../errors.ts'

/**
 * Shared memory between the coordinator and its worker threads: one stop flag, and per task the documents and input
 * bytes done so far. Each slot has one writer, so plain stores do.
 */
export interface Control {
  readonly stop: Int32Array
  readonly progress: Float64Array
}

export const newControl = (tasks: number): Control => ({
  stop: new Int32Array(new SharedArrayBuffer(4)),
  progress: new Float64Array(new SharedArrayBuffer(16 * Math.max(1, tasks))),
})

/** One task's view of the control block. */
export class TaskControl {
  readonly #control: Control
  readonly #slot: number

  constructor(control: Control, slot: number) {
    this.#control = control
    this.#slot = slot
  }

  /** Adds progress; throws `StoppedError` when the user asked to stop. Called per batch, not per document. */
  report(docs: number, bytes: number): void {
    const at = 2 * this.#slot
    this.#control.progress[at]! += docs
    this.#control.progress[at + 1]! += bytes
    if (Atomics.load(this.#control.stop, 0) !== 0) throw new StoppedError()
  }
}
