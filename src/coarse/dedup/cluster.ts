import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { RunError } from '../../errors.ts'
import { Corpus, type Units } from './corpus.ts'
import { writeDecisions } from './decisions.ts'
import { EdgeCursor, EdgeSorter, RankedEdgeSorter, type VisitEdge, visitEdges } from './edges.ts'
import { Election, Resemblance } from './keepers.ts'
import { descendingKey } from './order.ts'
import { RankedBits } from './ranked-bits.ts'
import { type ReadText, ReducedTexts } from './texts.ts'

const MAX_CACHE_BYTES = 16 << 20
/** What is left for caches and sorting, at least. */
const MIN_WORK_BYTES = 4 << 20

export interface ClusterOptions extends Units {
  /** What `matchPartition` wrote, for every partition; or `verifyPartition`, for a step that compares texts. */
  readonly edgeFiles: readonly string[]
  /** For a step that compares texts. */
  readonly readText?: ReadText
  /** Directory for the decisions; `readDecisions` reads it. */
  readonly outDir: string
  /** Bytes that the task may take. */
  readonly memory: number
}

export interface ClusterSummary {
  /** Those of the run, without settled ones. */
  readonly documents: number
  /** Pairs found to be copies. */
  readonly edges: number
  /** Clusters: a keeper and its copies. */
  readonly clusters: number
  /** Documents removed as copies. */
  readonly removed: number
  /** Of these, copies of settled documents. */
  readonly removedForSettled: number
  readonly largestCluster: number
  /** Clusters by size: `2`, `3`, `4`, `5-8`, `9-16` … */
  readonly sizes: Readonly<Record<string, number>>
  /** Documents that are like a copy, but like no keeper: kept. */
  readonly guarded: number
  readonly comparisons: number
}

/**
 * Decides who is kept and who is a copy of whom, from the edges of all partitions, and writes the decisions.
 *
 * Memory: 0.133 bytes per document and 4.125 per linked one (see `RankedBits`, `Election`), which must fit in `memory`; the
 * rest is for caches and for sorting on disk. A corpus of a billion documents, a third of them linked, takes 1.5 GB.
 */
export function cluster(options: ClusterOptions): ClusterSummary {
  const { step, fingerprinter, edgeFiles, readText, outDir, memory } = options
  const { verify } = fingerprinter
  const corpus = new Corpus(options, Math.min(MAX_CACHE_BYTES, memory / 8))
  try {
    const bitBytes = RankedBits.bytes(corpus.count)
    checkMemory(step, bitBytes, memory)
    const linked = new RankedBits(corpus.count)
    let edges = 0
    visitEdges(edgeFiles, { memory: memory / 8 }, (copy, leader) => {
      edges += 1
      linked.add(copy)
      linked.add(leader)
    })
    linked.seal()
    const stateBytes = bitBytes + Math.ceil(Election.BYTES * linked.count)
    checkMemory(step, stateBytes, memory)

    const work = (memory - stateBytes) / 4
    const texts =
      verify === undefined || readText === undefined
        ? undefined
        : new ReducedTexts(corpus, verify, readText, work)
    const chosenFile = join(outDir, 'chosen.edges')
    const chosen = new EdgeSorter(chosenFile, work)
    const election = new Election(
      linked,
      corpus,
      new Resemblance(fingerprinter, corpus, texts),
      (copy, keeper, similarity) => chosen.push(copy, keeper, similarity),
    )
    const decide = grouped((ordinal, group) => election.decide(ordinal, group))
    visitInPolicyOrder(options, corpus, work, decide.take)
    decide.end()
    chosen.close()
    const summary = writeClusters(options, corpus, linked, election, chosenFile)
    rmSync(chosenFile)
    const { guarded, comparisons } = election
    return { documents: corpus.count - corpus.settled, edges, ...summary, guarded, comparisons }
  } finally {
    corpus.close()
  }
}

function checkMemory(step: string, state: number, memory: number): void {
  if (state + MIN_WORK_BYTES <= memory) return
  const [needed, given] = [Math.ceil((state + MIN_WORK_BYTES) / 1e6), Math.floor(memory / 1e6)]
  throw new RunError(
    `${step}: clustering needs ${needed} MB and has ${given} MB. Give the run more memory (--memory) or fewer workers.`,
  )
}

/** Visits all edges by their copies, in the order of the keep policy. */
function visitInPolicyOrder(
  { fingerprinter, edgeFiles, outDir, memory }: ClusterOptions,
  corpus: Corpus,
  work: number,
  visit: VisitEdge,
): void {
  const merging = { memory: memory / 8 }
  if (fingerprinter.preference === undefined) {
    visitEdges(edgeFiles, merging, visit)
    return
  }
  const file = join(outDir, 'ranked.edges')
  const ranked = new RankedEdgeSorter(file, work)
  let key: readonly [high: number, low: number] = [0, 0]
  let last = -1
  visitEdges(edgeFiles, merging, (copy, leader, similarity) => {
    if (copy !== last) key = descendingKey(corpus.preference(copy))
    last = copy
    ranked.push(...key, copy, leader, similarity)
  })
  ranked.visit(visit)
  rmSync(file)
}

type Group = { leader: number; similarity: number }[]

/** Gathers the edges of each copy, which follow each other. */
function grouped(use: (copy: number, edges: Group) => void): { take: VisitEdge; end: () => void } {
  let copy = -1
  let edges: Group = []
  const end = (): void => {
    if (edges.length > 0) use(copy, edges)
  }
  return {
    take(nextCopy, leader, similarity) {
      if (nextCopy !== copy) {
        end()
        copy = nextCopy
        edges = []
      }
      edges.push({ leader, similarity })
    },
    end,
  }
}

type Clusters = Pick<
  ClusterSummary,
  'clusters' | 'removed' | 'removedForSettled' | 'largestCluster' | 'sizes'
>

/** Writes a decision for each copy, and for each keeper that has one, by ordinal; and counts. */
function writeClusters(
  { outDir }: ClusterOptions,
  corpus: Corpus,
  linked: RankedBits,
  election: Election,
  chosenFile: string,
): Clusters {
  const counts = { clusters: 0, removed: 0, removedForSettled: 0, largestCluster: 0 }
  const sizes: Record<string, number> = {}
  const chosen = new EdgeCursor(chosenFile)
  writeDecisions(outDir, corpus, (write) =>
    linked.visit((ordinal, place) => {
      if (election.isCopy(place)) {
        chosen.next()
        const { leader: keeper, similarity } = chosen
        counts.removed += 1
        if (keeper < corpus.settled) counts.removedForSettled += 1
        write({ ordinal, keeper, similarity, clusterSize: election.clusterSize(linked.placeOf(keeper)) })
        return
      }
      const clusterSize = election.clusterSize(place)
      if (clusterSize === 1) return
      counts.clusters += 1
      counts.largestCluster = Math.max(counts.largestCluster, clusterSize)
      sizes[sizeBin(clusterSize)] = (sizes[sizeBin(clusterSize)] ?? 0) + 1
      write({ ordinal, keeper: ordinal, similarity: 1, clusterSize })
    }),
  )
  return { ...counts, sizes }
}

/** `2`, `3`, `4`, then up to each power of two: `5-8`, `9-16` … */
export function sizeBin(size: number): string {
  if (size <= 4) return String(size)
  const end = 2 ** Math.ceil(Math.log2(size))
  return `${end / 2 + 1}-${end}`
}
