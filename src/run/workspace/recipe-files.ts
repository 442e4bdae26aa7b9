import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, posix } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Recipe } from '../../recipe/load.ts'
import { indexedSteps } from '../indexes.ts'
import { ownFiles } from '../run-file.ts'
import type { Workspace } from './workspace.ts'

/** Within the run directory of a run in a storage: the recipe's own word lists, models and steps. */
const DIR = 'recipe'

/**
 * A run in a storage takes along what its recipe reads: workers see the storage, not this disk. Throws `UsageError` when a
 * file lies elsewhere than beside the recipe, or when a step keeps an index, which is a directory.
 */
export async function publishRecipe(recipe: Recipe, workspace: Workspace): Promise<void> {
  const { out, url } = workspace
  if (url === out) return
  const [indexed] = indexedSteps(recipe)
  if (indexed !== undefined) {
    throw new UsageError(
      `step ${indexed.step.name}: an index is a directory on a disk; a run in ${url} cannot use ${indexed.dir}. Give --out a path`,
    )
  }
  for (const name of ownFiles(recipe)) {
    if (isAbsolute(name) || normalize(name).startsWith('..')) {
      throw new UsageError(
        `${name}: a run in ${url} takes its recipe's files along, which must lie beside the recipe or below`,
      )
    }
    const copy = join(out, DIR, name)
    mkdirSync(dirname(copy), { recursive: true })
    copyFileSync(join(recipe.baseDir, name), copy)
  }
  await workspace.push([DIR])
}

/** The recipe as a worker has it that sees the storage alone. `names`: the files that the run reads. */
export async function fetchRecipe(
  recipe: Recipe,
  names: readonly string[],
  workspace: Workspace,
): Promise<Recipe> {
  const { out, url } = workspace
  if (url === out) return recipe
  const own = names.filter((name) => !name.startsWith('npm:')).map((name) => posix.join(DIR, name))
  await workspace.pull(own)
  return { ...recipe, baseDir: join(out, DIR) }
}
