import { readDecisions } from '../coarse/dedup/decisions.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import { layout, spoolPath } from './layout.ts'
import { recordedDedup } from './prepare.ts'
import { type KeptInstead, StepRecorder } from './recorder.ts'
import { readSpooled } from './spool.ts'

/** What one dedup decided of one unit's documents, with the counts of applying it. */
export interface Decided {
  /** Name of the dedup step. */
  readonly step: string
  readonly recorder: StepRecorder
  /** The keeper of the unit's `index`-th spooled document when that is a copy. */
  readonly duplicateOf: (index: number) => KeptInstead | undefined
  /** Members of the cluster whose keeper this document is, itself included; 1 without copies. */
  readonly clusterSize: (index: number) => number
}

/** `units`: ids of all units in plan order, since a keeper may stand in another one. */
export function openDecided(
  out: string,
  pass: number,
  step: ResolvedStep,
  unit: number,
  units: readonly string[],
): Decided {
  const decisions = readDecisions(layout.task(out, `cluster-${step.name}`, 'all'), unit)
  return {
    step: step.name,
    recorder: new StepRecorder(recordedDedup(pass, step)),
    duplicateOf(index) {
      const keeper = decisions.duplicateOf(index)
      if (keeper === undefined) return undefined
      const { id, similarity } = keeper
      // A keeper of an index has left no text.
      if (keeper.unit < 0) return { id, similarity, readText: () => undefined }
      const spool = spoolPath(out, pass - 1, units[keeper.unit]!)
      return { id, similarity, readText: () => readSpooled(spool, keeper.index).doc.text }
    },
    clusterSize: (index) => decisions.clusterSize(index),
  }
}
