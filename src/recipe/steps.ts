import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { messageOf } from '../errors.ts'
import { bareName, findStep, STEPS } from '../registry.ts'
import type { DedupTraits, StepDefinition } from '../step.ts'
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
  /** Of a dedup. */
  readonly traits?: DedupTraits
}

const STEP_ID = /^[a-z][a-z0-9-]*@\d+$/

const METHODS = {
  rule: ['measure', 'decide'],
  cleaner: ['clean'],
  dedup: ['prepare'],
  'span-dedup': ['prepare'],
} as const

const isStep = (value: unknown): value is StepDefinition => {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return false
  return typeof value.id === 'string' && typeof value.kind === 'string' && value.kind in METHODS
}

/** What a step of the user's lacks, in words; empty when it is whole. */
function faultsOf(step: StepDefinition): string[] {
  const faults: string[] = []
  if (!STEP_ID.test(step.id) || step.id.startsWith('collect@')) {
    faults.push(`id "${step.id}": expected kebab-case and a version, such as my-rule@1, and not collect`)
  }
  if (typeof step.params?.safeParse !== 'function') {
    faults.push('params: expected a zod schema, such as z.strictObject({})')
  }
  const members = step as unknown as Record<string, unknown>
  for (const method of METHODS[step.kind]) {
    if (typeof members[method] !== 'function') faults.push(`${method}: expected a function`)
  }
  return faults
}

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
  const inner = (module.default ?? {}) as Record<string, unknown>
  const defaults = [module.default, inner.default].filter(isStep)
  const all = [...new Set([...Object.values(module), ...Object.values(inner)])].filter(isStep)
  const steps = defaults.length > 0 ? defaults.slice(0, 1) : all
  const [found] = steps
  if (found === undefined || steps.length > 1) {
    const what = found === undefined ? 'no step' : `${steps.length} steps, none as default`
    throw new Error(
      `exports ${what}; expected defineRule, defineCleaner or defineDedup as its default export`,
    )
  }
  const faults = faultsOf(found)
  if (faults.length > 0) throw new Error(`is no whole step: ${faults.join('; ')}`)
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
    const { params: declared } = definition
    // What fills in presets stands before the object.
    const schema = declared instanceof z.ZodPipe ? declared.out : declared
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
    ...(definition.kind === 'dedup' && { traits: definition.traits?.(checked.data) ?? {} }),
  }
}
