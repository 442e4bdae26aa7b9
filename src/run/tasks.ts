import { explainSystemError } from '../system-errors.ts'
import { commitTask } from './commit.ts'
import { type Control, TaskControl } from './control.ts'
import { runClusterTask, runMatchTask, runVerifyTask } from './dedup-tasks.ts'
import type { Session } from './executor.ts'
import { type Journal, openJournal } from './journal.ts'
import type { Stage } from './plan.ts'
import { readPoison } from './poison.ts'
import { type PreparedPass, preparePass } from './prepare.ts'
import { runMatchSpansTask } from './span-tasks.ts'
import type { ReadRange } from './spool.ts'
import { streamUnit } from './stream.ts'
import { localUnit } from './workspace/input-cache.ts'
import { rangeReader } from './workspace/range-reader.ts'

/** Does tasks by name within one thread; models and automata are prepared once per pass. */
export class TaskRunner {
  readonly #session: Session
  readonly #readRange: ReadRange
  readonly #journal: Journal | undefined
  #prepared: Promise<PreparedPass> | undefined
  #preparedPass = -1

  constructor(session: Session) {
    this.#session = session
    this.#readRange = rangeReader(session)
    this.#journal = session.journal === undefined ? undefined : openJournal(session.journal)
  }

  /** `slot`: this task's place in the progress block. Throws `RunError` where the machine is at fault: a full disk. */
  async run(stage: Stage, task: string, slot: number, control: Control, attempt = 0): Promise<void> {
    try {
      await this.#run(stage, task, slot, control, attempt)
    } catch (error) {
      throw explainSystemError(error, this.#session.out) ?? error
    }
  }

  async #run(
    { id, kind, pass, dedup }: Stage,
    task: string,
    slot: number,
    control: Control,
    attempt: number,
  ): Promise<void> {
    const { plan, out } = this.#session
    const poison = readPoison(out, id, task)
    const taskControl = new TaskControl(control, slot, attempt, poison, this.#journal)
    taskControl.report(0, 0)
    if (kind === 'match') return runMatchTask(this.#session, id, dedup!, task)
    if (kind === 'verify') return runVerifyTask(this.#session, id, dedup!, task)
    if (kind === 'cluster') return runClusterTask(this.#session, id, dedup!, task)
    if (kind === 'match-spans') return runMatchSpansTask(this.#session, id, dedup!, task)
    const unit = plan.units.find((candidate) => candidate.id === task)
    if (unit === undefined) throw new Error(`no unit ${task} in the plan`)
    const prepared = await this.#prepare(pass)
    return commitTask(out, id, task, (dir) =>
      streamUnit(plan, out, prepared, localUnit(out, unit), dir, taskControl, this.#readRange),
    )
  }

  #prepare(pass: number): Promise<PreparedPass> {
    if (this.#prepared === undefined || this.#preparedPass !== pass) {
      this.#prepared = preparePass(this.#session.plan, pass)
      this.#preparedPass = pass
    }
    return this.#prepared
  }
}
