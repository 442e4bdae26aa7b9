import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClusterSummary, cluster } from '../../../src/coarse/dedup/cluster.ts'
import { type Keeper, readDecisions } from '../../../src/coarse/dedup/decisions.ts'
import { exact } from '../../../src/coarse/dedup/exact.ts'
import { type MatchSummary, matchPartition } from '../../../src/coarse/dedup/match.ts'
import { minhash } from '../../../src/coarse/dedup/minhash.ts'
import { openFingerprintWriter } from '../../../src/coarse/dedup/store.ts'
import type { Fingerprinter } from '../../../src/step.ts'
import { document } from './synthetic.ts'

const CONTEXT = { seed: 1, resolve: (path: string) => path }

export const prepareMinhash = async (params: object = {}): Promise<Fingerprinter> =>
  minhash.prepare(minhash.params.parse(params), CONTEXT)

export const prepareExact = async (params: object = {}): Promise<Fingerprinter> =>
  exact.prepare(exact.params.parse(params), CONTEXT)

/** Runs `use` with a directory that is gone afterwards. */
export function inTemporary<T>(use: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'mdfs-dedup-'))
  try {
    return use(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

export interface Dedup {
  readonly step: string
  readonly fingerprinter: Fingerprinter
  readonly maxLeaders?: number
  readonly maxKeepers?: number
}

export interface DedupResult {
  /** Keeper's number by document number, over all units; -1 when the document is kept. */
  readonly keepers: readonly number[]
  readonly details: readonly (Keeper | undefined)[]
  readonly clusterSizes: readonly number[]
  readonly matches: readonly MatchSummary[]
  readonly summary: ClusterSummary
}

/** Takes texts, in units, through the dedups of one barrier as a run does; one result per dedup. */
export function runDedups(
  units: readonly (readonly string[])[],
  dedups: readonly Dedup[],
  partitions = 1,
): DedupResult[] {
  return inTemporary((root) => {
    const bases = units.map((_, i) => units.slice(0, i).reduce((sum, texts) => sum + texts.length, 0))
    const unitDirs = units.map((texts, i) => {
      const dir = join(root, `unit-${i}`)
      mkdirSync(dir)
      const writers = dedups.map(({ step, fingerprinter }) => openFingerprintWriter(dir, step, fingerprinter))
      for (const [j, text] of texts.entries()) {
        for (const writer of writers) writer.add(document(text, bases[i]! + j))
      }
      for (const writer of writers) writer.close()
      return dir
    })
    const earlier: string[] = []
    return dedups.map((dedup) => {
      const outDir = join(root, `cluster-${dedup.step}`)
      mkdirSync(outDir)
      const edgeFile = (partition: number) => join(root, `${dedup.step}-${partition}.edges`)
      const matches = Array.from({ length: partitions }, (_, partition) =>
        matchPartition({
          ...dedup,
          unitDirs,
          partition,
          partitions,
          removedEarlier: earlier,
          outFile: edgeFile(partition),
        }),
      )
      const edgeFiles = matches.map((_, partition) => edgeFile(partition))
      const summary = cluster({ ...dedup, unitDirs, edgeFiles, outDir })
      earlier.push(outDir)
      const decisions = units.map((_, i) => readDecisions(outDir, i))
      const perDocument = <T>(read: (unit: number, index: number) => T): T[] =>
        units.flatMap((texts, unit) => texts.map((_, index) => read(unit, index)))
      const details = perDocument((unit, index) => decisions[unit]!.duplicateOf(index))
      return {
        details,
        keepers: details.map((keeper) => (keeper === undefined ? -1 : bases[keeper.unit]! + keeper.index)),
        clusterSizes: perDocument((unit, index) => decisions[unit]!.clusterSize(index)),
        matches,
        summary,
      }
    })
  })
}

/** One dedup over the texts of one unit or several. */
export const runDedup = (
  units: readonly (readonly string[])[],
  fingerprinter: Fingerprinter,
  partitions = 1,
): DedupResult => runDedups(units, [{ step: 'dedup', fingerprinter }], partitions)[0]!
