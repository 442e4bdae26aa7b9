import type { Document } from '../document.ts'
import type { UnitStats } from '../stats/merge.ts'
import { createHasher } from '../text/hash.ts'
import type { Marker, TaskTimings } from './commit.ts'
import type { TaskControl } from './control.ts'
import { openDecided } from './decided.ts'
import { type EntryContext, enterFromBarrier, enterFromInputs } from './entries.ts'
import { barrierExit, shardExit } from './exit.ts'
import { Flow } from './flow.ts'
import { KeeperTexts } from './keeper-texts.ts'
import { spoolPath } from './layout.ts'
import type { Plan } from './plan.ts'
import { COLLECT, type PreparedPass } from './prepare.ts'
import { StepRecorder, UnitRecorder } from './recorder.ts'
import { openSpanRemoval } from './span-removal.ts'
import { type ReadRange, readSpooledText } from './spool.ts'
import { StepTimer } from './step-timer.ts'
import { type RankedLine, type TaskFile, UnitOutput } from './unit-output.ts'
import { type Unit, unitBytes } from './units.ts'

/** Marker of a stream task. */
export interface StreamMarker extends Marker {
  readonly stats: UnitStats
  readonly files: readonly TaskFile[]
  /** Removed documents of `removed: sample`, by step. */
  readonly samples: Readonly<Record<string, readonly RankedLine[]>>
  /** Documents that go on over the barrier. */
  readonly spooled: number
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000

/**
 * One pass over one unit: documents enter from the inputs or over the barrier, go through the steps, and leave into the
 * shards or over the next barrier; receipts, samples and quarantine are written on the way.
 */
export async function streamUnit(
  plan: Plan,
  out: string,
  prepared: PreparedPass,
  unit: Unit,
  dir: string,
  control: TaskControl,
  readRange: ReadRange,
): Promise<{ marker: StreamMarker; timings: TaskTimings }> {
  const started = performance.now()
  const { pass, steps, columns, barrier } = prepared
  const { output: options } = plan.recipe
  const timer = new StepTimer()
  const collect = pass.index === 0 ? [new StepRecorder(COLLECT)] : []
  const keepers = new KeeperTexts()
  const decided = barrier.map((step) => openDecided(out, pass.index, step, unit.index, keepers))
  const removal = prepared.spanBarrier && openSpanRemoval(plan, out, pass.index, unit, prepared.spanBarrier)
  const flowSteps = [
    ...(removal === undefined ? [] : [removal]),
    ...steps.map(({ step, recorded }) => ({ step, recorder: new StepRecorder(recorded) })),
  ]
  const recorder = new UnitRecorder(
    [...collect, ...decided, ...flowSteps].map((r) => ('recorder' in r ? r.recorder : r)),
  )
  const output = new UnitOutput(dir, options, columns, keepers)
  const flow = new Flow(flowSteps, recorder, output, timer, options.audit === 'all')
  const isLast = pass.index === plan.passes.length - 1
  const exit = isLast ? shardExit(flow) : barrierExit(dir, prepared)
  const context: EntryContext = {
    plan,
    out,
    unit,
    hasher: await createHasher(),
    recorder,
    flow,
    timer,
    control,
    removal,
    process(doc: Document, copies: number, rank: string): void {
      if (!flow.run(doc, rank)) return
      exit.take(doc, copies, rank)
      if (timer.active) timer.lap(exit.name)
    },
  }
  const [fromInputs] = collect
  let docs: number
  try {
    docs =
      fromInputs === undefined
        ? await enterFromBarrier(context, pass.index, decided, recorder.steps[0]!)
        : await enterFromInputs(context, fromInputs)
  } finally {
    removal?.close()
  }
  const closing = performance.now()
  await keepers.fill(({ unit: spool, index }) =>
    readSpooledText(spoolPath(out, pass.index - 1, plan.units[spool]!.id), index, readRange),
  )
  const spooled = exit.close()
  const { files, samples } = output.close()
  timer.add('close', secondsSince(closing))
  return {
    marker: { stage: `pass-${pass.index}`, task: unit.id, stats: recorder.finish(), files, samples, spooled },
    timings: {
      seconds: secondsSince(started),
      docs,
      bytes: fromInputs === undefined ? 0 : unitBytes(unit),
      steps: timer.finish(),
    },
  }
}
