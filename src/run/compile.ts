import type { Document, Value, Values } from '../document.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import { definitionOf } from '../recipe/steps.ts'
import type {
  CleanerDefinition,
  ColumnType,
  Fingerprinter,
  RuleDefinition,
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

/** A cleaner ready to run: edits `doc.text`; returns the edits by kind when there were any. */
export interface CompiledCleaner extends Compiled {
  readonly kind: 'cleaner'
  readonly apply: (doc: Document) => Readonly<Record<string, number>> | undefined
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
  throw new TypeError(`measure gave ${typeof value} for ${name}; expected ${type}`)
}

/** What a span dedup takes out of a document: spans, and their code points. */
export const SPAN_COLUMNS = ['spans', 'chars'] as const

/** Receipt columns of a step, in the order of its definition. */
export function columnsOf(definition: StepDefinition, name: string): Column[] {
  if (definition.kind === 'dedup') return []
  if (definition.kind === 'span-dedup') {
    return SPAN_COLUMNS.map((column) => ({ name: `${name}.${column}`, type: 'number' }))
  }
  if (definition.kind === 'cleaner') {
    return (definition.columns ?? ['edits']).map((kind) => ({ name: `${name}.${kind}`, type: 'number' }))
  }
  if (definition.columns === undefined) return [{ name, type: 'number' }]
  return Object.entries(definition.columns).map(([column, type]) => ({ name: `${name}.${column}`, type }))
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
  return {
    kind: 'cleaner',
    name,
    id,
    params,
    columns: columnsOf(cleaner, name),
    apply(doc) {
      const cleaned = cleaner.clean(doc.text, params, state, doc)
      if (cleaned === undefined) return undefined
      doc.text = cleaned.text
      for (const [kind, count] of Object.entries(cleaned.edits)) doc.values[`${name}.${kind}`] = count
      return cleaned.edits
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

/** Receipt columns of all steps of a recipe, in order. */
export async function receiptColumns(steps: readonly ResolvedStep[], baseDir: string): Promise<Column[]> {
  const definitions = await Promise.all(steps.map((step) => definitionOf(step, baseDir)))
  return definitions.flatMap((definition, i) => columnsOf(definition, steps[i]!.name))
}
