import { createHash } from 'node:crypto'
import { VERSION } from '../version.ts'
import { writeWhole } from './commit.ts'
import { layout } from './layout.ts'
import type { Plan } from './plan.ts'
import type { Workspace } from './workspace/workspace.ts'

/**
 * `plan.json`: all that a worker on another machine needs to do any task of the run by its name. It holds paths, which is
 * why it is no part of what decides the output (`run.json`) and in no manifest.
 */
export interface PlanFile {
  readonly mdfs: string
  /** Run directory: absolute path, or `s3://bucket/prefix`. */
  readonly out: string
  readonly plan: Plan
}

export const planText = (plan: Plan, out: string): string =>
  `${JSON.stringify({ mdfs: VERSION, out, plan } satisfies PlanFile)}\n`

export async function publishPlan(text: string, workspace: Workspace): Promise<void> {
  writeWhole(layout.plan(workspace.out), text)
  await workspace.push(['plan.json'])
}

/**
 * Names a run by its plan: whoever can write to Redis, but not to the storage, can at most name a run that somebody
 * planned. 16 hex digits.
 */
export const runIdOf = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Throws when the text is not the plan that the id names. */
export function parsePlan(text: Uint8Array, run: string): PlanFile {
  const found = runIdOf(text)
  if (found !== run) throw new Error(`expected the plan of run ${run}, found that of ${found}`)
  return JSON.parse(Buffer.from(text).toString('utf8')) as PlanFile
}
