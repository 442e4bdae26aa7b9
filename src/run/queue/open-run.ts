import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { UsageError } from '../../errors.ts'
import { VERSION } from '../../version.ts'
import { type Session, sessionOf } from '../executor.ts'
import { layout } from '../layout.ts'
import type { TaskMemory } from '../memory.ts'
import { parsePlan } from '../plan-file.ts'
import { checkRecipeFiles, readRunFile } from '../run-file.ts'
import { isRemote, openWorkspace } from '../workspace/open-workspace.ts'
import { fetchRecipe } from '../workspace/recipe-files.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { checkPlace, checkPlan } from './permitted.ts'
import type { RunEntry } from './registry.ts'

export interface OpenedRun {
  readonly session: Session
  readonly workspace: Workspace
}

/**
 * The run that an entry in Redis names, from its storage. Redis is not trusted: the plan must be the one that the id of the
 * run is the hash of. Throws `UsageError`, one line, when this worker cannot or must not work for it.
 */
export async function openRun(
  entry: RunEntry,
  memory: TaskMemory,
  roots: readonly string[],
): Promise<OpenedRun> {
  const { run, out, version } = entry
  if (version !== VERSION) {
    throw new UsageError(`run ${run} was planned by mdfs ${version}; this is ${VERSION}: not done here`)
  }
  if (!isRemote(out) && !isAbsolute(out)) throw new UsageError(`run ${run}: ${out} is no absolute path`)
  checkPlace(out, roots, `run ${run}:`)
  const workspace = await openWorkspace(out)
  try {
    return { session: await openSession(entry, workspace, memory, roots), workspace }
  } catch (error) {
    await workspace.close()
    throw error
  }
}

async function openSession(
  { run, out }: RunEntry,
  workspace: Workspace,
  memory: TaskMemory,
  roots: readonly string[],
): Promise<Session> {
  await workspace.pull(['plan.json', 'run.json'])
  const path = layout.plan(workspace.out)
  if (!existsSync(path)) {
    throw new UsageError(
      `run ${run}: ${out} holds no plan.json as seen from this machine; is the storage mounted here, at the same path?`,
    )
  }
  const { out: planned, plan } = parsePlan(readFileSync(path), run)
  if (planned !== out) throw new UsageError(`run ${run}: its plan is for ${planned}, not for ${out}`)
  // A run in a storage brings its recipe along.
  checkPlan(plan, roots, isRemote(out) ? out : plan.recipe.baseDir)
  const runFile = readRunFile(workspace.out)
  const recipe = await fetchRecipe(plan.recipe, Object.keys(runFile.files), workspace)
  checkRecipeFiles(recipe, runFile)
  return sessionOf({ ...plan, recipe }, workspace, memory)
}
