import { OVER_LIMIT } from '../collect/format.ts'
import type { Document, Receipt } from '../document.ts'
import { messageOf, RunError } from '../errors.ts'
import { newTally } from '../stats/tally.ts'
import { isMachineError } from '../system-errors.ts'
import type { CollectedRecord } from './collect-unit.ts'
import type { CompiledCleaner, CompiledStep } from './compile.ts'
import type { KeptInstead, StepRecorder, UnitRecorder } from './recorder.ts'
import type { StepTimer } from './step-timer.ts'
import type { UnitOutput } from './unit-output.ts'

type NoDocument = Exclude<CollectedRecord, { kind: 'document' }>

export interface FlowStep {
  readonly step: CompiledStep
  readonly recorder: StepRecorder
}

/** What one pass does to one document: steps in order, every ending counted. Nothing here is asynchronous. */
export class Flow {
  readonly #steps: readonly FlowStep[]
  readonly #recorder: UnitRecorder
  readonly #output: UnitOutput
  readonly #timer: StepTimer
  readonly #auditAll: boolean

  constructor(
    steps: readonly FlowStep[],
    recorder: UnitRecorder,
    output: UnitOutput,
    timer: StepTimer,
    auditAll: boolean,
  ) {
    this.#steps = steps
    this.#recorder = recorder
    this.#output = output
    this.#timer = timer
    this.#auditAll = auditAll
  }

  /** Quarantines a document that stopped a thread before, at the step it is about to enter. */
  refuse(doc: Document, recorder: StepRecorder): void {
    recorder.enter(doc)
    const detail = 'hung its thread longer than limits.seconds, or used up its memory, in this pass'
    this.quarantine(doc, recorder.stats.name, OVER_LIMIT, detail, recorder)
  }

  /** Runs the steps. `true` when the document came through; else its ending has been recorded. */
  run(doc: Document, rank: string): boolean {
    for (const [i, { step, recorder }] of this.#steps.entries()) {
      recorder.enter(doc)
      let reason: string | undefined
      try {
        reason = step.kind === 'rule' ? step.apply(doc) : this.#clean(doc, step, recorder, rank)
      } catch (error) {
        if (error instanceof RunError || isMachineError(error)) throw error
        this.quarantine(doc, step.name, `step ${step.name} failed`, messageOf(error), recorder)
        return false
      }
      recorder.measured(doc, reason !== undefined)
      if (this.#timer.active) this.#timer.lap(step.name)
      if (reason !== undefined) {
        recorder.removed(doc, reason, rank)
        if (this.#auditAll) this.#measureRest(doc, i + 1)
        this.#remove(doc, step.name, reason, rank)
        return false
      }
      recorder.leave(doc)
    }
    return true
  }

  #clean(doc: Document, step: CompiledCleaner, recorder: StepRecorder, rank: string): string | undefined {
    const before = doc.text
    const cleaned = step.apply(doc)
    if (cleaned === undefined) return undefined
    recorder.edited(doc, before, cleaned.edits, rank)
    return cleaned.remove ?? (doc.text === '' ? 'emptied' : undefined)
  }

  /** With `audit: all`: later rules still measure, so that receipts can be replayed with other thresholds. */
  #measureRest(doc: Document, from: number): void {
    const { text, lang, label, scores } = doc
    const kept = { ...scores }
    for (const { step } of this.#steps.slice(from)) {
      try {
        step.apply(doc)
      } catch {
        // The document is removed already and counted; a rule that cannot measure it leaves its columns null.
      }
    }
    doc.text = text
    doc.scores = kept
    if (lang === undefined) delete doc.lang
    else doc.lang = lang
    if (label === undefined) delete doc.label
    else doc.label = label
  }

  #remove(doc: Document, step: string, reason: string, rank: string): void {
    this.#recorder.removed(doc)
    this.#output.removed(doc, step, rank, { removedBy: step, reason })
    this.#output.receipt(receiptOf(doc, { outcome: 'removed', step, reason }))
  }

  /** A record that is no document: skipped by its format's own rules, or unreadable. */
  settle(record: NoDocument, collect: StepRecorder): void {
    const { kind, id, part, offset, why, detail } = record
    const { source, name: file } = part
    const cell = collect.cell(source)
    cell.in.docs += 1
    if (kind === 'skipped') {
      cell.removed[why] ??= newTally()
      cell.removed[why].docs += 1
      this.#recorder.ledger(source, file).removed += 1
    } else {
      collect.quarantined(source, why)
      this.#recorder.quarantined(source, file, offset, why, detail)
      const head = Buffer.from(record.head ?? []).toString('base64')
      this.#output.quarantined({
        source,
        file,
        offset,
        step: 'collect',
        cause: why,
        ...(detail !== undefined && { detail }),
        id,
        head,
      })
    }
    this.#output.receipt({
      id,
      source,
      file,
      offset,
      outcome: kind === 'skipped' ? 'removed' : 'quarantined',
      step: 'collect',
      reason: why,
      lang: null,
      label: null,
      chars: 0,
      bytes: 0,
      keeper: null,
      similarity: null,
      clusterSize: null,
      values: {},
    })
  }

  /** A document that a step could not process: isolated and visible, never lost. */
  quarantine(doc: Document, step: string, cause: string, detail: string, recorder: StepRecorder): void {
    recorder.quarantined(doc.source, cause)
    this.#recorder.quarantined(doc.source, doc.file, doc.offset, cause, detail)
    const { source, file, offset, id } = doc
    const head = Buffer.from(doc.text.slice(0, 256), 'utf8').toString('base64')
    this.#output.quarantined({ source, file, offset, step, cause, detail, id, head })
    this.#output.receipt(receiptOf(doc, { outcome: 'quarantined', step, reason: cause }))
  }

  duplicate(doc: Document, step: string, keeper: KeptInstead, recorder: StepRecorder, rank: string): void {
    recorder.duplicate(doc, keeper, rank)
    this.#recorder.duplicate(doc)
    const { id, similarity, place } = keeper
    this.#output.removed(doc, step, rank, { duplicateOf: id, similarity }, place)
    this.#output.receipt(
      receiptOf(doc, {
        outcome: 'duplicate',
        step,
        reason: 'duplicate',
        keeper: keeper.id,
        similarity: keeper.similarity,
      }),
    )
  }

  keep(doc: Document, copies: number, rank: string): void {
    this.#output.kept({ doc, copies })
    this.#recorder.kept(doc, rank)
    const clusterSize = copies > 1 ? copies : null
    this.#output.receipt(receiptOf(doc, { outcome: 'kept', step: null, reason: null, clusterSize }))
  }
}

/** What the ending of a document adds to what the document knows. */
type Ending = Pick<Receipt, 'outcome' | 'step' | 'reason'> &
  Partial<Pick<Receipt, 'keeper' | 'similarity' | 'clusterSize'>>

/** Written out, not spread: one is made per document. */
function receiptOf(doc: Document, ending: Ending): Receipt {
  const { chars, utf8Bytes } = doc.features
  return {
    id: doc.id,
    source: doc.source,
    file: doc.file,
    offset: doc.offset,
    outcome: ending.outcome,
    step: ending.step,
    reason: ending.reason,
    lang: doc.lang ?? null,
    label: doc.label ?? null,
    chars,
    bytes: utf8Bytes,
    keeper: ending.keeper ?? null,
    similarity: ending.similarity ?? null,
    clusterSize: ending.clusterSize ?? null,
    values: doc.values,
  }
}
