import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Timings } from '../stats/stats.ts'
import { threadsOf } from '../stats/threads.ts'
import { type CommittedTimings, writeWhole } from './commit.ts'
import { layout, taskFile } from './layout.ts'
import type { Plan } from './plan.ts'

/** One call of `mdfs run` on a directory; a killed one leaves no entry. */
export interface SessionTime {
  readonly seconds: number
  /** Threads; absent when others did the work, whoever they were. */
  readonly workers?: number
  /** Why it failed, one line; absent when it came through, or was stopped. */
  readonly cause?: string
}

interface TimingsFile extends Timings {
  readonly sessions: readonly SessionTime[]
}

/** Sessions that ended, oldest first; a killed one leaves no entry. */
export const readSessions = (out: string): readonly SessionTime[] =>
  existsSync(layout.timings(out))
    ? (JSON.parse(readFileSync(layout.timings(out), 'utf8')) as TimingsFile).sessions
    : []

/** Adds this session, and sums what the clock saw of every committed task. */
export function recordTimings(plan: Plan, out: string, session: SessionTime): Timings {
  const sessions = [...readSessions(out), session]
  const steps: Record<string, number> = {}
  const units: Timings['units'] = {}
  for (const stage of plan.stages) {
    for (const task of stage.tasks) {
      const path = join(layout.task(out, stage.id, task), taskFile.timings)
      if (!existsSync(path)) continue
      const { steps: taskSteps, ...unit } = JSON.parse(readFileSync(path, 'utf8')) as CommittedTimings
      units[`${stage.id}/${task}`] = unit
      for (const [step, seconds] of Object.entries(taskSteps)) steps[step] = (steps[step] ?? 0) + seconds
    }
  }
  const timings: TimingsFile = {
    wallSeconds: sessions.reduce((sum, { seconds }) => sum + seconds, 0),
    workers: session.workers ?? threadsOf(units),
    node: process.version,
    steps,
    units,
    sessions,
  }
  writeWhole(layout.timings(out), `${JSON.stringify(timings, null, 1)}\n`)
  return timings
}
