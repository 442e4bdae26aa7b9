import { type TextFeatures, textFeatures } from './text/features.ts'
import { type LineFeatures, lineFeatures } from './text/lines.ts'

/** A value that a step measured. `null` says "looked, nothing to measure" (an empty text has no Han ratio). */
export type Value = number | string | null

/** Measured values by receipt column: `length`, `language.score`, `privacy.phone` … */
export type Values = Record<string, Value>

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Everything known of a document besides its text. Plain data: it crosses passes as JSON. */
export interface DocumentHead {
  /** 32 hex digits: 16 of the position (source, file, offset), 16 of the collected text. Same input, same id. */
  readonly id: string
  readonly source: string
  /** Input file, as named in the plan. */
  readonly file: string
  /** Where the record starts in its file; the format says in which bytes (see `docs/formats.md`). */
  readonly offset: number
  title?: string
  url?: string
  /** As the source gives it; ISO 8601 where the reader could tell. */
  date?: string
  /** BCP 47 tag or ISO 639 code set by a language step. */
  lang?: string
  /** Class set by a classifier: `high`, `low`, `ad`. */
  label?: string
  /** Scores worth shipping with the text; anything else a step measures stays in the receipt. */
  scores: Record<string, number>
  /** What the source says beyond the common fields; written through untouched. */
  meta: Record<string, Json>
  /** Receipt values measured so far. */
  values: Values
}

/**
 * The one thing that flows. Steps read `features` and `lines`, computed at most once per version of the text;
 * a cleaner that sets `text` makes both stale.
 */
export class Document implements DocumentHead {
  readonly id: string
  readonly source: string
  readonly file: string
  readonly offset: number
  title?: string
  url?: string
  date?: string
  lang?: string
  label?: string
  scores: Record<string, number>
  meta: Record<string, Json>
  values: Values
  #text: string
  #features: TextFeatures | undefined
  #lines: LineFeatures | undefined

  constructor(head: DocumentHead, text: string) {
    this.id = head.id
    this.source = head.source
    this.file = head.file
    this.offset = head.offset
    if (head.title !== undefined) this.title = head.title
    if (head.url !== undefined) this.url = head.url
    if (head.date !== undefined) this.date = head.date
    if (head.lang !== undefined) this.lang = head.lang
    if (head.label !== undefined) this.label = head.label
    this.scores = head.scores
    this.meta = head.meta
    this.values = head.values
    this.#text = text
  }

  get text(): string {
    return this.#text
  }

  set text(text: string) {
    if (text === this.#text) return
    this.#text = text
    this.#features = undefined
    this.#lines = undefined
  }

  /** Counts by character class over the whole text, one walk. */
  get features(): TextFeatures {
    this.#features ??= textFeatures(this.#text)
    return this.#features
  }

  /** Shares over non-blank lines, one walk. */
  get lines(): LineFeatures {
    this.#lines ??= lineFeatures(this.#text)
    return this.#lines
  }

  /** The plain-data part, ready for JSON. */
  head(): DocumentHead {
    const { id, source, file, offset, title, url, date, lang, label, scores, meta, values } = this
    return {
      id,
      source,
      file,
      offset,
      ...(title !== undefined && { title }),
      ...(url !== undefined && { url }),
      ...(date !== undefined && { date }),
      ...(lang !== undefined && { lang }),
      ...(label !== undefined && { label }),
      scores,
      meta,
      values,
    }
  }
}

/** The four ways an input record can end. Every record ends in exactly one. */
export type Outcome = 'kept' | 'removed' | 'duplicate' | 'quarantined'

/** One row per input record: what became of it and why. */
export interface Receipt {
  readonly id: string
  readonly source: string
  readonly file: string
  readonly offset: number
  readonly outcome: Outcome
  /** Name of the deciding step; `collect` when the reader decided; `null` when kept. */
  readonly step: string | null
  /** Why, in a few stable words: `too short`, `language en`, `bad JSON` … */
  readonly reason: string | null
  readonly lang: string | null
  readonly label: string | null
  /** Code points of the text when its fate was sealed. */
  readonly chars: number
  /** UTF-8 bytes of the same text. */
  readonly bytes: number
  /** Id of the document that was kept instead of this duplicate. */
  readonly keeper: string | null
  /** Similarity to the keeper, 0 to 1. */
  readonly similarity: number | null
  /** On a keeper: documents in its cluster, itself included. */
  readonly clusterSize: number | null
  readonly values: Values
}
