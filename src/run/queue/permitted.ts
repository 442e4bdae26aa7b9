import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { UsageError } from '../../errors.ts'
import { indexedSteps } from '../indexes.ts'
import type { Plan } from '../plan.ts'
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

/**
 * May this worker touch what lies there? Without roots it may touch any path: whoever can put a plan there can do so
 * already. A storage has to be named: its URL in Redis would make the worker use its own rights wherever it is sent.
 */
export function checkPlace(place: string, roots: readonly string[], what: string): void {
  const climbs = place.split(/[/\\]/).includes('..')
  if (!climbs && roots.length === 0 && !isRemote(place)) return
  if (!climbs && roots.some((root) => isWithin(place, root))) return
  const given = roots.length === 0 ? 'none is given' : `it is ${roots.join(', ')}`
  throw new UsageError(`${what} ${place} lies outside of --root (${given}): not done here`)
}

const NAME = /^[\w.@-]+$/

/** Every place that a plan names, and every name that becomes part of a path. */
export function checkPlan(plan: Plan, roots: readonly string[], baseDir: string): void {
  for (const { id, tasks } of plan.stages) {
    for (const name of [id, ...tasks]) {
      if (!NAME.test(name) || name.includes('..'))
        throw new UsageError(`its plan has a task called ${JSON.stringify(name)}`)
    }
  }
  const paths = plan.units.flatMap(({ parts }) => parts.map(({ path }) => path))
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/')) || '/'))
  for (const folder of folders) checkPlace(folder, roots, 'its input')
  checkPlace(baseDir, roots, 'its recipe')
  for (const { step, dir } of indexedSteps(plan.recipe))
    checkPlace(dir, roots, `the index of its step ${step.name},`)
}
