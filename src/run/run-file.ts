import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf, UsageError } from '../errors.ts'
import type { Recipe } from '../recipe/load.ts'
import { VERSION } from '../version.ts'
import { layout } from './layout.ts'
import type { Plan } from './plan.ts'

/** `run.json`: all that decides the output, and nothing else (no paths of this machine, no times). */
export interface RunFile {
  readonly mdfs: string
  readonly recipeHash: string
  readonly seed: number
  readonly limit?: number
  readonly recipe: unknown
  /** SHA-256 of every file that steps read, by the name the recipe gives it. */
  readonly files: Readonly<Record<string, string>>
  readonly inputs: readonly {
    source: string
    name: string
    format: string
    size: number
    fingerprint: string
  }[]
  /** By step: the segments of its index that the run is deduplicated against, oldest first. */
  readonly indexes?: Readonly<Record<string, readonly UsedSegment[]>>
}

/** A segment of an index, named by its content. */
export interface UsedSegment {
  readonly name: string
  readonly documents: number
  readonly sha256: string
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

const shipped = fileURLToPath(new URL('../../', import.meta.url))

const PACKAGE = 'npm:'

/**
 * Resolves a file that a recipe or a step names: `npm:…` in an installed package, any other beside the recipe when it is
 * there, else as shipped with mdfs (`models/…`).
 */
export function resolveFile(baseDir: string, path: string): string {
  if (path.startsWith(PACKAGE)) return createRequire(import.meta.url).resolve(path.slice(PACKAGE.length))
  const own = resolve(baseDir, path)
  return existsSync(own) ? own : resolve(shipped, path)
}

/** Files of its own that a recipe names: beside it, not shipped. As named. */
export function ownFiles({ steps, baseDir }: Recipe): string[] {
  const names = steps.flatMap(({ files, use }) => (use === undefined ? files : [...files, use]))
  return [...new Set(names)].filter((name) => !name.startsWith(PACKAGE) && existsSync(resolve(baseDir, name)))
}

function hashFile(baseDir: string, name: string, step: string): string {
  try {
    return sha256(readFileSync(resolveFile(baseDir, name)))
  } catch (error) {
    throw new UsageError(`step ${step}: cannot read ${name}: ${messageOf(error)}`)
  }
}

function portable(recipe: Recipe): unknown {
  const { baseDir: _, sources, ...rest } = recipe
  // Paths of sources are where files stand here; what was found there is in `inputs`.
  return { ...rest, sources: sources.map(({ paths: __, ...source }) => source) }
}

/** SHA-256 of every file that steps read. */
function hashFiles({ steps, baseDir }: Recipe): Record<string, string> {
  const files: Record<string, string> = {}
  for (const step of steps) {
    for (const name of step.use === undefined ? step.files : [...step.files, step.use]) {
      files[name] = hashFile(baseDir, name, step.name)
    }
  }
  return files
}

/** A worker on another machine must read the same models and lists. Throws `UsageError` when one differs. */
export function checkRecipeFiles(recipe: Recipe, { files }: RunFile): void {
  const found = hashFiles(recipe)
  const other = Object.keys(found).find((name) => found[name] !== files[name])
  if (other !== undefined) {
    throw new UsageError(
      `${other} on this machine differs from the run's (SHA-256 ${found[other]!.slice(0, 12)}…, expected ${files[other]?.slice(0, 12)}…)`,
    )
  }
}

export function describeRun({ recipe, inputs, limit }: Plan, indexes?: RunFile['indexes']): RunFile {
  const files = hashFiles(recipe)
  const resolved = portable(recipe)
  return {
    mdfs: VERSION,
    recipeHash: sha256(JSON.stringify([resolved, files])).slice(0, 16),
    seed: recipe.seed,
    ...(limit !== undefined && { limit }),
    recipe: resolved,
    files,
    inputs: inputs.map(({ source, name, format, size, fingerprint }) => ({
      source,
      name,
      format,
      size,
      fingerprint,
    })),
    ...(indexes !== undefined && { indexes }),
  }
}

type Flat = Map<string, string>

function flatten(value: unknown, path: string, into: Flat): Flat {
  if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      flatten(part, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`, into)
    }
  } else {
    into.set(path, JSON.stringify(value))
  }
  return into
}

/** Every place where two runs differ, `path: theirs → ours`. */
export function diffRuns(theirs: RunFile, ours: RunFile): string[] {
  const before = flatten(theirs, '', new Map())
  const after = flatten(ours, '', new Map())
  const paths = new Set([...before.keys(), ...after.keys()])
  paths.delete('recipeHash')
  return [...paths].flatMap((path) => {
    const [a, b] = [before.get(path), after.get(path)]
    return a === b ? [] : [`${path}: ${a ?? '(absent)'} → ${b ?? '(absent)'}`]
  })
}

/** Names that a run writes, and replaces, in its directory. */
const OWN = ['shards', 'receipts', 'removed', 'quarantine', 'units', 'work', 'stats.json', 'manifest.json']

/**
 * A run replaces what stands under its names: it must not do so in a directory that is no run's, nor over its own
 * inputs. Throws `UsageError`.
 */
export function checkOwnDirectory({ inputs }: Plan, out: string): void {
  if (!existsSync(layout.run(out))) {
    const found = OWN.find((name) => existsSync(resolve(out, name)))
    if (found !== undefined) {
      throw new UsageError(
        `${out} holds ${found} but no run.json: it is no run directory. Give another --out.`,
      )
    }
  }
  for (const { path, source } of inputs) {
    const [top = ''] = relative(out, path).split(sep)
    if (OWN.includes(top)) {
      throw new UsageError(`source ${source} reads ${path}, which the run would replace. Give another --out.`)
    }
  }
}

/** Refuses to go on in a directory that holds another run; says what differs. `true` when it holds the same run. */
export function checkSameRun(out: string, ours: RunFile): boolean {
  const path = layout.run(out)
  if (!existsSync(path)) return false
  const theirs = JSON.parse(readFileSync(path, 'utf8')) as RunFile
  const differences = diffRuns(theirs, ours)
  if (differences.length === 0) return true
  const shown = differences.slice(0, 12).map((line) => `  ${line}`)
  const more = differences.length > shown.length ? [`  … and ${differences.length - shown.length} more`] : []
  throw new UsageError(
    [
      `${out} holds another run; what differs (there → now):`,
      ...shown,
      ...more,
      'Give another --out, or remove that directory.',
    ].join('\n'),
  )
}

export function readRunFile(out: string): RunFile {
  try {
    return JSON.parse(readFileSync(layout.run(out), 'utf8')) as RunFile
  } catch (error) {
    throw new UsageError(`${out} is not a run directory: ${messageOf(error)}`)
  }
}
