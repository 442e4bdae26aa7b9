import { mergeBins } from './histogram.ts'
import { mergeSamples } from './samples.ts'
import type { FileLedger, Stats, StepStats } from './stats.ts'
import { mergeCell, mergeTallies, newCell } from './tally.ts'
import { mergeTopCounts } from './top-counts.ts'

/** What one task adds to `Stats`: only the steps it ran. */
export type UnitStats = Pick<Stats, 'steps' | 'files' | 'kept' | 'domains' | 'quarantine'>

/** First causes kept per cause, enough for a message and a report. */
export const CAUSES_SHOWN = 5

function mergeStep(into: StepStats, from: StepStats): void {
  for (const [source, cell] of Object.entries(from.sources)) {
    into.sources[source] ??= newCell()
    mergeCell(into.sources[source], cell)
  }
  if (into.histogram !== undefined && from.histogram !== undefined) {
    mergeBins(into.histogram.bins, from.histogram.bins)
    mergeBins(into.histogram.removed, from.histogram.removed)
  }
  mergeSamples(into.samples.removed, from.samples.removed)
  mergeSamples(into.samples.edited, from.samples.edited)
}

function mergeLedger(into: FileLedger, from: FileLedger): void {
  for (const key of ['records', 'kept', 'removed', 'duplicate', 'quarantined'] as const)
    into[key] += from[key]
}

export const newLedger = (): FileLedger => ({ records: 0, kept: 0, removed: 0, duplicate: 0, quarantined: 0 })

/** Adds a unit's stats. Called in unit order, so that what depends on order (first causes) is the same in every run. */
export function mergeStats(into: Stats, from: UnitStats): void {
  const byName = new Map(into.steps.map((step) => [step.name, step]))
  for (const step of from.steps) {
    const target = byName.get(step.name)
    if (target !== undefined) mergeStep(target, step)
  }
  for (const [file, ledger] of Object.entries(from.files)) {
    into.files[file] ??= newLedger()
    mergeLedger(into.files[file], ledger)
  }
  mergeTallies(into.kept.byLang, from.kept.byLang)
  mergeTallies(into.kept.byLabel, from.kept.byLabel)
  mergeSamples(into.kept.samples, from.kept.samples)
  mergeTopCounts(into.domains.kept, from.domains.kept)
  mergeTopCounts(into.domains.removed, from.domains.removed)
  for (const fault of from.quarantine) {
    if (into.quarantine.filter(({ cause }) => cause === fault.cause).length < CAUSES_SHOWN)
      into.quarantine.push(fault)
  }
}
