import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeWhole } from './commit.ts'
import type { Place } from './control.ts'
import { layout } from './layout.ts'

/*
 * A document that takes longer than the recipe allows (a hopeless regular expression in a user's rule, a page made to
 * hang a parser) cannot be stopped from within: its thread is ended, its place is written beside the task's directory,
 * and the task is done again with that document quarantined. The list outlives a crash, so that a resumed run agrees.
 */
const poisonPath = (out: string, stage: string, task: string): string =>
  join(layout.units(out), stage, `${task}.poison.json`)

export function readPoison(out: string, stage: string, task: string): Place[] {
  const path = poisonPath(out, stage, task)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Place[]) : []
}

export function addPoison(out: string, stage: string, task: string, place: Place): void {
  const path = poisonPath(out, stage, task)
  mkdirSync(dirname(path), { recursive: true })
  writeWhole(path, `${JSON.stringify([...readPoison(out, stage, task), place])}\n`)
}
