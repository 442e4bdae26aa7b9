import type { Stats, StepStats, Tally } from '../stats/stats.ts'
import { plus, zero } from './derive.ts'

/** A column of the table by source: what was left after a run of steps of one nature. */
export interface Stage {
  readonly title: string
  /** Names of the steps in it. */
  readonly steps: readonly string[]
  /** Documents and text left of each source. */
  readonly left: ReadonlyMap<string, Tally>
}

const isClassifier = ({ id }: StepStats): boolean => id.startsWith('classify')

/**
 * Yuan 1.0 reports its corpus source by source after each part of the system. The parts follow from the steps: what
 * the readers collected, each run of rules and cleaners, each classifier, each dedup.
 */
export function stages(stats: Stats): Stage[] {
  const groups: StepStats[][] = []
  for (const step of stats.steps) {
    const group = groups.at(-1)
    const previous = group?.at(-1)
    if (group !== undefined && previous !== undefined && belongTogether(previous, step)) group.push(step)
    else groups.push([step])
  }
  let filterings = 0
  return groups.map((group) => {
    const last = group.at(-1)
    const first = group[0]
    const coarse = first !== undefined && isFilter(first)
    if (coarse) filterings += 1
    return {
      title: titleOf(group, filterings),
      steps: group.map(({ name }) => name),
      left: new Map(stats.sources.map(({ name }) => [name, last?.sources[name]?.out ?? zero()])),
    }
  })
}

const isFilter = (step: StepStats): boolean =>
  (step.kind === 'rule' || step.kind === 'cleaner') && !isClassifier(step)

const belongTogether = (a: StepStats, b: StepStats): boolean =>
  isFilter(a) && isFilter(b) && a.pass === b.pass

function titleOf(group: readonly StepStats[], filterings: number): string {
  const [first] = group
  if (first === undefined || first.kind === 'collect') return 'collected'
  if (!isFilter(first)) return `after ${first.name}`
  if (filterings === 1) return 'after coarse'
  return group.length === 1 ? `after ${first.name}` : `after filtering ${filterings}`
}

/** Sources by what was collected, largest first. */
export function sourcesBySize(stages: readonly Stage[]): string[] {
  const collected = stages[0]?.left ?? new Map<string, Tally>()
  return Array.from(collected)
    .sort(([a, x], [b, y]) => y.bytes - x.bytes || y.docs - x.docs || (a < b ? -1 : 1))
    .map(([name]) => name)
}

/** What is left of several sources together. */
export const leftOf = (stage: Stage, sources: readonly string[]): Tally =>
  sources.reduce((total, source) => plus(total, stage.left.get(source) ?? zero()), zero())
