import { readDecisions } from '../coarse/dedup/decisions.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import type { KeeperTexts } from './keeper-texts.ts'
import { layout } from './layout.ts'
import { recordedDedup } from './prepare.ts'
import { type KeptInstead, StepRecorder } from './recorder.ts'

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

export function openDecided(
  out: string,
  pass: number,
  step: ResolvedStep,
  unit: number,
  keepers: KeeperTexts,
): Decided {
  const decisions = readDecisions(layout.task(out, `cluster-${step.name}`, 'all'), unit)
  return {
    step: step.name,
    recorder: new StepRecorder(recordedDedup(pass, step), keepers),
    duplicateOf(index) {
      const keeper = decisions.duplicateOf(index)
      if (keeper === undefined) return undefined
      const { id, similarity, unit: spool, index: at } = keeper
      // A keeper of an index has left no text.
      return spool < 0 ? { id, similarity } : { id, similarity, place: { unit: spool, index: at } }
    },
    clusterSize: (index) => decisions.clusterSize(index),
  }
}
