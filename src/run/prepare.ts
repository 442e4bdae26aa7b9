import { definitionOf, type ResolvedStep } from '../recipe/steps.ts'
import type { Fingerprinter, SpanFinder } from '../step.ts'
import {
  type Column,
  type CompiledStep,
  compileDedup,
  compileSpanDedup,
  compileSteps,
  receiptColumns,
} from './compile.ts'
import type { Pass, Plan } from './plan.ts'
import type { RecordedStep } from './recorder.ts'

/** A pass with its steps compiled, once per thread. */
export interface PreparedPass {
  readonly pass: Pass
  readonly steps: readonly { readonly step: CompiledStep; readonly recorded: RecordedStep }[]
  readonly columns: readonly Column[]
  /** Dedups whose decisions this pass applies first: those of the pass before. */
  readonly barrier: readonly ResolvedStep[]
  /** Dedups that this pass ends in. */
  readonly dedups: readonly { readonly step: ResolvedStep; readonly fingerprinter: Fingerprinter }[]
  /** Span dedup that this pass begins with: that of the pass before. */
  readonly spanBarrier?: PreparedSpanDedup | undefined
  /** Span dedup that this pass ends in. */
  readonly spanDedup?: PreparedSpanDedup | undefined
}

export interface PreparedSpanDedup {
  readonly step: ResolvedStep
  readonly finder: SpanFinder
  readonly recorded: RecordedStep
}

/** Reading the inputs stands in the funnel as a step of its own. */
export const COLLECT: RecordedStep = {
  name: 'collect',
  id: 'collect@1',
  kind: 'collect',
  pass: 0,
  params: {},
}

/** What is counted of a step follows from its definition: no model is loaded for it. */
async function recordedStep(pass: number, step: ResolvedStep, baseDir: string): Promise<RecordedStep> {
  const { name, id, params } = step
  const definition = await definitionOf(step, baseDir)
  // A span dedup edits texts: it is counted as a cleaner.
  const kind = definition.kind === 'span-dedup' ? 'cleaner' : definition.kind
  const recorded = { name, id, kind, pass, params }
  if (definition.kind === 'cleaner') return { ...recorded, confidential: definition.confidential ?? false }
  if (definition.kind !== 'rule' || definition.histogram === undefined) return recorded
  const { column, scale } = definition.histogram
  const thresholds = definition.thresholds?.(params) ?? []
  return {
    ...recorded,
    drawn: { column: column === undefined ? name : `${name}.${column}`, scale, thresholds },
  }
}

/** A dedup is counted where its decisions are applied: at the start of the next pass. */
export const recordedDedup = (pass: number, { name, id, params }: ResolvedStep): RecordedStep => ({
  name,
  id,
  kind: 'dedup',
  pass,
  params,
})

export async function preparePass({ recipe, passes }: Plan, index: number): Promise<PreparedPass> {
  const pass = passes[index]!
  const { seed, baseDir } = recipe
  const compiled = await compileSteps(pass.steps, seed, baseDir)
  const recorded = await Promise.all(pass.steps.map((step) => recordedStep(index, step, baseDir)))
  /** Its edits are counted in the pass after the one that it ends. */
  const prepareSpans = async (
    { spanDedup: step }: Pass,
    counted: number,
  ): Promise<PreparedSpanDedup | undefined> =>
    step && {
      step,
      finder: await compileSpanDedup(step, seed, baseDir),
      recorded: await recordedStep(counted, step, baseDir),
    }
  const before = passes[index - 1]
  return {
    pass,
    steps: compiled.map((step, i) => ({ step, recorded: recorded[i]! })),
    columns: await receiptColumns(recipe.steps, baseDir),
    barrier: before?.dedups ?? [],
    spanBarrier: before && (await prepareSpans(before, index)),
    spanDedup: await prepareSpans(pass, index + 1),
    dedups: await Promise.all(
      pass.dedups.map(async (step) => ({ step, fingerprinter: await compileDedup(step, seed, baseDir) })),
    ),
  }
}

/** Every step of the run as it stands in the stats: `collect`, then the recipe's order. */
export async function recordedSteps({ recipe, passes }: Plan): Promise<RecordedStep[]> {
  const steps: RecordedStep[] = [COLLECT]
  for (const { index, steps: resolved } of passes) {
    const { dedups = [], spanDedup } = passes[index - 1] ?? {}
    const counted = spanDedup === undefined ? resolved : [spanDedup, ...resolved]
    steps.push(
      ...dedups.map((step) => recordedDedup(index, step)),
      ...(await Promise.all(counted.map((step) => recordedStep(index, step, recipe.baseDir)))),
    )
  }
  return steps
}
