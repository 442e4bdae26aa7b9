import { join } from 'node:path'
import { readDecisions } from '../coarse/dedup/decisions.ts'
import type { ResolvedStep } from '../recipe/steps.ts'
import { layout } from './layout.ts'
import { recordedDedup } from './prepare.ts'
import { StepRecorder } from './recorder.ts'

/** What one dedup decided of one unit's documents, with the counts of applying it. */
export interface Decided {
  /** Name of the dedup step. */
  readonly step: string
  readonly recorder: StepRecorder
  /** The keeper of the unit's `index`-th spooled document when that is a copy. */
  readonly duplicateOf: (index: number) => { readonly id: string; readonly similarity: number } | undefined
  /** Members of the cluster whose keeper this document is, itself included; 1 without copies. */
  readonly clusterSize: (index: number) => number
}

export function openDecided(out: string, pass: number, step: ResolvedStep, unit: number): Decided {
  const decisions = readDecisions(join(layout.task(out, `cluster-${step.name}`, 'all')), unit)
  return {
    step: step.name,
    recorder: new StepRecorder(recordedDedup(pass, step)),
    duplicateOf: (index) => decisions.duplicateOf(index),
    clusterSize: (index) => decisions.clusterSize(index),
  }
}
