import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { UsageError } from '../../errors.ts'
import { indexedSteps } from '../indexes.ts'
import type { Plan } from '../plan.ts'
import { ownFiles } from '../run-file.ts'
import { isRemote } from '../workspace/open-workspace.ts'

/** Where a path leads, links followed as far as it exists. */
function real(path: string): string {
  const whole = resolve(path)
  if (existsSync(whole)) return realpathSync(whole)
  const above = dirname(whole)
  return above === whole ? whole : resolve(real(above), relative(above, whole))
}

function isWithin(place: string, root: string): boolean {
  if (isRemote(place) || isRemote(root)) return `${place}/`.startsWith(`${root.replace(/\/+$/, '')}/`)
  const way = relative(real(root), real(place))
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

function isPermitted(place: string, roots: readonly string[]): boolean {
  if (place.split(/[/\\]/).includes('..')) return false
  return (roots.length === 0 && !isRemote(place)) || roots.some((root) => isWithin(place, root))
}

/**
 * May this worker touch what lies there? Without roots it may touch any path: whoever can put a plan there can do so
 * already. A storage has to be named: its URL in Redis would make the worker use its own rights wherever it is sent.
 */
export function checkPlace(place: string, roots: readonly string[], what: string): void {
  if (isPermitted(place, roots)) return
  const given = roots.length === 0 ? 'none is given' : `it is ${roots.join(', ')}`
  throw new UsageError(`${what} ${place} lies outside of --root (${given}): not done here`)
}

const NAME = /^[\w.@-]+$/

/** Every place that a plan names, and every name that becomes part of a path. A run in a storage brings its recipe along. */
export function checkPlan(plan: Plan, roots: readonly string[], bringsRecipe: boolean): void {
  for (const { id, tasks } of plan.stages) {
    for (const name of [id, ...tasks]) {
      if (!NAME.test(name) || name.includes('..'))
        throw new UsageError(`its plan has a task called ${JSON.stringify(name)}`)
    }
  }
  checkInputs(plan, roots)
  const { recipe } = plan
  if (!bringsRecipe)
    for (const name of ownFiles(recipe)) checkPlace(resolve(recipe.baseDir, name), roots, 'its recipe reads')
  for (const { step, dir } of indexedSteps(recipe))
    checkPlace(dir, roots, `the index of its step ${step.name},`)
}

/** Most inputs lie in few folders: a folder that is permitted is looked up once. */
function checkInputs({ units }: Plan, roots: readonly string[]): void {
  const permitted = new Map<string, boolean>()
  for (const { parts } of units) {
    for (const { path } of parts) {
      const folder = path.slice(0, path.lastIndexOf('/')) || '/'
      let known = permitted.get(folder)
      if (known === undefined) {
        known = isPermitted(folder, roots)
        permitted.set(folder, known)
      }
      if (!known || path.includes('..')) checkPlace(path, roots, 'its input')
    }
  }
}
