import { StoppedError } from '../errors.ts'
import type { Journal } from './journal.ts'
import { keyOf, type Place } from './place.ts'

/** Numbers per task in the shared block. */
const FIELDS = 6
const DOCS = 0
const BYTES = 1
/** What the task works on: input part and position in it (byte offset, or place in the spool). */
const PART = 2
const POSITION = 3
/** Counts up with every record begun; 0 while none is being worked on. */
const TURN = 4
/** Which attempt at the task writes here: a thread that is being ended must not speak for the next. */
const ATTEMPT = 5

/**
 * Shared memory between the coordinator and its worker threads: one stop flag, and a slot per task. Each slot has one
 * writer, so plain stores do; a thread that hangs can still be read.
 */
export interface Control {
  readonly stop: Int32Array
  readonly slots: Float64Array
}

export const newControl = (tasks: number): Control => ({
  stop: new Int32Array(new SharedArrayBuffer(4)),
  slots: new Float64Array(new SharedArrayBuffer(8 * FIELDS * Math.max(1, tasks))),
})

export const requestStop = ({ stop }: Control): void => void Atomics.store(stop, 0, 1)

export const isStopRequested = ({ stop }: Control): boolean => Atomics.load(stop, 0) !== 0

/** Progress of a task that is done where this memory is not shared: on another machine. */
export function reportFor({ slots }: Control, slot: number, docs: number, bytes: number): void {
  slots[FIELDS * slot + DOCS] = docs
  slots[FIELDS * slot + BYTES] = bytes
}

/** What an earlier task left in a slot must not be taken for the next one's. */
export const clearSlot = ({ slots }: Control, slot: number): void =>
  void slots.fill(0, FIELDS * slot, FIELDS * (slot + 1))

/** Documents and bytes that the task in a slot has done so far. */
export const reportOf = ({ slots }: Control, slot: number): { docs: number; bytes: number } => ({
  docs: slots[FIELDS * slot + DOCS]!,
  bytes: slots[FIELDS * slot + BYTES]!,
})

const total = ({ slots }: Control, field: number): number => {
  let sum = 0
  for (let at = field; at < slots.length; at += FIELDS) sum += slots[at]!
  return sum
}

export const docsDone = (control: Control): number => total(control, DOCS)
export const bytesDone = (control: Control): number => total(control, BYTES)

/** What an attempt at a task is working on, with its turn: the same turn later means that it has not moved. */
export function workingOn(
  { slots }: Control,
  slot: number,
  attempt: number,
): (Place & { readonly turn: number }) | undefined {
  const at = FIELDS * slot
  const turn = slots[at + TURN]!
  if (turn === 0 || slots[at + ATTEMPT] !== attempt) return undefined
  return { part: slots[at + PART]!, position: slots[at + POSITION]!, turn }
}

/** One task's view of the control block. */
export class TaskControl {
  readonly #control: Control
  readonly #at: number
  readonly #poison: ReadonlySet<string>
  readonly #journal: Journal | undefined
  #turn = 0
  /** Index of the input part that is being read. */
  part = 0

  /** `poison`: places that stopped a thread before, to be quarantined this time. */
  constructor(
    control: Control,
    slot: number,
    attempt = 0,
    poison: readonly Place[] = [],
    journal: Journal | undefined = undefined,
  ) {
    this.#control = control
    this.#at = FIELDS * slot
    this.#poison = new Set(poison.map(keyOf))
    this.#journal = journal
    clearSlot(control, slot)
    control.slots[this.#at + ATTEMPT] = attempt
  }

  /** Work on the record at this position begins. `false`: it must not, it is poison. */
  begin(position: number): boolean {
    const { slots } = this.#control
    slots[this.#at + PART] = this.part
    slots[this.#at + POSITION] = position
    this.#turn += 1
    slots[this.#at + TURN] = this.#turn
    this.#journal?.begin({ part: this.part, position })
    return this.#poison.size === 0 || !this.#poison.has(keyOf({ part: this.part, position }))
  }

  /** No record is being worked on. */
  end(): void {
    this.#control.slots[this.#at + TURN] = 0
    this.#journal?.end()
  }

  /** Adds progress; throws `StoppedError` when the user asked to stop. Called per batch, not per document. */
  report(docs: number, bytes: number): void {
    this.#control.slots[this.#at + DOCS]! += docs
    this.#control.slots[this.#at + BYTES]! += bytes
    if (isStopRequested(this.#control)) throw new StoppedError()
  }
}
