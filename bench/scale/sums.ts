import { median } from '../measure.ts'
import type { Measurement, SizeResult } from './tasks.ts'

/** Stages that a run has, in order. */
export const STAGES = ['fingerprint', 'match', 'verify', 'cluster'] as const
export type TimedStage = (typeof STAGES)[number]

export const sumOf = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0)

/** Microseconds of processor time per document in a stage: the median of some measurements of one size. */
export const microseconds = (measurements: readonly Measurement[], stage: TimedStage): number =>
  median(measurements.map(({ stages, documents }) => (stages[stage].cpuSeconds / documents) * 1e6))

/** Seconds by the clock from the first document to the last decision. */
export const wallSeconds = ({ stages }: SizeResult): number => sumOf(STAGES, (stage) => stages[stage].seconds)

export const cpuSeconds = ({ stages }: SizeResult): number =>
  sumOf(STAGES, (stage) => stages[stage].cpuSeconds)

/** Bytes of one edge on disk; of one decision. */
const EDGE_BYTES = 16
const DECISION_BYTES = 48

/** What a corpus came to. */
export function outcomeOf({ stages, documents }: SizeResult) {
  const { fingerprint, match, verify } = stages
  const cluster = stages.cluster.outcomes[0]!
  const compared = sumOf(verify.outcomes, (outcome) => outcome.compared)
  // Every copy of a cluster is linked to its keeper; guarded documents are linked, too.
  const linked = cluster.clusters + cluster.removed + cluster.guarded
  return {
    ...cluster,
    chars: sumOf(fingerprint.outcomes, (outcome) => outcome.chars),
    storedBytes: sumOf(fingerprint.outcomes, (outcome) => outcome.storedBytes),
    keys: sumOf(match.outcomes, (outcome) => outcome.keys),
    capped: sumOf(match.outcomes, (outcome) => outcome.capped.documents),
    compared,
    refused: sumOf(verify.outcomes, (outcome) => outcome.refused),
    linkedShare: linked / documents,
    pairBytes:
      EDGE_BYTES * (compared + cluster.edges) + DECISION_BYTES * (cluster.clusters + cluster.removed),
  }
}
