import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { FORMATS, findFormat } from '../collect/formats.ts'
import { messageOf, UsageError } from '../errors.ts'
import { HAS_ZSTD } from '../write/block-file.ts'
import { didYouMean, type Problem, problemsOf, RecipeError, refuse } from './problems.ts'
import { type LimitOptions, limitsSchema, type OutputOptions, outputSchema, recipeSchema } from './schema.ts'
import { type ResolvedStep, resolveStep } from './steps.ts'

export interface ResolvedSource {
  readonly name: string
  readonly about?: string
  /** `undefined`: by file name. */
  readonly format?: string
  /** As written; relative to `baseDir`. */
  readonly paths: readonly string[]
  /** Format options as written, checked. */
  readonly options: Readonly<Record<string, unknown>>
}

/** A recipe with every default filled in and every step looked up. Plain data. */
export interface Recipe {
  readonly name: string
  readonly about?: string
  readonly seed: number
  readonly sources: readonly ResolvedSource[]
  readonly steps: readonly ResolvedStep[]
  readonly output: OutputOptions & { readonly compression: 'gzip' | 'zstd' | 'none' }
  readonly limits: LimitOptions
  /** Directory of the recipe file: its relative paths start here. */
  readonly baseDir: string
}

const keysOf = (schema: z.ZodType): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

const topKeys = (path: readonly PropertyKey[]): readonly string[] => {
  if (path.length === 0) return Object.keys(recipeSchema.shape)
  if (path[0] === 'output') return keysOf(outputSchema)
  return path[0] === 'limits' ? keysOf(limitsSchema) : []
}

function resolveSource(
  name: string,
  { format, paths, about, ...options }: z.output<typeof recipeSchema>['sources'][string],
  problems: Problem[],
): ResolvedSource {
  const base = ['sources', name]
  const definition = format === undefined ? undefined : findFormat(format)
  if (format !== undefined && definition === undefined) {
    const known = FORMATS.map((f) => f.name)
    problems.push({
      path: [...base, 'format'],
      message: `unknown format "${format}"; expected one of: ${known.join(', ')}.${didYouMean(format, known)}`,
    })
  } else if (definition === undefined && Object.keys(options).length > 0) {
    problems.push({
      path: base,
      message: `options ${Object.keys(options).join(', ')} need a "format" beside them`,
    })
  } else if (definition !== undefined) {
    const checked = definition.options.safeParse(options)
    if (!checked.success) {
      const known = ['format', 'paths', 'about', ...keysOf(definition.options)]
      problems.push(...problemsOf(checked.error, options, base, () => known))
    }
  }
  return {
    name,
    ...(about !== undefined && { about }),
    ...(format !== undefined && { format }),
    paths: paths === undefined ? [] : [paths].flat(),
    options,
  }
}

/** Names are unique: the second `length` is `length-2`. */
function nameSteps(steps: readonly ResolvedStep[]): ResolvedStep[] {
  const taken = new Set<string>()
  return steps.map((step) => {
    let { name } = step
    for (let nth = 2; taken.has(name); nth++) name = `${step.name}-${nth}`
    taken.add(name)
    return { ...step, name }
  })
}

/**
 * Reads and checks a recipe. Throws `RecipeError` that lists every fault with file, line, path, value found, what was
 * expected and the nearest valid key.
 */
export async function loadRecipe(file: string): Promise<Recipe> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(
      `cannot read recipe ${file}: ${messageOf(error)}; \`mdfs recipes\` lists the shipped ones`,
    )
  }
  return parseRecipe(text, file)
}

/** As `loadRecipe`, of text that stands (or would stand) in `file`. */
export async function parseRecipe(text: string, file: string): Promise<Recipe> {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (yaml.errors.length > 0) {
    throw new RecipeError(
      yaml.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line} not YAML: ${error.message}`),
      [],
    )
  }
  const raw: unknown = yaml.toJS()
  const parsed = recipeSchema.safeParse(raw)
  if (!parsed.success) refuse(file, yaml, lines, problemsOf(parsed.error, raw, [], topKeys))
  const recipe = parsed.data!
  const baseDir = dirname(resolve(file))
  const problems: Problem[] = []
  const sources = Object.entries(recipe.sources).map(([name, source]) =>
    resolveSource(name, source, problems),
  )
  const steps: ResolvedStep[] = []
  for (const [i, entry] of recipe.steps.entries()) {
    const step = await resolveStep(entry, ['steps', i], baseDir, problems)
    if (step !== undefined) steps.push(step)
  }
  const { format, compression } = recipe.output
  if (format === 'parquet' && compression !== undefined && compression !== 'none') {
    const message = `Parquet compresses by itself; found "${compression}"; leave it out`
    problems.push({ path: ['output', 'compression'], message })
  }
  if (compression === 'zstd' && !HAS_ZSTD) {
    const message = `zstd needs Node 22.15 or later, this is ${process.version}; use gzip`
    problems.push({ path: ['output', 'compression'], message })
  }
  refuse(file, yaml, lines, problems)
  return {
    name: recipe.name,
    ...(recipe.about !== undefined && { about: recipe.about }),
    seed: recipe.seed,
    sources,
    steps: nameSteps(steps),
    output: {
      ...recipe.output,
      compression: recipe.output.compression ?? (recipe.output.format === 'parquet' ? 'none' : 'gzip'),
    },
    limits: recipe.limits,
    baseDir,
  }
}
