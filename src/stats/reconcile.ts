import type { Cell, FileLedger, Stats } from './stats.ts'

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Documents that a cell accounts for: `out` + removed + duplicate + quarantined. */
export const accounted = (cell: Cell): number =>
  cell.out.docs +
  sum(Object.values(cell.removed).map((tally) => tally.docs)) +
  cell.duplicate.docs +
  sum(Object.values(cell.quarantined))

const ledgerTotal = (ledger: FileLedger): number =>
  ledger.kept + ledger.removed + ledger.duplicate + ledger.quarantined

/**
 * Checks conservation: for every step and source in = out + removed + duplicate + quarantined, one step's output is the
 * next one's input, every file's ledger closes, and files add up to the steps. Returns what does not add up; empty is good.
 */
export function reconcile(stats: Pick<Stats, 'steps' | 'files' | 'kept'>): string[] {
  const problems: string[] = []
  const lastOut = new Map<string, number>()
  for (const { name, sources } of stats.steps) {
    for (const [source, cell] of Object.entries(sources)) {
      const total = accounted(cell)
      if (cell.in.docs !== total) {
        problems.push(`step ${name}, source ${source}: ${cell.in.docs} documents in, ${total} accounted for`)
      }
      const before = lastOut.get(source)
      if (before !== undefined && before !== cell.in.docs) {
        problems.push(`step ${name}, source ${source}: ${cell.in.docs} documents in, but ${before} left the step before`)
      }
      lastOut.set(source, cell.out.docs)
    }
    for (const [source, before] of lastOut) {
      if (before > 0 && sources[source] === undefined) {
        problems.push(`step ${name}, source ${source}: nothing in, but ${before} left the step before`)
      }
    }
  }
  for (const [file, ledger] of Object.entries(stats.files)) {
    if (ledger.records !== ledgerTotal(ledger)) {
      problems.push(`file ${file}: ${ledger.records} records, ${ledgerTotal(ledger)} accounted for`)
    }
  }
  const kept = sum(Object.values(stats.files).map((ledger) => ledger.kept))
  const left = sum(lastOut.values())
  if (kept !== left) problems.push(`${kept} documents kept by file, ${left} by the last step`)
  const byLang = sum(Object.values(stats.kept.byLang).map((tally) => tally.docs))
  if (kept !== byLang) problems.push(`${kept} documents kept by file, ${byLang} by language`)
  return problems
}
