import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { UsageError } from '../../errors.ts'
import { VERSION } from '../../version.ts'
import type { Session } from '../executor.ts'
import { layout } from '../layout.ts'
import type { TaskMemory } from '../memory.ts'
import { parsePlan } from '../plan-file.ts'
import { checkRecipeFiles, readRunFile } from '../run-file.ts'
import { localWorkspace, type Workspace } from '../workspace.ts'
import type { RunEntry } from './registry.ts'

const isWithin = (path: string, root: string): boolean => {
  const way = relative(resolve(root), resolve(path))
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

/** May this worker touch what lies there? `roots` empty: anything. */
function checkWithin(path: string, roots: readonly string[], what: string): void {
  if (roots.length === 0 || roots.some((root) => isWithin(path, root))) return
  throw new UsageError(`${what} ${path} lies outside of --root ${roots.join(', ')}: not done here`)
}

export interface OpenedRun {
  readonly session: Session
  readonly workspace: Workspace
}

/**
 * The run that an entry in Redis names, from its storage. Redis is not trusted: the plan must be the one that the id of the
 * run is the hash of. Throws `UsageError`, one line, when this worker cannot or must not work for it.
 */
export function openRun(
  { run, out, version }: RunEntry,
  memory: TaskMemory,
  roots: readonly string[],
): OpenedRun {
  if (version !== VERSION) {
    throw new UsageError(`run ${run} was planned by mdfs ${version}; this is ${VERSION}: not done here`)
  }
  if (!isAbsolute(out)) throw new UsageError(`run ${run}: ${out} is no absolute path`)
  checkWithin(out, roots, `run ${run}:`)
  const path = layout.plan(out)
  if (!existsSync(path)) {
    throw new UsageError(
      `run ${run}: no ${path} on this machine; is the storage mounted here, at the same path?`,
    )
  }
  const file = parsePlan(readFileSync(path), run)
  if (file.out !== out) throw new UsageError(`run ${run}: its plan is for ${file.out}, not for ${out}`)
  for (const input of file.plan.inputs) checkWithin(input.path, roots, `source ${input.source}:`)
  checkRecipeFiles(file.plan.recipe, readRunFile(out))
  return { session: { plan: file.plan, out, memory }, workspace: localWorkspace(out) }
}
