import { setImmediate } from 'node:timers/promises'
import type { Document } from '../document.ts'
import type { Hasher } from '../text/hash.ts'
import { collectUnit, inputLimits } from './collect-unit.ts'
import type { TaskControl } from './control.ts'
import type { Decided } from './decided.ts'
import type { Flow } from './flow.ts'
import { spoolPath } from './layout.ts'
import type { Plan } from './plan.ts'
import type { StepRecorder, UnitRecorder } from './recorder.ts'
import type { SpanRemoval } from './span-removal.ts'
import { readSpool, type Spooled } from './spool.ts'
import type { StepTimer } from './step-timer.ts'
import type { Unit } from './units.ts'

/** What an entry needs to hand documents to a pass. */
export interface EntryContext {
  readonly plan: Plan
  readonly out: string
  readonly unit: Unit
  readonly hasher: Hasher
  readonly recorder: UnitRecorder
  readonly flow: Flow
  readonly timer: StepTimer
  readonly control: TaskControl
  /** Takes a document through the steps of the pass. */
  readonly process: (doc: Document, copies: number, rank: string) => void
  /** The spans of the document about to be processed, when a span dedup is the barrier. */
  readonly removal?: SpanRemoval | undefined
}

/** A document's place in every sample of the run. */
const rankOf = ({ hasher, plan }: EntryContext, doc: Document): string =>
  hasher.rank(plan.recipe.seed, doc.id, 'sample')

/** First pass: documents come from the inputs. Returns the records read. */
export async function enterFromInputs(context: EntryContext, collect: StepRecorder): Promise<number> {
  const { plan, unit, hasher, recorder, flow, timer, control } = context
  const limits = {
    ...inputLimits(plan.recipe),
    admit: (offset: number) => control.begin(offset),
  }
  let records = 0
  let reading = performance.now()
  for await (const batch of collectUnit(unit, limits, plan.limit, hasher, control)) {
    timer.add('collect', (performance.now() - reading) / 1000)
    records += batch.length
    for (const record of batch) {
      if (record.kind === 'document') {
        const { doc } = record
        timer.startDocument()
        recorder.ledger(doc.source, doc.file).records += 1
        if (!control.begin(doc.offset)) {
          flow.refuse(doc, collect)
          continue
        }
        collect.enter(doc)
        collect.leave(doc)
        if (timer.active) timer.lap('features')
        context.process(doc, 1, rankOf(context, doc))
      } else {
        recorder.ledger(record.part.source, record.part.name).records += 1
        flow.settle(record, collect)
      }
    }
    control.end()
    reading = performance.now()
  }
  timer.add('collect', (performance.now() - reading) / 1000)
  return records
}

/**
 * Later passes: documents come from the spool, less what the dedups of the barrier removed. `first` counts those that may
 * not be tried again. Returns the documents read.
 */
export async function enterFromBarrier(
  context: EntryContext,
  pass: number,
  decided: readonly Decided[],
  first: StepRecorder,
): Promise<number> {
  const { out, unit, flow, timer, control, removal } = context
  let index = 0
  for (const batch of readSpool(spoolPath(out, pass - 1, unit.id))) {
    control.report(batch.length, 0)
    for (const spooled of batch) {
      timer.startDocument()
      const { doc } = spooled
      const place = index++
      if (!control.begin(place)) {
        flow.refuse(doc, first)
        continue
      }
      const rank = rankOf(context, doc)
      const copies = passBarrier(spooled, place, rank, decided, flow)
      removal?.comeTo(place)
      if (timer.active) timer.lap('barrier')
      if (copies > 0) context.process(doc, copies, rank)
    }
    control.end()
    // Without threads nothing else would get its turn, Ctrl-C included.
    await setImmediate()
  }
  return index
}

/** Documents that this one stands for, itself included; 0 when it is itself a copy (and has been settled). */
function passBarrier(
  { doc, copies: copiesBefore }: Spooled,
  index: number,
  rank: string,
  decided: readonly Decided[],
  flow: Flow,
): number {
  let copies = copiesBefore
  for (const dedup of decided) {
    dedup.recorder.enter(doc)
    const keeper = dedup.duplicateOf(index)
    if (keeper !== undefined) {
      flow.duplicate(doc, dedup.step, keeper, dedup.recorder, rank)
      return 0
    }
    copies += dedup.clusterSize(index) - 1
    dedup.recorder.leave(doc)
  }
  return copies
}
