import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { type ClusterSummary, cluster } from '../coarse/dedup/cluster.ts'
import { type MatchSummary, matchPartition } from '../coarse/dedup/match.ts'
import { commitTask, type Marker, type TaskTimings } from './commit.ts'
import { compileDedup } from './compile.ts'
import type { Session } from './executor.ts'
import { layout, taskFile } from './layout.ts'
import { type Plan, partitionOf } from './plan.ts'

export interface MatchMarker extends Marker {
  readonly summary: MatchSummary
}

export interface ClusterMarker extends Marker {
  readonly summary: ClusterSummary
}

const timingsSince = (start: number, step: string): TaskTimings => {
  const seconds = (performance.now() - start) / 1000
  return { seconds, docs: 0, bytes: 0, pid: process.pid, thread: threadId, steps: { [step]: seconds } }
}

const passOf = (plan: Plan, dedup: string) => {
  const pass = plan.passes.find(({ dedups }) => dedups.some((step) => step.name === dedup))
  if (pass === undefined) throw new Error(`no dedup ${dedup} in the plan`)
  const at = pass.dedups.findIndex((step) => step.name === dedup)
  return { pass, step: pass.dedups[at]!, earlier: pass.dedups.slice(0, at) }
}

const fingerprintDirs = ({ plan, out }: Session, pass: number): string[] =>
  plan.units.map((unit) => join(layout.task(out, `pass-${pass}`, unit.id), taskFile.fingerprints))

const clusterDir = (out: string, step: string): string => layout.task(out, `cluster-${step}`, 'all')

/** Candidate pairs of one partition of a dedup's keys. */
export async function runMatchTask(
  session: Session,
  stage: string,
  dedup: string,
  task: string,
): Promise<void> {
  const { plan, out } = session
  const { pass, step, earlier } = passOf(plan, dedup)
  const fingerprinter = await compileDedup(step, plan.recipe.seed, plan.recipe.baseDir)
  await commitTask<MatchMarker>(out, stage, task, async (dir) => {
    const started = performance.now()
    const summary = matchPartition({
      unitDirs: fingerprintDirs(session, pass.index),
      step: step.name,
      fingerprinter,
      partition: partitionOf(task),
      partitions: plan.partitions,
      removedEarlier: earlier.map(({ name }) => clusterDir(out, name)),
      outFile: join(dir, taskFile.edges),
    })
    return { marker: { stage, task, summary }, timings: timingsSince(started, step.name) }
  })
}

/** Clusters of one dedup, from the edges of all partitions: who is kept, who is a copy of whom. */
export async function runClusterTask(
  session: Session,
  stage: string,
  dedup: string,
  task: string,
): Promise<void> {
  const { plan, out } = session
  const { pass, step } = passOf(plan, dedup)
  const fingerprinter = await compileDedup(step, plan.recipe.seed, plan.recipe.baseDir)
  const matches = plan.stages.find(({ id }) => id === `match-${step.name}`)!
  await commitTask<ClusterMarker>(out, stage, task, async (dir) => {
    const started = performance.now()
    const summary = cluster({
      unitDirs: fingerprintDirs(session, pass.index),
      step: step.name,
      fingerprinter,
      edgeFiles: matches.tasks.map((match) => join(layout.task(out, matches.id, match), taskFile.edges)),
      outDir: dir,
    })
    return { marker: { stage, task, summary }, timings: timingsSince(started, step.name) }
  })
}
