import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RunError } from '../errors.ts'
import { writeWhole } from './commit.ts'
import { keyOf, type Place } from './place.ts'

/*
 * A document that takes longer than the recipe allows (a hopeless regular expression in a user's rule, a page made to
 * hang a parser) cannot be stopped from within: its thread is ended, its place is written beside the task's directory,
 * and the task is done again with that document quarantined. The list outlives a crash, so that a resumed run agrees.
 */
export const poisonKey = (stage: string, task: string): string => `units/${stage}/${task}.poison.json`

const poisonPath = (out: string, stage: string, task: string): string => join(out, poisonKey(stage, task))

export function readPoison(out: string, stage: string, task: string): Place[] {
  const path = poisonPath(out, stage, task)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Place[]) : []
}

/** A unit in which this many documents stop their thread has another fault than its documents. */
const MOST_PER_TASK = 20

/** Throws `RunError` when the place is known already, or when there are too many. */
export function addPoison(out: string, stage: string, task: string, place: Place): void {
  const path = poisonPath(out, stage, task)
  const known = readPoison(out, stage, task)
  if (known.length >= MOST_PER_TASK || known.some((other) => keyOf(other) === keyOf(place))) {
    throw new RunError(
      `${stage}/${task}: ${known.length} documents have stopped a thread already, and part ${place.part} at ${place.position} still does; see ${path}`,
    )
  }
  mkdirSync(dirname(path), { recursive: true })
  writeWhole(path, `${JSON.stringify([...known, { part: place.part, position: place.position }])}\n`)
}
