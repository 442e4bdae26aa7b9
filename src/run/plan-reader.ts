import { readFileSync, statSync } from 'node:fs'
import { layout } from './layout.ts'
import type { Plan } from './plan.ts'
import { parsePlan, runIdOf } from './plan-file.ts'

interface Planned {
  /** Id of the run. */
  readonly run: string
  readonly plan: Plan
}

/** Changes when a file is replaced. */
function stampOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}

/** The plan in a run directory, read again when it was replaced: that of 100,000 units is 40 MB. */
export class PlanReader {
  readonly #path: string
  #stamp: string | undefined
  #planned: Planned | undefined

  constructor(out: string) {
    this.#path = layout.plan(out)
  }

  /** `undefined` when there is none. */
  read(): Planned | undefined {
    const stamp = stampOf(this.#path)
    if (stamp === this.#stamp) return this.#planned
    this.#planned = stamp === undefined ? undefined : parse(readFileSync(this.#path))
    this.#stamp = stamp
    return this.#planned
  }
}

function parse(text: Buffer): Planned {
  const run = runIdOf(text)
  return { run, plan: parsePlan(text, run).plan }
}
