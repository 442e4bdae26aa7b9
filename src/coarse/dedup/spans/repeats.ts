import type { SpanFinder } from '../../../step.ts'
import { RecordCursor } from '../records.ts'
import { commonRun, type Run } from './grow.ts'
import { LinkReader, NONE } from './links.ts'
import { SpanPlaces } from './places.ts'
import { codePoints, Ranges } from './ranges.ts'
import { SPANS, spanFiles } from './store.ts'

/** Earlier spans with the same key that one is compared with before it is let stand. */
const MAX_COMPARED = 32

export interface UnitSpans {
  /** Of all units, in the order of the plan. */
  readonly unitDirs: readonly string[]
  /** Name of the step in the recipe. */
  readonly step: string
  /** Number of the unit. */
  readonly unit: number
  /** What `matchSpans` wrote, for every partition. */
  readonly linkFiles: readonly string[]
  readonly finder: SpanFinder
  /** Text of a document, by its unit and its place in that unit's spool. */
  readonly textOf: (unit: number, document: number) => string
}

/** What of a document stands earlier in the run. */
export interface Repeats {
  /** `[start, end, start, end …]` in UTF-16 units, ascending and disjoint. */
  readonly ranges: Uint32Array
  /** Spans like none of the last `MAX_COMPARED` with their key, where there were more: let stand. */
  readonly capped: number
}

/**
 * Finds the repeated spans of a unit's documents, one after the other. A span with the key of earlier ones is compared with
 * them, text by text, the nearest first: no chance agreement of hashes removes anything.
 *
 * Why the first occurrence of anything stays: a span is only removed for one that stands before it in the run. That one may
 * be removed too, for one that stands before it again, but this comes to an end: the first has nothing before it. So each
 * line that is removed (or sentence, or character of a long run) has an equal one that no step of this chain removed, and
 * the document it stands in is not empty. Only a fault on that very document, quarantined and counted, can lose it.
 */
export class UnitRepeats {
  readonly #unit: number
  readonly #finder: SpanFinder
  readonly #textOf: UnitSpans['textOf']
  readonly #places: SpanPlaces
  readonly #links: LinkReader
  readonly #spans: RecordCursor
  /** Ordinal of the span under the cursor. */
  #ordinal: number
  #more: boolean

  constructor({ unitDirs, step, unit, linkFiles, finder, textOf }: UnitSpans) {
    this.#unit = unit
    this.#finder = finder
    this.#textOf = textOf
    this.#places = new SpanPlaces(unitDirs, step)
    this.#links = new LinkReader(linkFiles, this.#places.baseOf(unit + 1) - this.#places.baseOf(unit))
    this.#spans = new RecordCursor(spanFiles(unitDirs[unit]!, step).spans, SPANS)
    this.#ordinal = this.#places.baseOf(unit)
    this.#more = this.#spans.next()
  }

  /** Ask for documents in ascending order; any may be left out. */
  of(document: number, text: string): Repeats {
    while (this.#more && this.#field(0) < document) this.#next()
    const first = this.#ordinal
    const ranges = new Ranges()
    /** For each span of the document, the nearest one of an earlier document. */
    const outside: number[] = []
    const within = this.#finder.within ?? true
    let capped = 0
    for (; this.#more && this.#field(0) === document; this.#next()) {
      const before = this.#links.before(this.#ordinal)
      const elsewhere = before === NONE || before < first ? before : outside[before - first]!
      if (!within) outside.push(elsewhere)
      const nearest = within ? before : elsewhere
      if (nearest === NONE) continue
      const [start, end] = [this.#field(4), this.#field(8)]
      // A seed of what is removed already.
      if (this.#finder.minLength !== undefined && ranges.endWith(start, end)) continue
      const found = this.#compare(document, text, { start, end }, nearest)
      if (found === 'capped') capped += 1
      else if (found !== undefined) ranges.add(found.start, found.end)
    }
    return { ranges: ranges.bounds, capped }
  }

  close(): void {
    this.#places.close()
    this.#links.close()
  }

  /** The part of the text round a span that stands earlier too. */
  #compare(document: number, text: string, span: Run, nearest: number): Run | 'capped' | undefined {
    const { minLength, normal = (whole: string) => whole } = this.#finder
    const own = minLength === undefined ? normal(text.slice(span.start, span.end)) : ''
    let earlier = nearest
    for (let compared = 0; earlier !== NONE; compared++) {
      if (compared === MAX_COMPARED) return 'capped'
      const place = this.#places.of(earlier)
      const same = place.unit === this.#unit && place.document === document
      const other = same ? text : this.#textOf(place.unit, place.document)
      if (minLength === undefined) {
        if (normal(other.slice(place.start, place.end)) === own) return span
      } else {
        const run = commonRun(text, span.start, other, place.start, span.end - span.start)
        if (run !== undefined && codePoints(text, run.start, run.end, minLength) === minLength) return run
      }
      earlier = this.#links.beyond(this.#ordinal, earlier)
    }
    return undefined
  }

  /** A field of the span under the cursor, by its offset. */
  #field(offset: number): number {
    return this.#spans.view.getUint32(this.#spans.at + offset, true)
  }

  #next(): void {
    this.#ordinal += 1
    this.#more = this.#spans.next()
  }
}
