import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A part of a run that can be caught in the act, by what it does in the run directory. */
export interface Phase {
  readonly name: string
  readonly hasBegun: (out: string) => boolean
  readonly isOver: (out: string) => boolean
}

/** Names in a directory that the run may not have made yet, or have removed. */
function list(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** From the first task's work directory to the last task's marker. `finished`: directory of a run that is complete. */
export const stagePhase = (finished: string, stage: string): Phase => ({
  name: stage,
  hasBegun: (out) => list(join(out, 'work')).some((name) => name.startsWith(`${stage}-`)),
  isOver: (out) =>
    readdirSync(join(finished, 'units', stage)).every((task) =>
      existsSync(join(out, 'units', stage, task, 'unit.json')),
    ),
})

/** From the first unit's spool to the last one's: what a pass spooled goes once the pass after it has committed. */
export function sweepPhase(finished: string, pass: number): Phase {
  const units = readdirSync(join(finished, 'units', `pass-${pass}`)).sort()
  const stands = (out: string, unit: string): boolean =>
    existsSync(join(out, 'units', `pass-${pass}`, unit, 'spool'))
  const next = stagePhase(finished, `pass-${pass + 1}`)
  return {
    name: `sweeping pass-${pass}`,
    hasBegun: (out) => next.isOver(out) && !stands(out, units[0]!),
    isOver: (out) => !stands(out, units.at(-1)!),
  }
}

const has = (name: string) => (out: string) => existsSync(join(out, name))
const isComplete = has('manifest.json')

/** Shards and the rest are put together. */
export const assembling: Phase = {
  name: 'finalize',
  hasBegun: (out) => list(join(out, 'work')).some((name) => name.startsWith('final-')),
  isOver: isComplete,
}

/** What the clock saw is written. */
export const timings: Phase = { name: 'timings', hasBegun: isComplete, isOver: has('timings.json') }

/** What units carried is removed. */
export const settling: Phase = {
  name: 'settling',
  hasBegun: has('timings.json'),
  isOver: (out) => !existsSync(join(out, 'work')),
}

export const reporting: Phase = {
  name: 'report',
  hasBegun: (out) => isComplete(out) && settling.isOver(out),
  isOver: has('report.md'),
}

/** Waits until a phase begins, or the process ends without it. Looks as often as it can: phases are short. */
export async function untilBegun(phase: Phase, out: string, child: ChildProcess): Promise<void> {
  let alive = true
  child.on('exit', () => {
    alive = false
  })
  while (alive && !phase.hasBegun(out)) await new Promise((resolve) => setImmediate(resolve))
}

/** Task directories without a marker: half a task that could be taken for a whole one. */
export const unmarkedTasks = (out: string): string[] =>
  list(join(out, 'units')).flatMap((stage) =>
    list(join(out, 'units', stage))
      .filter((task) => !existsSync(join(out, 'units', stage, task, 'unit.json')))
      .map((task) => `${stage}/${task}`),
  )
