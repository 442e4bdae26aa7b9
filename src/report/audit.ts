import { reconcile } from '../stats/reconcile.ts'
import type { Stats } from '../stats/stats.ts'
import { funnel, outcomes } from './derive.ts'
import { integer } from './format.ts'

/** Sums that should agree and do not, in plain words: the run's own ledger check, then text and outcomes beside it. */
export const audit = (stats: Stats): string[] => [
  ...reconcile(stats),
  ...textFaults(stats),
  ...outcomeFaults(stats),
]

/** The text that leaves a step is the text that reaches the next one, source by source. */
function textFaults({ steps }: Stats): string[] {
  const faults: string[] = []
  for (const [i, next] of steps.entries()) {
    const step = steps[i - 1]
    if (step === undefined) continue
    for (const source of new Set([...Object.keys(step.sources), ...Object.keys(next.sources)])) {
      const left = step.sources[source]?.out
      const reached = next.sources[source]?.in
      for (const [unit, name] of [
        ['chars', 'characters'],
        ['bytes', 'bytes'],
      ] as const) {
        const [a, b] = [left?.[unit] ?? 0, reached?.[unit] ?? 0]
        if (a === b) continue
        faults.push(
          `source ${source}: ${integer(a)} ${name} left ${step.name}, ${integer(b)} reached ${next.name}`,
        )
      }
    }
  }
  return faults
}

/** Every outcome counts the same by file as by step. */
function outcomeFaults(stats: Stats): string[] {
  const ledgers = Object.values(stats.files)
  if (ledgers.length === 0) return []
  const bySteps = outcomes(funnel(stats))
  return (['records', 'removed', 'duplicate', 'quarantined'] as const).flatMap((key) => {
    const byFiles = ledgers.reduce((total, ledger) => total + ledger[key], 0)
    if (byFiles === bySteps[key]) return []
    return [`${key}: ${integer(byFiles)} by file, ${integer(bySteps[key])} by step`]
  })
}
