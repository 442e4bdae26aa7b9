import { PagedRecords } from '../paged-records.ts'
import { SPANS, spanFiles } from './store.ts'

/** Ordinals are 32 bits wide, and one value means "none". */
const MAX_SPANS = 0xffffffff

const CACHE_BYTES = 1 << 23

/** Where a span stands. */
export interface SpanPlace {
  /** Number of the unit. */
  unit: number
  /** Place of the document in the unit's spool. */
  document: number
  /** In UTF-16 units. */
  start: number
  end: number
}

/** The places of all spans of all units, by ordinal. */
export class SpanPlaces {
  readonly #records: PagedRecords
  readonly #bytes = new Uint8Array(SPANS.recordBytes)
  readonly #view = new DataView(this.#bytes.buffer)
  readonly #place: SpanPlace = { unit: 0, document: 0, start: 0, end: 0 }

  /** `cacheBytes`: for pages of records. */
  constructor(unitDirs: readonly string[], step: string, cacheBytes = CACHE_BYTES) {
    const paths = unitDirs.map((dir) => spanFiles(dir, step).spans)
    this.#records = new PagedRecords(paths, SPANS, cacheBytes)
    const { count } = this.#records
    if (count >= MAX_SPANS) {
      throw new Error(
        `${step}: ${count} spans; expected fewer than ${MAX_SPANS}. Take longer spans, or split the corpus`,
      )
    }
  }

  /** Ordinal of a unit's first span; of the number of units, the number of spans. */
  baseOf(unit: number): number {
    return this.#records.bases[unit]!
  }

  /** The place of a span; the same object the next time. */
  of(ordinal: number): SpanPlace {
    const place = this.#place
    this.#records.read(ordinal, this.#bytes, 0)
    place.unit = this.#records.fileOf(ordinal)
    place.document = this.#view.getUint32(0, true)
    place.start = this.#view.getUint32(4, true)
    place.end = this.#view.getUint32(8, true)
    return place
  }

  close(): void {
    this.#records.close()
  }
}
