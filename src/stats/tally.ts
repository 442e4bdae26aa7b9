import type { Cell, Tally } from './stats.ts'

/** A record for keys that come from outside: without a prototype, a domain called `constructor` is a key like any other. */
export const newTable = <T>(): Record<string, T> => Object.create(null) as Record<string, T>

export const newTally = (): Tally => ({ docs: 0, chars: 0, bytes: 0 })

export const newCell = (): Cell => ({
  in: newTally(),
  out: newTally(),
  removed: newTable(),
  duplicate: newTally(),
  quarantined: newTable(),
  edits: newTable(),
  edited: 0,
})

export function addTally(into: Tally, chars: number, bytes: number): void {
  into.docs += 1
  into.chars += chars
  into.bytes += bytes
}

export function mergeTally(into: Tally, from: Tally): void {
  into.docs += from.docs
  into.chars += from.chars
  into.bytes += from.bytes
}

export function mergeTallies(into: Record<string, Tally>, from: Record<string, Tally>): void {
  for (const [key, tally] of Object.entries(from)) {
    into[key] ??= newTally()
    mergeTally(into[key], tally)
  }
}

export function mergeCounts(into: Record<string, number>, from: Record<string, number>): void {
  for (const [key, n] of Object.entries(from)) into[key] = (into[key] ?? 0) + n
}

export function mergeCell(into: Cell, from: Cell): void {
  mergeTally(into.in, from.in)
  mergeTally(into.out, from.out)
  mergeTallies(into.removed, from.removed)
  mergeTally(into.duplicate, from.duplicate)
  mergeCounts(into.quarantined, from.quarantined)
  mergeCounts(into.edits, from.edits)
  into.edited += from.edited
}
