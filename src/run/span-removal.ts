import { codePoints } from '../coarse/dedup/spans/ranges.ts'
import { UnitRepeats } from '../coarse/dedup/spans/repeats.ts'
import { type CompiledCleaner, spanColumns } from './compile.ts'
import { spoolPath } from './layout.ts'
import type { Plan } from './plan.ts'
import type { PreparedSpanDedup } from './prepare.ts'
import { StepRecorder } from './recorder.ts'
import { linkFiles, spanDirs } from './span-tasks.ts'
import { SpoolTexts } from './spool-texts.ts'
import { TextCache } from './text-cache.ts'
import type { Unit } from './units.ts'

/** Takes repeated spans out of documents that come over a barrier: the first step of the pass after it. */
export interface SpanRemoval {
  readonly step: CompiledCleaner
  readonly recorder: StepRecorder
  /** The document that `step` is applied to next, by its place in the unit's spool. */
  comeTo(place: number): void
  close(): void
}

export function openSpanRemoval(
  plan: Plan,
  out: string,
  pass: number,
  unit: Unit,
  { step: { name, id, params }, finder, recorded }: PreparedSpanDedup,
): SpanRemoval {
  const texts = new SpoolTexts(plan.units.map((each) => spoolPath(out, pass - 1, each.id)))
  const cache = new TextCache((spool, index) => texts.read(spool, index))
  const repeats = new UnitRepeats({
    unitDirs: spanDirs(plan, out, pass - 1),
    step: name,
    unit: unit.index,
    linkFiles: linkFiles(plan, out, name),
    finder,
    textOf: (spool, index) => cache.text(spool, index),
  })
  let place = 0
  const step: CompiledCleaner = {
    kind: 'cleaner',
    name,
    id,
    params,
    columns: spanColumns(name),
    apply(doc) {
      const before = doc.text
      const { ranges, capped } = repeats.of(place, before)
      if (ranges.length === 0 && capped === 0) return undefined
      const edits = { spans: ranges.length / 2, chars: 0, capped }
      for (let i = 0; i < ranges.length; i += 2) edits.chars += codePoints(before, ranges[i]!, ranges[i + 1]!)
      for (const [column, value] of Object.entries(edits)) doc.values[`${name}.${column}`] = value
      const left = edits.spans === 0 ? before : finder.without(before, ranges)
      doc.text = left.trim() === '' ? '' : left
      return { text: doc.text, edits }
    },
  }
  return {
    step,
    recorder: new StepRecorder(recorded),
    comeTo(index) {
      place = index
    },
    close() {
      repeats.close()
      texts.close()
    },
  }
}
