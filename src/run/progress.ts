import { bytesDone, type Control, docsDone } from './control.ts'
import type { Plan, Stage } from './plan.ts'
import { unitBytes } from './units.ts'

/** A look at a running stage. */
export interface Progress {
  readonly stage: Stage
  /** 0 to 1, of this stage. */
  readonly done: number
  readonly tasksDone: number
  readonly docs: number
  /** Input bytes read in this stage; 0 where it reads none. */
  readonly bytes: number
  /** Since the stage began in this session. */
  readonly seconds: number
  /** Whole run: 0 to 1, the first pass weighing as much as all that follows. */
  readonly runDone: number
}

/** Input bytes a set of the stage's tasks reads. */
export function bytesOf(plan: Plan, stage: Stage, tasks: readonly string[]): number {
  if (stage.kind !== 'stream' || stage.pass > 0) return 0
  const wanted = new Set(tasks)
  return plan.units.filter((unit) => wanted.has(unit.id)).reduce((total, unit) => total + unitBytes(unit), 0)
}

export function look(
  plan: Plan,
  stage: Stage,
  control: Control,
  tasksDone: number,
  bytesTotal: number,
  seconds: number,
): Progress {
  const bytes = bytesDone(control)
  const tasks = stage.tasks.length
  const done = bytesTotal > 0 ? Math.min(1, bytes / bytesTotal) : tasks === 0 ? 1 : tasksDone / tasks
  const rest = plan.stages.length - 1
  const at = plan.stages.indexOf(stage)
  const runDone = rest === 0 ? done : at === 0 ? done / 2 : 0.5 + (at - 1 + done) / rest / 2
  return { stage, done, tasksDone, docs: docsDone(control), bytes, seconds, runDone }
}
