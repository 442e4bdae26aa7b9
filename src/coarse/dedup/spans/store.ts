import { join } from 'node:path'
import type { SpanFinder } from '../../../step.ts'
import { KeyWriter } from '../keys.ts'
import { type RecordFormat, RecordWriter } from '../records.ts'

/**
 * What a span dedup keeps of the spans of a unit's documents, in the unit's directory; 24 bytes a span:
 *
 *     <step>.spans  u32 place of the document in the unit's spool, u32 start, u32 end, in UTF-16 units
 *     <step>.keys   a key per span (see `keys.ts`), whose index is the span's place in the other file
 *
 * A span's ordinal is its place among all spans of all units, in the order of the plan.
 */
export const spanFiles = (dir: string, step: string) => ({
  spans: join(dir, `${step}.spans`),
  keys: join(dir, `${step}.keys`),
})

export const SPANS: RecordFormat = { magic: 'MDFSSPAN', recordBytes: 12 }

export interface SpanWriter {
  /** Call once per document, in the order of the spool. */
  add(text: string): void
  close(): void
}

/** `step` is the step's name in the recipe: it names the files. Memory does not grow with the number of documents. */
export function openSpanWriter(dir: string, step: string, finder: SpanFinder): SpanWriter {
  const files = spanFiles(dir, step)
  const spans = new RecordWriter(files.spans, SPANS)
  const keys = new KeyWriter(files.keys)
  let document = 0
  return {
    add(text) {
      finder.spans(text, (high, low, start, end) => {
        keys.add(high, low, spans.count)
        const at = spans.next()
        spans.view.setUint32(at, document, true)
        spans.view.setUint32(at + 4, start, true)
        spans.view.setUint32(at + 8, end, true)
      })
      document += 1
    },
    close() {
      spans.close()
      keys.close()
    },
  }
}
