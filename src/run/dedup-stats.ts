import type { DedupStats, Stats, VerificationStats } from '../stats/stats.ts'
import { readMarker } from './commit.ts'
import type { ClusterMarker, MatchMarker, VerifyMarker } from './dedup-tasks.ts'
import type { Plan, Stage } from './plan.ts'
import { readRunFile } from './run-file.ts'

const sumOf = <T>(parts: readonly T[], read: (part: T) => number): number =>
  parts.reduce((sum, part) => sum + read(part), 0)

function verificationStats({ id, tasks }: Stage, out: string): VerificationStats {
  const parts = tasks.map((task) => readMarker<VerifyMarker>(out, id, task).summary)
  const compared = sumOf(parts, (part) => part.compared)
  return {
    compared,
    refused: sumOf(parts, (part) => part.refused),
    overestimated: sumOf(parts, (part) => part.overestimated),
    underestimated: sumOf(parts, (part) => part.underestimated),
    meanError: compared === 0 ? 0 : sumOf(parts, ({ error }) => error.sum) / compared / 1e6,
    largestError: parts.reduce((largest, { error }) => Math.max(largest, error.largest), 0) / 1e6,
  }
}

/** What the dedups of a run report of themselves. Sums over partitions: the same for any number of them. */
export function dedupStats({ stages }: Plan, out: string): Pick<Stats, 'clusters' | 'dedups'> {
  const clusters: Record<string, Record<string, number>> = {}
  const dedups: Record<string, DedupStats> = {}
  const { indexes } = readRunFile(out)
  for (const stage of stages) {
    if (stage.kind !== 'cluster' || stage.dedup === undefined) continue
    const matches = stages.find(({ kind, dedup }) => kind === 'match' && dedup === stage.dedup)!
    const matched = matches.tasks.map((task) => readMarker<MatchMarker>(out, matches.id, task).summary)
    const { summary } = readMarker<ClusterMarker>(out, stage.id, 'all')
    const total = (read: (match: MatchMarker['summary']) => number): number => sumOf(matched, read)
    const verifies = stages.find(({ kind, dedup }) => kind === 'verify' && dedup === stage.dedup)
    const used = indexes?.[stage.dedup]
    clusters[stage.dedup] = { ...summary.sizes }
    dedups[stage.dedup] = {
      buckets: total(({ buckets }) => buckets),
      comparisons: total(({ comparisons }) => comparisons) + summary.comparisons,
      edges: summary.edges,
      clusters: summary.clusters,
      largestCluster: summary.largestCluster,
      guarded: summary.guarded,
      capped: total(({ capped }) => capped.documents),
      cappedBuckets: total(({ capped }) => capped.buckets),
      largestBucket: matched.reduce((largest, match) => Math.max(largest, match.largestBucket), 0),
      ...(verifies !== undefined && { verification: verificationStats(verifies, out) }),
      ...(used !== undefined && {
        index: {
          segments: used.length,
          documents: sumOf(used, ({ documents }) => documents),
          copies: summary.removedForSettled,
        },
      }),
    }
  }
  return { clusters, dedups }
}
