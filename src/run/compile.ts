import type { Document, Value, Values } from '../document.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import { definitionOf } from '../recipe/steps.ts'
import type {
  Cleaned,
  CleanerDefinition,
  ColumnType,
  Fingerprinter,
  RuleDefinition,
  SpanFinder,
  StepContext,
  StepDefinition,
} from '../step.ts'
import { resolveFile } from './run-file.ts'

export interface Column {
  /** `length`, `language.score`, `privacy.phone` */
  readonly name: string
  readonly type: ColumnType
}

interface Compiled {
  readonly name: string
  readonly id: string
  readonly params: unknown
  readonly columns: readonly Column[]
}

/** A rule ready to run: measures onto `doc.values`, and decides. */
export interface CompiledRule extends Compiled {
  readonly kind: 'rule'
  /** `undefined` keeps; a string is the reason for removal. */
  readonly apply: (doc: Document) => string | undefined
}

/** A cleaner ready to run: edits `doc.text`, and says what it did when there was anything to do. */
export interface CompiledCleaner extends Compiled {
  readonly kind: 'cleaner'
  readonly apply: (doc: Document) => Cleaned | undefined
}

export type CompiledStep = CompiledRule | CompiledCleaner

const context = (seed: number, baseDir: string): StepContext => ({
  seed,
  resolve: (path) => resolveFile(baseDir, path),
})

/** A forgotten `return` must not keep everything: what is no decision is a fault of the step. */
function reasonOf(decision: boolean | string, name: string): string | undefined {
  if (decision === true) return undefined
  if (decision === false) return name
  if (typeof decision === 'string' && decision !== '') return decision
  throw new TypeError(`decide gave ${String(decision)}; expected true, false or a reason`)
}

function checkValue(value: Value, { name, type }: Column): Value {
  if (value === null || typeof value === type) return value
  throw new TypeError(`found ${typeof value} for ${name}; expected ${type}`)
}

/**
 * What a span dedup takes out of a document: stretches of text and their code points; and spans that it lets stand after
 * too many comparisons.
 */
const SPAN_COLUMNS = ['spans', 'chars', 'capped'] as const

export const spanColumns = (name: string): Column[] =>
  SPAN_COLUMNS.map((column) => ({ name: `${name}.${column}`, type: 'number' }))

/** `Array.isArray` alone does not tell TypeScript that a readonly array is one. */
const isNames = (columns: object): columns is readonly string[] => Array.isArray(columns)

/** Receipt columns of a step, in the order of its definition. */
export function columnsOf(definition: StepDefinition, name: string): Column[] {
  if (definition.kind === 'dedup') return []
  if (definition.kind === 'span-dedup') return spanColumns(name)
  const { columns } = definition
  if (columns === undefined && definition.kind === 'rule') return [{ name, type: 'number' }]
  if (columns === undefined || isNames(columns)) {
    return (columns ?? ['edits']).map((kind) => ({ name: `${name}.${kind}`, type: 'number' }))
  }
  return Object.entries(columns).map(([column, type]) => ({ name: `${name}.${column}`, type }))
}

async function compileRule(
  rule: RuleDefinition,
  step: ResolvedStep,
  ctx: StepContext,
): Promise<CompiledRule> {
  const { name, id, params } = step
  const state = await rule.prepare?.(params, ctx)
  const columns = columnsOf(rule, name)
  const keys = Object.keys(rule.columns ?? {})
  const record = (values: Values, measured: ReturnType<RuleDefinition['measure']>): void => {
    if (typeof measured !== 'object' || measured === null) values[name] = checkValue(measured, columns[0]!)
    else {
      for (let i = 0; i < keys.length; i++) {
        const column = columns[i]!
        values[column.name] = checkValue(measured[keys[i]!] ?? null, column)
      }
    }
  }
  return {
    kind: 'rule',
    name,
    id,
    params,
    columns,
    apply(doc) {
      const measured = rule.measure(doc, params, state)
      record(doc.values, measured)
      rule.annotate?.(doc, measured)
      return reasonOf(rule.decide(measured, params), name)
    },
  }
}

async function compileCleaner(
  cleaner: CleanerDefinition,
  step: ResolvedStep,
  ctx: StepContext,
): Promise<CompiledCleaner> {
  const { name, id, params } = step
  const state = await cleaner.prepare?.(params, ctx)
  const columns = columnsOf(cleaner, name)
  return {
    kind: 'cleaner',
    name,
    id,
    params,
    columns,
    apply(doc) {
      const cleaned = cleaner.clean(doc.text, params, state, doc)
      if (cleaned === undefined) return undefined
      doc.text = cleaned.text
      const values: Readonly<Values> = cleaned.values ?? cleaned.edits
      for (const column of columns) {
        const value = values[column.name.slice(name.length + 1)]
        if (value !== undefined) doc.values[column.name] = checkValue(value, column)
      }
      return cleaned
    },
  }
}

/** Prepares rules and cleaners (models, automata) once, for one thread. */
export async function compileSteps(
  steps: readonly ResolvedStep[],
  seed: number,
  baseDir: string,
): Promise<CompiledStep[]> {
  const ctx = context(seed, baseDir)
  return Promise.all(
    steps.map(async (step): Promise<CompiledStep> => {
      const definition = await definitionOf(step, baseDir)
      if (definition.kind === 'rule') return compileRule(definition, step, ctx)
      if (definition.kind === 'cleaner') return compileCleaner(definition, step, ctx)
      throw new Error(`${step.id} is a dedup: it ends a pass and is not run on single documents`)
    }),
  )
}

export async function compileDedup(
  step: ResolvedStep,
  seed: number,
  baseDir: string,
): Promise<Fingerprinter> {
  const definition = await definitionOf(step, baseDir)
  if (definition.kind !== 'dedup') throw new Error(`${step.id} is no dedup`)
  return definition.prepare(step.params, context(seed, baseDir))
}

export async function compileSpanDedup(
  step: ResolvedStep,
  seed: number,
  baseDir: string,
): Promise<SpanFinder> {
  const definition = await definitionOf(step, baseDir)
  if (definition.kind !== 'span-dedup') throw new Error(`${step.id} is no span dedup`)
  return definition.prepare(step.params, context(seed, baseDir))
}

/** Receipt columns of all steps of a recipe, in order. */
export async function receiptColumns(steps: readonly ResolvedStep[], baseDir: string): Promise<Column[]> {
  const definitions = await Promise.all(steps.map((step) => definitionOf(step, baseDir)))
  return definitions.flatMap((definition, i) => columnsOf(definition, steps[i]!.name))
}
