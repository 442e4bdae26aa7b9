import type { Cell, FileLedger, Stats } from '../stats/stats.ts'
import { funnel, outcomes, totalCells } from './derive.ts'
import { integer } from './format.ts'

/** Sums that should agree and do not, in plain words; empty when the books balance. */
export function reconcile(stats: Stats): string[] {
  return [...cellFaults(stats), ...chainFaults(stats), ...fileFaults(stats)]
}

const balance = (what: string, into: number, parts: Omit<FileLedger, 'records'>): string[] => {
  const { kept, removed, duplicate, quarantined } = parts
  const total = kept + removed + duplicate + quarantined
  if (into === total) return []
  const terms = [kept, removed, duplicate, quarantined].map(integer).join(' + ')
  return [
    `${what}: ${integer(into)} in, but kept + removed + duplicate + quarantined = ${terms} = ${integer(total)}`,
  ]
}

function cellFaults({ steps }: Stats): string[] {
  return steps.flatMap((step) =>
    Object.entries(step.sources).flatMap(([source, cell]) => {
      const { in: into, out, removed, duplicate, quarantined } = totalCells([cell])
      return balance(`step ${step.name}, source ${source}`, into.docs, {
        kept: out.docs,
        removed: removed.docs,
        duplicate: duplicate.docs,
        quarantined,
      })
    }),
  )
}

/** What leaves a step is what reaches the next one, source by source, in documents, characters and bytes. */
function chainFaults({ steps }: Stats): string[] {
  const faults: string[] = []
  for (const [i, next] of steps.entries()) {
    const step = steps[i - 1]
    if (step === undefined) continue
    const names = new Set([...Object.keys(step.sources), ...Object.keys(next.sources)])
    for (const source of names) {
      const left: Cell['out'] | undefined = step.sources[source]?.out
      const reached: Cell['in'] | undefined = next.sources[source]?.in
      for (const unit of ['docs', 'chars', 'bytes'] as const) {
        const [a, b] = [left?.[unit] ?? 0, reached?.[unit] ?? 0]
        if (a === b) continue
        faults.push(
          `source ${source}: ${integer(a)} ${unit} left ${step.name}, but ${integer(b)} reached ${next.name}`,
        )
      }
    }
  }
  return faults
}

function fileFaults(stats: Stats): string[] {
  const files = Object.entries(stats.files)
  if (files.length === 0) return []
  const faults = files.flatMap(([file, ledger]) => balance(`file ${file}`, ledger.records, ledger))
  const steps = outcomes(funnel(stats))
  for (const key of ['records', 'kept', 'removed', 'duplicate', 'quarantined'] as const) {
    const inFiles = files.reduce((total, [, ledger]) => total + ledger[key], 0)
    if (inFiles !== steps[key])
      faults.push(`${key}: ${integer(inFiles)} by file, but ${integer(steps[key])} by step`)
  }
  return faults
}
