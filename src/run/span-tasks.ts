import { join } from 'node:path'
import { type MatchSpansSummary, matchSpans } from '../coarse/dedup/spans/match.ts'
import { commitTask, type Marker } from './commit.ts'
import type { Session } from './executor.ts'
import { layout, taskFile } from './layout.ts'
import { type Plan, partitionOf } from './plan.ts'

export interface MatchSpansMarker extends Marker {
  readonly summary: MatchSpansSummary
}

/** Directories of what a pass wrote of its documents' spans, unit by unit. */
export const spanDirs = ({ units }: Plan, out: string, pass: number): string[] =>
  units.map((unit) => join(layout.task(out, `pass-${pass}`, unit.id), taskFile.fingerprints))

/** What the tasks of a span dedup wrote, partition by partition. */
export const linkFiles = ({ stages }: Plan, out: string, step: string): string[] =>
  stages
    .filter(({ kind, dedup }) => kind === 'match-spans' && dedup === step)
    .flatMap(({ id, tasks }) => tasks.map((task) => join(layout.task(out, id, task), taskFile.edges)))

/** Links the spans of one partition of a span dedup's keys. */
export async function runMatchSpansTask(
  { plan, out, memory }: Session,
  stage: string,
  step: string,
  task: string,
): Promise<void> {
  const pass = plan.passes.find(({ spanDedup }) => spanDedup?.name === step)
  if (pass === undefined) throw new Error(`no span dedup ${step} in the plan`)
  await commitTask<MatchSpansMarker>(out, stage, task, async (dir) => {
    const started = performance.now()
    const summary = matchSpans({
      unitDirs: spanDirs(plan, out, pass.index),
      step,
      partition: partitionOf(task),
      partitions: plan.partitions,
      outFile: join(dir, taskFile.edges),
      memory: memory.share,
    })
    const seconds = (performance.now() - started) / 1000
    return {
      marker: { stage, task, summary },
      timings: { seconds, docs: 0, bytes: 0, steps: { [step]: seconds } },
    }
  })
}
