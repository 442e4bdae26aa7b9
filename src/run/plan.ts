import { SLICES } from '../coarse/dedup/keys.ts'
import type { Recipe } from '../recipe/load.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import type { InputFile } from './inputs.ts'
import { guessedBytes, planUnits, type Unit } from './units.ts'

/** The run of steps between two barriers: stream steps, then the dedups whose barrier ends the pass. */
export interface Pass {
  readonly index: number
  /** Rules and cleaners, in recipe order. */
  readonly steps: readonly ResolvedStep[]
  /** Consecutive dedups share one barrier; none in the last pass. */
  readonly dedups: readonly ResolvedStep[]
}

/**
 * What is done between two barriers. Tasks of a stage are independent of each other: a `stream` task per unit, a
 * `match` task per partition of a dedup's keys, one `cluster` task per dedup.
 */
export interface Stage {
  readonly id: string
  readonly kind: 'stream' | 'match' | 'cluster'
  readonly pass: number
  /** Name of the dedup step; absent for `stream`. */
  readonly dedup?: string
  readonly tasks: readonly string[]
}

/** All that a worker needs to do any task by its name. Plain data; no text. */
export interface Plan {
  readonly recipe: Recipe
  readonly inputs: readonly InputFile[]
  /** First N records of each source. */
  readonly limit?: number
  readonly units: readonly Unit[]
  readonly passes: readonly Pass[]
  readonly stages: readonly Stage[]
  /** Partitions of every dedup's keys. */
  readonly partitions: number
}

/** Cuts the steps after each group of consecutive dedups. The last pass has no dedup: it writes the shards. */
export function planPasses(steps: readonly ResolvedStep[]): Pass[] {
  const passes: { steps: ResolvedStep[]; dedups: ResolvedStep[] }[] = [{ steps: [], dedups: [] }]
  for (const step of steps) {
    const current = passes.at(-1)!
    if (step.kind === 'dedup') current.dedups.push(step)
    else if (current.dedups.length > 0) passes.push({ steps: [step], dedups: [] })
    else current.steps.push(step)
  }
  if (passes.at(-1)!.dedups.length > 0) passes.push({ steps: [], dedups: [] })
  return passes.map((pass, index) => ({ index, ...pass }))
}

/** One partition per 256 MB of text: the keys of a partition then stay within some tens of MB. */
const PARTITION_BYTES = 256e6

const number = (n: number, width: number): string => String(n).padStart(width, '0')

function planStages(units: readonly Unit[], passes: readonly Pass[], partitions: number): Stage[] {
  const partitionTasks = Array.from({ length: partitions }, (_, p) => `p${number(p, 4)}`)
  return passes.flatMap(({ index, dedups }): Stage[] => [
    { id: `pass-${index}`, kind: 'stream', pass: index, tasks: units.map((unit) => unit.id) },
    ...dedups.flatMap((dedup): Stage[] => [
      { id: `match-${dedup.name}`, kind: 'match', pass: index, dedup: dedup.name, tasks: partitionTasks },
      { id: `cluster-${dedup.name}`, kind: 'cluster', pass: index, dedup: dedup.name, tasks: ['all'] },
    ]),
  ])
}

export function makePlan(recipe: Recipe, inputs: readonly InputFile[], limit?: number): Plan {
  const units = planUnits(recipe, inputs, limit)
  const passes = planPasses(recipe.steps)
  const bytes = inputs.reduce((sum, input) => sum + guessedBytes(input), 0)
  const partitions = Math.min(SLICES, Math.max(1, Math.ceil(bytes / PARTITION_BYTES)))
  return {
    recipe,
    inputs,
    ...(limit !== undefined && { limit }),
    units,
    passes,
    stages: planStages(units, passes, partitions),
    partitions,
  }
}
