import { connect } from './components.ts'
import { Corpus, type Units } from './corpus.ts'
import { type Decision, writeDecisions } from './decisions.ts'
import { mergeEdges } from './edges.ts'
import { type Election, electKeepers } from './keepers.ts'

/** Default of `maxKeepers`. */
const MAX_KEEPERS = 64

export interface ClusterOptions extends Units {
  /** What `matchPartition` wrote, for every partition. */
  readonly edgeFiles: readonly string[]
  /** Directory for the decisions; `readDecisions` reads it. */
  readonly outDir: string
  /** Keepers of one component that a document is compared with, beyond those an edge names; default 64. */
  readonly maxKeepers?: number
}

export interface ClusterSummary {
  readonly documents: number
  /** Pairs found to be copies. */
  readonly edges: number
  /** Clusters: a keeper and its copies. */
  readonly clusters: number
  /** Documents removed as copies. */
  readonly removed: number
  readonly largestCluster: number
  /** Clusters by size: `2`, `3`, `4`, `5-8`, `9-16` … */
  readonly sizes: Readonly<Record<string, number>>
  /** Documents that chains link to a component, but that are like none of its keepers: kept. */
  readonly guarded: number
  readonly comparisons: number
  /** Documents kept although only `maxKeepers` of their component's keepers were compared with them. */
  readonly capped: number
}

/** Decides who is kept and who is a copy of whom, from the edges of all partitions, and writes the decisions. */
export function cluster(options: ClusterOptions): ClusterSummary {
  const { fingerprinter, edgeFiles, outDir, maxKeepers = MAX_KEEPERS } = options
  const corpus = new Corpus(options)
  try {
    const edges = mergeEdges(edgeFiles)
    const components = connect(edges, corpus.count)
    const election = electKeepers(components, edges.similarities, fingerprinter, corpus, maxKeepers)
    const clusterSizes = countMembers(election)
    writeDecisions(outDir, corpus, decisionsOf(components.ordinals, election, clusterSizes))

    const summary = { clusters: 0, removed: 0, guarded: 0, largestCluster: 0 }
    const sizes: Record<string, number> = {}
    for (const [place, keeper] of election.keepers.entries()) {
      const size = clusterSizes[place]!
      if (keeper !== place) summary.removed += 1
      else if (size === 1) summary.guarded += 1
      if (size < 2) continue
      summary.clusters += 1
      summary.largestCluster = Math.max(summary.largestCluster, size)
      sizes[sizeBin(size)] = (sizes[sizeBin(size)] ?? 0) + 1
    }
    const { comparisons, capped } = election
    return { documents: corpus.count, edges: edges.length, ...summary, sizes, comparisons, capped }
  } finally {
    corpus.close()
  }
}

/** For each keeper its number of members, itself included; 0 for a copy. */
function countMembers({ keepers }: Election): Uint32Array {
  const sizes = new Uint32Array(keepers.length)
  for (const keeper of keepers) sizes[keeper]! += 1
  return sizes
}

/** A decision for each copy, and for each keeper that has one. */
function* decisionsOf(
  ordinals: Uint32Array,
  { keepers, similarities }: Election,
  sizes: Uint32Array,
): Generator<Decision> {
  for (const [place, keeper] of keepers.entries()) {
    const clusterSize = sizes[keeper]!
    if (clusterSize < 2) continue
    yield {
      ordinal: ordinals[place]!,
      keeper: ordinals[keeper]!,
      similarity: similarities[place]!,
      clusterSize,
    }
  }
}

/** `2`, `3`, `4`, then up to each power of two: `5-8`, `9-16` … */
export function sizeBin(size: number): string {
  if (size <= 4) return String(size)
  const end = 2 ** Math.ceil(Math.log2(size))
  return `${end / 2 + 1}-${end}`
}
