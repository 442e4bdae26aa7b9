import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { cluster } from '../../src/coarse/dedup/cluster.ts'
import { readDecisions } from '../../src/coarse/dedup/decisions.ts'
import { matchPartition } from '../../src/coarse/dedup/match.ts'
import { minhash } from '../../src/coarse/dedup/minhash.ts'
import { openFingerprintWriter, unitFiles } from '../../src/coarse/dedup/store.ts'
import { verifyPartition } from '../../src/coarse/dedup/verify.ts'
import { Document } from '../../src/document.ts'
import { SyntheticCorpus } from '../synthetic-documents.ts'
import { type Check, type Job, type Outcomes, STEP, type StageName, type Task } from './tasks.ts'

/*
 * A thread of the scale benchmark. It calls what the tasks of a run call (src/run/dedup-tasks.ts), with the same options;
 * only the texts come from their numbers where a run reads its inputs and its spool.
 */
const [, job] = workerData as [unknown, Job]
const { dir, documents, unitDocuments, units, partitions, memory } = job
const corpus = new SyntheticCorpus(job.corpus)
const fingerprinter = await minhash.prepare(minhash.params.parse({}), { seed: 1, resolve: (path) => path })

/** Of this many planted copies and removed documents, one is looked at by text. */
const CHECKED_TEXTS = 8

const unitDir = (unit: number): string => join(dir, `unit-${unit}`)
const edgeFile = (stage: string, partition: number): string => join(dir, `${stage}-${partition}`)
const edgeFiles = (stage: string): string[] =>
  Array.from({ length: partitions }, (_, p) => edgeFile(stage, p))
const clusterDir = join(dir, 'cluster')
const readText = (unit: number, index: number): string => corpus.text(unit * unitDocuments + index)
const unitsOfStep = {
  unitDirs: Array.from({ length: units }, (_, u) => unitDir(u)),
  step: STEP,
  fingerprinter,
}

const { threshold, verify } = fingerprinter
const similarity = (a: number, b: number): number =>
  verify!.similarity(verify!.reduce(corpus.text(a)), verify!.reduce(corpus.text(b)))

function fingerprint(unit: number): Outcomes['fingerprint'] {
  mkdirSync(unitDir(unit))
  const writer = openFingerprintWriter(unitDir(unit), fingerprinter)
  let chars = 0
  const end = Math.min(documents, (unit + 1) * unitDocuments)
  for (let number = unit * unitDocuments; number < end; number++) {
    const id = number.toString(16).padStart(32, '0')
    const head = { id, source: 's', file: 'f', offset: number, scores: {}, meta: {}, values: {} }
    const doc = new Document(head, corpus.text(number))
    writer.add(doc)
    chars += doc.features.chars
  }
  writer.close()
  const files = Object.values(unitFiles(unitDir(unit)))
  return { chars, storedBytes: files.reduce((sum, path) => sum + statSync(path).size, 0) }
}

function check(unit: number): Check {
  const sums = {
    planted: 0,
    plantedRemoved: 0,
    removed: 0,
    strangers: 0,
    alike: 0,
    alikeRemoved: 0,
    apart: 0,
    apartRemoved: 0,
    keepersCompared: 0,
    keepersUnlike: 0,
  }
  const decisions = readDecisions(clusterDir, unit)
  const start = unit * unitDocuments
  const end = Math.min(documents, start + unitDocuments)
  for (let number = start; number < end; number++) {
    const original = corpus.originalOf(number)
    const keeper = decisions.duplicateOf(number - start)
    if (keeper !== undefined) {
      const kept = keeper.unit * unitDocuments + keeper.index
      sums.removed += 1
      if ((corpus.originalOf(kept) ?? kept) !== (original ?? number)) sums.strangers += 1
      if (sums.removed % CHECKED_TEXTS === 0) {
        sums.keepersCompared += 1
        if (similarity(number, kept) < threshold) sums.keepersUnlike += 1
      }
    }
    if (original === undefined) continue
    sums.planted += 1
    if (keeper !== undefined) sums.plantedRemoved += 1
    if (sums.planted % CHECKED_TEXTS !== 0) continue
    const kind = similarity(number, original) >= threshold ? 'alike' : 'apart'
    sums[kind] += 1
    if (keeper !== undefined) sums[`${kind}Removed`] += 1
  }
  return sums
}

const stages: { readonly [S in StageName]: (number: number) => Outcomes[S] } = {
  fingerprint,
  match: (partition) =>
    matchPartition({
      ...unitsOfStep,
      partition,
      partitions,
      removedEarlier: [],
      outFile: edgeFile('match', partition),
      memory: memory.share,
    }),
  verify: (partition) =>
    verifyPartition({
      ...unitsOfStep,
      edgeFiles: edgeFiles('match'),
      partition,
      partitions,
      readText,
      outFile: edgeFile('verify', partition),
      memory: memory.share,
    }),
  cluster() {
    mkdirSync(clusterDir)
    return cluster({
      ...unitsOfStep,
      edgeFiles: edgeFiles('verify'),
      readText,
      outDir: clusterDir,
      memory: memory.whole,
    })
  },
  check,
}

export default ({ stage, number }: Task): Outcomes[StageName] => stages[stage](number)
