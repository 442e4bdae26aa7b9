import type { z } from 'zod'
import type { Json } from '../document.ts'

/** What a reader says of one input record. Every record of a file becomes exactly one of these, in file order. */
export type Collected = CollectedDocument | Skipped | Unreadable

export interface CollectedDocument {
  readonly kind: 'document'
  /** Where the record starts; each format documents in which bytes it counts. Unique within a file. */
  readonly offset: number
  readonly text: string
  readonly title?: string
  readonly url?: string
  readonly date?: string
  readonly lang?: string
  readonly meta?: Record<string, Json>
}

/** Read well, but no document by the format's own rules: a WARC request, an image, a wiki redirect. Counts as removed. */
export interface Skipped {
  readonly kind: 'skipped'
  readonly offset: number
  /** A few stable words: `WARC request`, `content type image/png` is too many: group as `not text: image`. */
  readonly reason: string
}

/** Could not be read. Quarantined with its cause; the reader goes on with the next record where the format lets it. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly offset: number
  /** A few stable words, the same for every record with this fault: they are counted. */
  readonly cause: string
  /** The particulars: expected and found. */
  readonly detail?: string
  /** First bytes of the record as found, at most 512. */
  readonly head: Uint8Array
}

/** One input file, or a byte range of it. */
export interface Input {
  /** Absolute path. */
  readonly path: string
  /** Name in receipts and messages. */
  readonly name: string
  readonly source: string
  /** First byte of the range. A splittable format starts at the first record that begins at or after it. */
  readonly start: number
  /** One past the last byte: a record that begins before `end` is read whole, even when it ends after. */
  readonly end: number
  /** Size of the whole file in bytes. */
  readonly size: number
}

/** Cause of a record on which a thread hung longer than the recipe allows, or ran out of memory. */
export const OVER_LIMIT = 'over the limit of time or memory'

export interface Limits {
  /**
   * Called before costly work on the record at this offset (main-text extraction). `false`: the record stopped a
   * thread before; it must be given as `unreadable` with the cause `OVER_LIMIT`.
   */
  readonly admit?: (offset: number) => boolean
  /** Longest record (line, JSON element, WARC block after decompression) in bytes. A longer one is `unreadable`. */
  readonly maxRecordBytes: number
  /** Unpacked bytes per packed byte above which a file is given up once 64 MB have come out; 200 when absent. */
  readonly maxRatio?: number | undefined
}

export interface FormatDefinition<P extends z.ZodType = z.ZodType> {
  /** As written in a recipe: `jsonl`, `warc` … */
  readonly name: string
  readonly about: string
  /** Lower-case name endings that select the format when a recipe names none, compression included. */
  readonly extensions: readonly string[]
  /** The same where an ending varies; matched against the lower-case name without compression. */
  readonly endings?: RegExp
  /** Reader options as written beside `format` and `paths` in a recipe's source. */
  readonly options: P
  /** May the file be cut into byte ranges? Plain (uncompressed) files only. */
  splittable(name: string, options: z.output<P>): boolean
  /**
   * Reads the range in batches (about one per chunk read, so that no promise is made per record). Throws only when
   * the file cannot be opened at all; every fault inside it is an `Unreadable`.
   */
  read(input: Input, options: z.output<P>, limits: Limits): AsyncIterable<readonly Collected[]>
}

export function defineFormat<P extends z.ZodType>(definition: FormatDefinition<P>): FormatDefinition<P> {
  return definition
}
