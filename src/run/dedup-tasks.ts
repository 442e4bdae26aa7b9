import { join } from 'node:path'
import { type ClusterSummary, cluster } from '../coarse/dedup/cluster.ts'
import type { Units } from '../coarse/dedup/corpus.ts'
import { type MatchSummary, matchPartition } from '../coarse/dedup/match.ts'
import { type VerifySummary, verifyPartition } from '../coarse/dedup/verify.ts'
import { commitTask, type Marker, type TaskTimings } from './commit.ts'
import { compileDedup } from './compile.ts'
import type { Session } from './executor.ts'
import { segmentDirs } from './indexes.ts'
import { fingerprintDir, layout, spoolPath, taskFile } from './layout.ts'
import { type Plan, partitionOf, type Stage } from './plan.ts'
import { SpoolTexts } from './spool-texts.ts'

export interface MatchMarker extends Marker {
  readonly summary: MatchSummary
}

export interface VerifyMarker extends Marker {
  readonly summary: VerifySummary
}

export interface ClusterMarker extends Marker {
  readonly summary: ClusterSummary
}

const timingsSince = (start: number, step: string): TaskTimings => {
  const seconds = (performance.now() - start) / 1000
  return { seconds, docs: 0, bytes: 0, steps: { [step]: seconds } }
}

/** The pass that ends in a dedup. */
export const passOf = (plan: Plan, dedup: string) => {
  const pass = plan.passes.find(({ dedups }) => dedups.some((step) => step.name === dedup))
  if (pass === undefined) throw new Error(`no dedup ${dedup} in the plan`)
  const at = pass.dedups.findIndex((step) => step.name === dedup)
  return { pass, step: pass.dedups[at]!, earlier: pass.dedups.slice(0, at) }
}

const clusterDir = (out: string, step: string): string => layout.task(out, `cluster-${step}`, 'all')

/** What all tasks of a dedup work on. */
async function unitsOf(session: Session, dedup: string): Promise<Units> {
  const { plan, out } = session
  const { pass, step } = passOf(plan, dedup)
  const segments = segmentDirs(plan.recipe, out, step)
  return {
    unitDirs: [...segments, ...plan.units.map(({ id }) => fingerprintDir(out, pass.index, id, dedup))],
    settled: segments.length,
    step: step.name,
    fingerprinter: await compileDedup(step, plan.recipe.seed, plan.recipe.baseDir),
  }
}

/** Texts of the documents of the pass that ends in a dedup, by number of the unit. */
function spooledTexts({ plan, out }: Session, dedup: string): SpoolTexts {
  const { pass } = passOf(plan, dedup)
  return new SpoolTexts(plan.units.map(({ id }) => spoolPath(out, pass.index, id)))
}

/** The edges that the tasks of a stage of this dedup wrote. */
function edgeFiles({ plan, out }: Session, kind: Stage['kind'], dedup: string): string[] | undefined {
  const stage = plan.stages.find((candidate) => candidate.kind === kind && candidate.dedup === dedup)
  return stage?.tasks.map((task) => join(layout.task(out, stage.id, task), taskFile.edges))
}

/** Candidate pairs of one partition of a dedup's keys. */
export async function runMatchTask(
  session: Session,
  stage: string,
  dedup: string,
  task: string,
): Promise<void> {
  const { plan, out, memory } = session
  const units = await unitsOf(session, dedup)
  await commitTask<MatchMarker>(out, stage, task, async (dir) => {
    const started = performance.now()
    const summary = matchPartition({
      ...units,
      partition: partitionOf(task),
      partitions: plan.partitions,
      removedEarlier: passOf(plan, dedup).earlier.map(({ name }) => clusterDir(out, name)),
      outFile: join(dir, taskFile.edges),
      memory: memory.share,
    })
    return { marker: { stage, task, summary }, timings: timingsSince(started, dedup) }
  })
}

/** Candidate pairs whose copies lie in one range of documents: those that their texts bear out. */
export async function runVerifyTask(
  session: Session,
  stage: string,
  dedup: string,
  task: string,
): Promise<void> {
  const { plan, out, memory } = session
  const units = await unitsOf(session, dedup)
  await commitTask<VerifyMarker>(out, stage, task, async (dir) => {
    const started = performance.now()
    const texts = spooledTexts(session, dedup)
    try {
      const summary = verifyPartition({
        ...units,
        edgeFiles: edgeFiles(session, 'match', dedup) ?? [],
        partition: partitionOf(task),
        partitions: plan.partitions,
        readText: (unit, index) => texts.read(unit, index),
        outFile: join(dir, taskFile.edges),
        memory: memory.share,
      })
      return { marker: { stage, task, summary }, timings: timingsSince(started, dedup) }
    } finally {
      texts.close()
    }
  })
}

/** Clusters of one dedup, from the edges of all partitions: who is kept, who is a copy of whom. */
export async function runClusterTask(
  session: Session,
  stage: string,
  dedup: string,
  task: string,
): Promise<void> {
  const { out, memory } = session
  const units = await unitsOf(session, dedup)
  await commitTask<ClusterMarker>(out, stage, task, async (dir) => {
    const started = performance.now()
    const texts = spooledTexts(session, dedup)
    try {
      const summary = cluster({
        ...units,
        edgeFiles: edgeFiles(session, 'verify', dedup) ?? edgeFiles(session, 'match', dedup) ?? [],
        readText: (unit, index) => texts.read(unit, index),
        outDir: dir,
        memory: memory.whole,
      })
      return { marker: { stage, task, summary }, timings: timingsSince(started, dedup) }
    } finally {
      texts.close()
    }
  })
}
