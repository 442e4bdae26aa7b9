import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type ClusterSummary, cluster } from '../../../src/coarse/dedup/cluster.ts'
import { type Keeper, readDecisions } from '../../../src/coarse/dedup/decisions.ts'
import { exact } from '../../../src/coarse/dedup/exact.ts'
import { type MatchSummary, matchPartition } from '../../../src/coarse/dedup/match.ts'
import { minhash } from '../../../src/coarse/dedup/minhash.ts'
import { openFingerprintWriter } from '../../../src/coarse/dedup/store.ts'
import { type VerifySummary, verifyPartition } from '../../../src/coarse/dedup/verify.ts'
import type { DocumentHead } from '../../../src/document.ts'
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
  /** Bytes for each task; default 64 MB. */
  readonly memory?: number
}

export interface DedupResult {
  /** Keeper's number by document number, over all units; -1 when the document is kept. */
  readonly keepers: readonly number[]
  readonly details: readonly (Keeper | undefined)[]
  readonly clusterSizes: readonly number[]
  readonly matches: readonly MatchSummary[]
  readonly verified: readonly VerifySummary[]
  readonly summary: ClusterSummary
}

/** A text, or more of a document. */
export type Input = string | (Partial<DocumentHead> & { readonly text: string })

const textOf = (input: Input): string => (typeof input === 'string' ? input : input.text)

export interface Shape {
  readonly partitions?: number
  /** The first so many units stand in an index. */
  readonly settled?: number
}

/** Takes documents, in units, through the dedups of one barrier as a run does; one result per dedup. */
export function runDedups(
  units: readonly (readonly Input[])[],
  dedups: readonly Dedup[],
  { partitions = 1, settled = 0 }: Shape = {},
): DedupResult[] {
  return inTemporary((root) => {
    const bases = units.map((_, i) => units.slice(0, i).reduce((sum, texts) => sum + texts.length, 0))
    const unitDir = (step: string, unit: number): string => join(root, step, `unit-${unit}`)
    for (const [i, inputs] of units.entries()) {
      const writers = dedups.map(({ step, fingerprinter }) => {
        mkdirSync(unitDir(step, i), { recursive: true })
        return openFingerprintWriter(unitDir(step, i), fingerprinter)
      })
      for (const [j, input] of inputs.entries()) {
        const head = typeof input === 'string' ? {} : input
        for (const writer of writers) writer.add(document(textOf(input), bases[i]! + j, head))
      }
      for (const writer of writers) writer.close()
    }
    const readText = (unit: number, index: number): string => {
      if (unit < 0) throw new Error('a settled document has no text')
      return textOf(units[unit + settled]![index]!)
    }
    const earlier: string[] = []
    return dedups.map(({ memory = 64e6, ...dedup }) => {
      const outDir = join(root, `cluster-${dedup.step}`)
      mkdirSync(outDir)
      const unitDirs = units.map((_, i) => unitDir(dedup.step, i))
      const common = { ...dedup, unitDirs, settled, memory, readText }
      const files = (stage: string) =>
        Array.from({ length: partitions }, (_, partition) =>
          join(root, `${dedup.step}-${stage}-${partition}`),
        )
      const matchFiles = files('match')
      const matches = matchFiles.map((outFile, partition) =>
        matchPartition({ ...common, partition, partitions, removedEarlier: earlier, outFile }),
      )
      const isVerified = dedup.fingerprinter.verify !== undefined
      const verifyFiles = isVerified ? files('verify') : []
      const verified = verifyFiles.map((outFile, partition) =>
        verifyPartition({ ...common, edgeFiles: matchFiles, partition, partitions, outFile }),
      )
      const summary = cluster({ ...common, edgeFiles: isVerified ? verifyFiles : matchFiles, outDir })
      expect(readdirSync(outDir)).toEqual(['decisions.bin'])
      earlier.push(outDir)
      const decisions = units.map((_, i) => readDecisions(outDir, i - settled))
      const perDocument = <T>(read: (unit: number, index: number) => T): T[] =>
        units.flatMap((texts, unit) => texts.map((_, index) => read(unit, index)))
      const details = perDocument((unit, index) => decisions[unit]!.duplicateOf(index))
      return {
        details,
        keepers: details.map((keeper) =>
          keeper === undefined ? -1 : bases[keeper.unit + settled]! + keeper.index,
        ),
        clusterSizes: perDocument((unit, index) => decisions[unit]!.clusterSize(index)),
        matches,
        verified,
        summary,
      }
    })
  })
}

/** One dedup over the documents of one unit or several. */
export const runDedup = (
  units: readonly (readonly Input[])[],
  fingerprinter: Fingerprinter,
  { memory, ...shape }: Shape & Pick<Dedup, 'memory'> = {},
): DedupResult =>
  runDedups(units, [{ step: 'dedup', fingerprinter, ...(memory !== undefined && { memory }) }], shape)[0]!
