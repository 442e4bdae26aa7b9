import type { Cell, Stats, StepStats, Tally } from '../stats/stats.ts'

/** One step over all its sources (or over some of them). */
export interface StepTotals {
  readonly in: Tally
  readonly out: Tally
  readonly removed: Tally
  /** By reason, largest first. */
  readonly reasons: readonly Counted<Tally>[]
  readonly duplicate: Tally
  /** Documents. */
  readonly quarantined: number
  /** By cause, largest first. */
  readonly causes: readonly Counted<number>[]
  /** Documents edited. */
  readonly edited: number
  /** Edits by kind, largest first. */
  readonly edits: readonly Counted<number>[]
}

export interface Counted<T> {
  readonly key: string
  readonly value: T
}

export const zero = (): Tally => ({ docs: 0, chars: 0, bytes: 0 })

export const plus = (a: Tally, b: Tally): Tally => ({
  docs: a.docs + b.docs,
  chars: a.chars + b.chars,
  bytes: a.bytes + b.bytes,
})

export const sum = (tallies: Iterable<Tally>): Tally => {
  let total = zero()
  for (const tally of tallies) total = plus(total, tally)
  return total
}

/** Largest first; ties in code unit order of the key, so that a report is the same every time. */
export const byCount = (a: Counted<number>, b: Counted<number>): number =>
  b.value - a.value || (a.key < b.key ? -1 : 1)

export const byDocs = (a: Counted<Tally>, b: Counted<Tally>): number =>
  b.value.docs - a.value.docs || b.value.chars - a.value.chars || (a.key < b.key ? -1 : 1)

/** Sums records of counts key by key, largest first. */
export function mergeCounts(records: Iterable<Readonly<Record<string, number>>>): Counted<number>[] {
  const counts = new Map<string, number>()
  for (const record of records) {
    for (const [key, n] of Object.entries(record)) counts.set(key, (counts.get(key) ?? 0) + n)
  }
  return Array.from(counts, ([key, value]) => ({ key, value })).sort(byCount)
}

/** Sums records of tallies key by key, largest first. */
export function mergeTallies(records: Iterable<Readonly<Record<string, Tally>>>): Counted<Tally>[] {
  const tallies = new Map<string, Tally>()
  for (const record of records) {
    for (const [key, tally] of Object.entries(record))
      tallies.set(key, plus(tallies.get(key) ?? zero(), tally))
  }
  return Array.from(tallies, ([key, value]) => ({ key, value })).sort(byDocs)
}

/** What a set of cells of one step adds up to. */
export function totalCells(cells: readonly Cell[]): StepTotals {
  const reasons = mergeTallies(cells.map((cell) => cell.removed))
  const causes = mergeCounts(cells.map((cell) => cell.quarantined))
  return {
    in: sum(cells.map((cell) => cell.in)),
    out: sum(cells.map((cell) => cell.out)),
    removed: sum(reasons.map(({ value }) => value)),
    reasons,
    duplicate: sum(cells.map((cell) => cell.duplicate)),
    quarantined: causes.reduce((total, { value }) => total + value, 0),
    causes,
    edited: cells.reduce((total, cell) => total + cell.edited, 0),
    edits: mergeCounts(cells.map((cell) => cell.edits)),
  }
}

export const totalStep = (step: StepStats): StepTotals => totalCells(Object.values(step.sources))

/** One row of the funnel. */
export interface FunnelRow extends StepTotals {
  readonly step: StepStats
}

export const funnel = (stats: Stats): FunnelRow[] => stats.steps.map((step) => ({ step, ...totalStep(step) }))

/** Where every input record ended. `records` = kept + removed + duplicate + quarantined + skipped. */
export interface Outcomes {
  readonly records: number
  /** Records in which the readers found a document: what the steps worked on, and what shares are of. */
  readonly documents: number
  readonly kept: number
  /** By the decision of a step. */
  readonly removed: number
  readonly duplicate: number
  readonly quarantined: number
  /** Records that hold no document by the rules of their format: WARC requests, images. Ledgers count them as removed. */
  readonly skipped: number
  /** What was kept, in all three units. */
  readonly keptTally: Tally
}

export const isReaders = ({ step }: FunnelRow): boolean => step.kind === 'collect'

export function outcomes(rows: readonly FunnelRow[]): Outcomes {
  const keptTally = rows.at(-1)?.out ?? zero()
  const records = rows[0]?.in.docs ?? 0
  const readers = rows.find(isReaders)
  const skipped = readers?.removed.docs ?? 0
  return {
    records,
    documents: readers?.out.docs ?? records,
    kept: keptTally.docs,
    removed: rows.reduce((total, row) => total + row.removed.docs, 0) - skipped,
    skipped,
    duplicate: rows.reduce((total, row) => total + row.duplicate.docs, 0),
    quarantined: rows.reduce((total, row) => total + row.quarantined, 0),
    keptTally,
  }
}

/** One reason of one step. */
export interface Removal {
  readonly step: string
  readonly reason: string
  readonly tally: Tally
  /** Documents that reached the step. */
  readonly reached: number
}

/** Every reason of every step, largest first. What the readers skip never was a document: see `skips`. */
export function removals(rows: readonly FunnelRow[]): Removal[] {
  return rows
    .filter((row) => !isReaders(row))
    .flatMap((row) =>
      row.reasons.map(({ key, value }) => ({
        step: row.step.name,
        reason: key,
        tally: value,
        reached: row.in.docs,
      })),
    )
    .sort((a, b) => b.tally.docs - a.tally.docs || b.tally.chars - a.tally.chars)
}

/** Why the readers found no document in a record, most frequent first. In records. */
export const skips = (rows: readonly FunnelRow[]): Counted<number>[] =>
  (rows.find(isReaders)?.reasons ?? []).map(({ key, value }) => ({ key, value: value.docs }))

/** Documents that a source lost to one reason of one step. */
export function removedFrom(stats: Stats, source: string, { step, reason }: Removal): number {
  const cell = stats.steps.find(({ name }) => name === step)?.sources[source]
  return cell?.removed[reason]?.docs ?? 0
}

/** Quarantined records by cause and step, largest first. */
export function quarantineCauses(
  rows: readonly FunnelRow[],
): { step: string; cause: string; docs: number }[] {
  return rows
    .flatMap((row) => row.causes.map(({ key, value }) => ({ step: row.step.name, cause: key, docs: value })))
    .sort((a, b) => b.docs - a.docs)
}

/** The first `limit` of a list, and how many more there are. */
export function cap<T>(items: readonly T[], limit: number): { shown: readonly T[]; rest: readonly T[] } {
  // A single left-over row takes as much room as the line that would announce it.
  const cut = items.length <= limit + 1 ? items.length : limit
  return { shown: items.slice(0, cut), rest: items.slice(cut) }
}
