import { SLICES } from '../coarse/dedup/keys.ts'
import type { Recipe } from '../recipe/load.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import type { InputFile } from './inputs.ts'
import { guessedBytes, planUnits, type Unit } from './units.ts'

/** The run of steps between two barriers: stream steps, then what ends the pass. The last pass has no barrier. */
export interface Pass {
  readonly index: number
  /** Rules and cleaners, in recipe order. */
  readonly steps: readonly ResolvedStep[]
  /** Consecutive dedups of documents share one barrier. */
  readonly dedups: readonly ResolvedStep[]
  /** A span dedup has a barrier of its own: what documents lose depends on which documents stay. */
  readonly spanDedup?: ResolvedStep
}

/**
 * What is done between two barriers. Tasks of a stage are independent of each other:
 *
 * - `stream`: a task per unit
 * - `match`: a task per partition of a dedup's keys finds candidates
 * - `verify`: a task per range of documents compares the texts of candidates, for dedups that do
 * - `cluster`: one task per dedup decides
 * - `match-spans`: a task per partition of a span dedup's keys
 */
export interface Stage {
  readonly id: string
  readonly kind: 'stream' | 'match' | 'verify' | 'cluster' | 'match-spans'
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
  /** Partitions of every dedup's keys: how many can be worked on at once. Decides nothing. */
  readonly partitions: number
}

/** Cuts the steps after each group of consecutive dedups and around each span dedup. The last pass writes the shards. */
export function planPasses(steps: readonly ResolvedStep[]): Pass[] {
  const passes: { steps: ResolvedStep[]; dedups: ResolvedStep[]; spanDedup?: ResolvedStep }[] = []
  const open = (): (typeof passes)[number] => {
    const pass = { steps: [], dedups: [] }
    passes.push(pass)
    return pass
  }
  let current = open()
  for (const step of steps) {
    const barrier = current.spanDedup !== undefined || (step.kind !== 'dedup' && current.dedups.length > 0)
    if (barrier) current = open()
    if (step.kind === 'dedup') current.dedups.push(step)
    else if (step.kind === 'span-dedup') current.spanDedup = step
    else current.steps.push(step)
  }
  if (current.dedups.length > 0 || current.spanDedup !== undefined) open()
  return passes.map((pass, index) => ({ index, ...pass }))
}

/** One partition per 256 MB of text: the keys of a partition then stay within some tens of MB. */
const PARTITION_BYTES = 256e6

/** Partitions of a dedup's keys, for so many bytes of input. */
export const partitionsFor = (bytes: number): number =>
  Math.min(SLICES, Math.max(1, Math.ceil(bytes / PARTITION_BYTES)))

const number = (n: number, width: number): string => String(n).padStart(width, '0')

function planStages(units: readonly Unit[], passes: readonly Pass[], partitions: number): Stage[] {
  // The number of partitions may differ when a run is resumed: it stands in the name.
  const parts = Array.from({ length: partitions }, (_, p) => `p${number(p, 4)}of${number(partitions, 4)}`)
  const stage = (kind: Stage['kind'], pass: number, dedup: string, tasks: readonly string[]): Stage => ({
    id: `${kind}-${dedup}`,
    kind,
    pass,
    dedup,
    tasks,
  })
  return passes.flatMap(({ index, dedups, spanDedup }): Stage[] => [
    { id: `pass-${index}`, kind: 'stream', pass: index, tasks: units.map((unit) => unit.id) },
    ...dedups.flatMap(({ name, traits }): Stage[] => [
      stage('match', index, name, parts),
      ...(traits?.verified === true ? [stage('verify', index, name, parts)] : []),
      stage('cluster', index, name, ['all']),
    ]),
    ...(spanDedup === undefined ? [] : [stage('match-spans', index, spanDedup.name, parts)]),
  ])
}

/** Number of a partition, from the name of its task. */
export const partitionOf = (task: string): number => Number(/^p(\d+)of/.exec(task)![1])

export function makePlan(recipe: Recipe, inputs: readonly InputFile[], limit?: number): Plan {
  const units = planUnits(recipe, inputs, limit)
  const passes = planPasses(recipe.steps)
  const bytes = inputs.reduce((sum, input) => sum + guessedBytes(input), 0)
  const partitions = partitionsFor(bytes)
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
