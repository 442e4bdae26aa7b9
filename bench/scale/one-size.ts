import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tinypool } from 'tinypool'
import { planMemory } from '../../src/run/memory.ts'
import { partitionsFor } from '../../src/run/plan.ts'
import type { CorpusOptions } from '../synthetic-documents.ts'
import type { Job, Outcomes, SizeResult, StageName, StageResult } from './tasks.ts'

/*
 * node one-size.js DOCS MEMORY WORKERS: deduplicates DOCS synthetic documents in this process, as a run would, and prints
 * what it took as JSON. A process of its own for each size, so that its peak is that size's.
 */
const [documents = 0, memory = 0, workers = 0] = process.argv.slice(2).map(Number)

const CORPUS: CorpusOptions = { seed: 1, chars: [80, 320], copyEvery: 20, edits: 0.04 }
/** UTF-8 bytes of an average document as a JSON line: three for each character, and some 100 around them. */
const LINE_BYTES = (3 * (CORPUS.chars[0] + CORPUS.chars[1])) / 2 + 100
/** Default of `limits.unit` in a recipe. */
const UNIT_BYTES = 64e6
/** As `src/run/task-threads.ts` starts its threads. */
const YOUNG_MB = 96

const shares = planMemory(memory, workers)
const unitDocuments = Math.floor(UNIT_BYTES / LINE_BYTES)
const units = Math.ceil(documents / unitDocuments)
const partitions = partitionsFor(documents * LINE_BYTES)
const dir = mkdtempSync(join(tmpdir(), 'mdfs-scale-'))
const job: Job = {
  dir,
  documents,
  corpus: CORPUS,
  unitDocuments,
  units,
  partitions,
  memory: shares.tasks,
}
const pool = new Tinypool({
  filename: new URL('./worker.js', import.meta.url).href,
  minThreads: shares.workers,
  maxThreads: shares.workers,
  workerData: job,
  concurrentTasksPerWorker: 1,
  resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
})

async function stage<S extends StageName>(name: S, tasks: number): Promise<StageResult<S>> {
  const started = performance.now()
  const cpuStarted = process.cpuUsage()
  const outcomes = (await Promise.all(
    Array.from({ length: tasks }, (_, number) => pool.run({ stage: name, number })),
  )) as Outcomes[S][]
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpuStarted)
  const cpuSeconds = (user + system) / 1e6
  process.stderr.write(
    `${documents} documents, ${name}: ${seconds.toFixed(1)} s, processor ${cpuSeconds.toFixed(1)} s\n`,
  )
  return { seconds, cpuSeconds, outcomes }
}

try {
  const stages = {
    fingerprint: await stage('fingerprint', units),
    match: await stage('match', partitions),
    verify: await stage('verify', partitions),
    cluster: await stage('cluster', 1),
  }
  // Kilobytes, says Node's documentation.
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const check = await stage('check', units)
  const result: SizeResult = {
    documents,
    memory,
    workers: shares.workers,
    units,
    partitions,
    stages,
    check,
    peakBytes,
  }
  process.stdout.write(JSON.stringify(result))
} finally {
  await pool.destroy()
  rmSync(dir, { recursive: true, force: true })
}
