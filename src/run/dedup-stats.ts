import type { DedupStats, Stats } from '../stats/stats.ts'
import { readMarker } from './commit.ts'
import type { ClusterMarker, MatchMarker } from './dedup-tasks.ts'
import type { Plan } from './plan.ts'

/** What the dedups of a run report of themselves. Sums over partitions: the same for any number of them. */
export function dedupStats({ stages }: Plan, out: string): Pick<Stats, 'clusters' | 'dedups'> {
  const clusters: Record<string, Record<string, number>> = {}
  const dedups: Record<string, DedupStats> = {}
  for (const stage of stages) {
    if (stage.kind !== 'cluster' || stage.dedup === undefined) continue
    const matches = stages.find(({ kind, dedup }) => kind === 'match' && dedup === stage.dedup)!
    const matched = matches.tasks.map((task) => readMarker<MatchMarker>(out, matches.id, task).summary)
    const { summary } = readMarker<ClusterMarker>(out, stage.id, 'all')
    const total = (read: (match: MatchMarker['summary']) => number): number =>
      matched.reduce((sum, match) => sum + read(match), 0)
    clusters[stage.dedup] = { ...summary.sizes }
    dedups[stage.dedup] = {
      buckets: total(({ buckets }) => buckets),
      comparisons: total(({ comparisons }) => comparisons) + summary.comparisons,
      edges: summary.edges,
      clusters: summary.clusters,
      largestCluster: summary.largestCluster,
      guarded: summary.guarded,
      capped: total(({ capped }) => capped.documents) + summary.capped,
    }
  }
  return { clusters, dedups }
}
