import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { messageOf } from '../errors.ts'
import { bareName, findStep, STEPS } from '../registry.ts'
import type { StepDefinition } from '../step.ts'
import { didYouMean, type Problem, problemsOf } from './problems.ts'

/** A step of a recipe, looked up and with its defaults filled in. Plain data: a worker finds the definition again. */
export interface ResolvedStep {
  /** Unique in the recipe. */
  readonly name: string
  /** `length@1` */
  readonly id: string
  readonly kind: StepDefinition['kind']
  readonly params: unknown
  /** Path of the module of a user's own step, as written. */
  readonly use?: string
  /** Files that the step reads (models, word lists), as the step names them. */
  readonly files: readonly string[]
}

const isStep = (value: unknown): value is StepDefinition =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as StepDefinition).id === 'string' &&
  ['rule', 'cleaner', 'dedup'].includes((value as StepDefinition).kind)

/** tsx brings a compiler: loaded only for a recipe that needs it. */
async function importTypeScript(url: string): Promise<Record<string, unknown>> {
  const { tsImport } = await import('tsx/esm/api')
  return tsImport(url, import.meta.url)
}

/**
 * Loads a user's own step: a TypeScript or JavaScript module with one step as its default or only export. TypeScript
 * goes through tsx, since Node 20 cannot read it.
 */
export async function loadUserStep(path: string): Promise<StepDefinition> {
  const url = pathToFileURL(path).href
  const module: Record<string, unknown> = /\.[cm]?ts$/.test(path)
    ? await importTypeScript(url)
    : await import(url)
  // Without "type": "module" in a package.json near it, a module's exports arrive as CommonJS: a level deeper.
  const exported = Object.values(module)
  const found = [...exported, ...exported.flatMap((value) => Object.values(value ?? {}))].find(isStep)
  if (found === undefined) {
    throw new Error(
      `exports no step; expected defineRule, defineCleaner or defineDedup as its default export`,
    )
  }
  return found
}

/** The definition behind a resolved step. Throws when a user's module no longer holds it. */
export async function definitionOf(step: ResolvedStep, baseDir: string): Promise<StepDefinition> {
  if (step.use !== undefined) return loadUserStep(resolve(baseDir, step.use))
  const definition = findStep(step.id)
  if (definition === undefined) throw new Error(`no step ${step.id} in this version of mdfs`)
  return definition
}

function split(
  entry: string | Record<string, unknown>,
): { name: string; use?: string; params: unknown } | string {
  if (typeof entry === 'string') return { name: entry, params: {} }
  const { use, with: params, ...rest } = entry
  if (typeof use === 'string') {
    const extra = Object.keys(rest)
    if (extra.length > 0) return `unknown key "${extra[0]}" beside "use"; expected "with" for its parameters`
    return { name: use, use, params: params ?? {} }
  }
  const names = Object.keys(entry)
  const [name] = names
  if (name === undefined || names.length > 1) {
    return `expected one step per entry, as "- length: { min: 200 }"; found ${names.length} keys: ${names.join(', ')}`
  }
  return { name, params: entry[name] ?? {} }
}

/** Looks a step up and checks its parameters; what is wrong is added to `problems`. */
export async function resolveStep(
  entry: string | Record<string, unknown>,
  path: readonly PropertyKey[],
  baseDir: string,
  problems: Problem[],
): Promise<ResolvedStep | undefined> {
  const parts = split(entry)
  if (typeof parts === 'string') {
    problems.push({ path, message: parts })
    return undefined
  }
  const { name, use, params } = parts
  let definition: StepDefinition | undefined
  if (use === undefined) {
    definition = findStep(name)
    if (definition === undefined) {
      const known = STEPS.map((step) => bareName(step.id))
      problems.push({
        path: typeof entry === 'string' ? path : [...path, name],
        message: `unknown step "${name}".${didYouMean(name, known)} \`mdfs rules\` lists all ${known.length}`,
      })
      return undefined
    }
  } else {
    try {
      definition = await loadUserStep(resolve(baseDir, use))
    } catch (error) {
      problems.push({ path: [...path, 'use'], message: `cannot load ${use}: ${messageOf(error)}` })
      return undefined
    }
  }
  const checked = definition.params.safeParse(params)
  if (!checked.success) {
    const at = typeof entry === 'string' ? path : [...path, use === undefined ? name : 'with']
    const { params: schema } = definition
    const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
    problems.push(...problemsOf(checked.error, params, at, () => known))
    return undefined
  }
  return {
    name: bareName(definition.id),
    id: definition.id,
    kind: definition.kind,
    params: checked.data,
    ...(use !== undefined && { use }),
    files: definition.files?.(checked.data) ?? [],
  }
}
