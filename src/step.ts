import type { z } from 'zod'
import type { Document, Value, Values } from './document.ts'

/**
 * What a step of a recipe can be. A step is defined once (`defineRule`, `defineCleaner`, `defineDedup`), lives in one
 * file, and is listed in `registry.ts`. Ids are kebab-case, versioned and stable: they stand in receipts and reports.
 *
 * Members that take parameters are methods, not function properties, so that a definition with its own parameter types
 * fits the general one without a cast.
 */
export type StepDefinition = RuleDefinition | CleanerDefinition | DedupDefinition | SpanDedupDefinition

/** Given to a step once per worker, when it is prepared. */
export interface StepContext {
  /** Seed of the recipe. */
  readonly seed: number
  /** Absolute path of a file that the recipe names: relative to the recipe, or shipped with mdfs. */
  readonly resolve: (path: string) => string
}

export type ColumnType = 'number' | 'string'

/** How a measured value is drawn in the report. */
export interface Scale {
  /** `share`: 0 to 1, equal bins. `count`: powers of two. */
  readonly kind: 'share' | 'count'
}

interface Described<P extends z.ZodType> {
  /** `kebab-case@version`. Raise the version when the same parameters would decide otherwise. */
  readonly id: string
  /** One or two sentences: what it measures, which published corpus uses it, with which threshold. */
  readonly about: string
  /** Parameters as written in a recipe. Every parameter has a default unless none can be right. */
  readonly params: P
  /** Files whose content decides the result (models, word lists): hashed into `run.json`. */
  files?(params: z.output<P>): readonly string[]
}

/** `true` keeps, `false` removes, a string removes and says why in a few stable words. */
export type Decision = boolean | string

/** One value, or one per declared column. */
export type Measured = Value | Readonly<Record<string, Value>>

/** Measures, then keeps or removes. Never edits the text. */
export interface RuleDefinition<P extends z.ZodType = z.ZodType, M extends Measured = Measured, S = unknown>
  extends Described<P> {
  readonly kind: 'rule'
  /** Receipt columns when `measure` returns a record; without it one number is measured. */
  readonly columns?: Readonly<Record<string, ColumnType>>
  /** The column drawn as a histogram (the only one when `columns` is absent) and how. */
  readonly histogram?: { readonly column?: string; readonly scale: Scale['kind'] }
  /** Values of the drawn column at which the decision turns. */
  thresholds?(params: z.output<P>): readonly number[]
  /** Built once per worker: automata, models. */
  prepare?(params: z.output<P>, context: StepContext): S | Promise<S>
  /** Pure. Reads `doc.features` and `doc.lines` rather than walking the text again. */
  measure(doc: Document, params: z.output<P>, state: S): M
  /** Pure, and needs nothing but the value: receipts are replayed through it. */
  decide(value: M, params: z.output<P>): Decision
  /** Writes what was measured onto the document (`lang`, `label`, `scores`). */
  annotate?(doc: Document, value: M): void
}

/** What a cleaner did: the new text, and how many edits of each kind. */
export interface Cleaned {
  /** May be the old one: then `edits` count what was found and left. */
  readonly text: string
  /** Summed up in the statistics. Kinds may come from the recipe when the receipt has `values`. */
  readonly edits: Readonly<Record<string, number>>
  /** Receipt values by declared column; without them, `edits` are the values. */
  readonly values?: Readonly<Values>
  /** The document is not worth keeping: removed, for this reason in a few stable words. */
  readonly remove?: string
}

/** Edits text, and removes what is not worth keeping then. A text left empty is removed by the pass loop as `emptied`. */
export interface CleanerDefinition<P extends z.ZodType = z.ZodType, S = unknown> extends Described<P> {
  readonly kind: 'cleaner'
  /** Kinds of edits, each a receipt column; `edits` when absent. With types when the cleaner gives `values`. */
  readonly columns?: readonly string[] | Readonly<Record<string, ColumnType>>
  /** What it takes out must not be shown in samples (private data): they show the text after the edit alone. */
  readonly confidential?: boolean
  prepare?(params: z.output<P>, context: StepContext): S | Promise<S>
  /** Pure. Returns `undefined` when there is nothing to edit: the common case must be cheap. */
  clean(text: string, params: z.output<P>, state: S, doc: Document): Cleaned | undefined
}

/**
 * Removes copies of documents seen elsewhere in the run; ends a pass. Each document is reduced to a fixed-size
 * fingerprint; equal keys bring candidates together; `similarity` says whether two fingerprints are copies, or, with
 * `verify`, whether the texts are worth comparing.
 */
export interface DedupDefinition<P extends z.ZodType = z.ZodType> extends Described<P> {
  readonly kind: 'dedup'
  /** What the plan of a run must know before the step is prepared. */
  traits?(params: z.output<P>): DedupTraits
  prepare(params: z.output<P>, context: StepContext): Fingerprinter | Promise<Fingerprinter>
}

export interface DedupTraits {
  /** The step compares texts (`Fingerprinter.verify`): the run has a stage for it. */
  readonly verified?: boolean
  /** The step has an index of what earlier runs kept. */
  readonly index?: IndexTraits
}

export interface IndexTraits {
  /** As the recipe names it. */
  readonly dir: string
  /** The parameters that fingerprints and keys depend on: an index belongs to one step and these. */
  readonly params: Readonly<Record<string, unknown>>
}

export interface Fingerprinter {
  /** Bytes of one fingerprint. */
  readonly bytes: number
  /** Similarity from which two documents are copies, 0 to 1. */
  readonly threshold: number
  /** Which member of a cluster is kept: the one with the highest value; the first among equals, or without it. */
  readonly preference?: (doc: Document) => number
  /** Writes the fingerprint at `offset`, or returns `false`, having written nothing, when the text has nothing to
   * fingerprint: the document is kept. */
  readonly write: (doc: Document, into: Uint8Array, offset: number) => boolean
  /** Two 32-bit halves per key, `[hi, lo, hi, lo …]`: documents that share a key are candidates. Keys carry their
   * band, so equal keys of different bands do not meet. Keys are hashes, spread evenly: they are partitioned by their
   * high bits. The same array may be reused by the next call. */
  readonly keys: (fingerprint: Uint8Array, offset: number) => Uint32Array
  /** Similarity of two fingerprints, 0 to 1. */
  readonly similarity: (a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number) => number
  /** Compares texts, where fingerprints only estimate. */
  readonly verify?: Verifier
}

/** Exact similarity of two texts. */
export interface Verifier {
  /** Pairs whose fingerprints are less similar than this are no candidates; at most `threshold`. */
  readonly from: number
  /** What a comparison needs of a text. Not reused by the next call. */
  readonly reduce: (text: string) => Uint32Array
  /** Similarity of two reduced texts, 0 to 1. */
  readonly similarity: (a: Uint32Array, b: Uint32Array) => number
}

/**
 * Removes parts of documents (lines, paragraphs, runs of sentences, long substrings) that stand elsewhere in the run;
 * ends a pass, and stands alone at its barrier. The first occurrence stays.
 */
export interface SpanDedupDefinition<P extends z.ZodType = z.ZodType> extends Described<P> {
  readonly kind: 'span-dedup'
  prepare(params: z.output<P>, context: StepContext): SpanFinder | Promise<SpanFinder>
}

/** Takes a span: two halves of a 64-bit hash, spread evenly; start and end in UTF-16 units. */
export type EmitSpan = (high: number, low: number, start: number, end: number) => void

export interface SpanFinder {
  /** Emits the spans of a text by ascending start; they may overlap. Pure. Spans with one key are compared by text. */
  readonly spans: (text: string, emit: EmitSpan) => void
  /** What a span is compared by; the span itself by default. Of spans whose normal forms are equal, the first stays. */
  readonly normal?: (span: string) => string
  /**
   * A span is a seed, grown to the longest text round it that it shares with an earlier one, character by character, and
   * that is removed from this many code points on. Spans are removed as they are without it.
   */
  readonly minLength?: number
  /** Does a repeat within one document count? By default it does. */
  readonly within?: boolean
  /** The text without some ranges, `[start, end, start, end …]`, ascending and disjoint. */
  readonly without: (text: string, ranges: Uint32Array) => string
}

/** Helps inference: the parts of one rule agree on their types; the result is the widened definition. */
export function defineRule<P extends z.ZodType, M extends Measured, S = undefined>(
  definition: Omit<RuleDefinition<P, M, S>, 'kind'>,
): RuleDefinition<P, M, S> {
  return { kind: 'rule', ...definition }
}

export function defineCleaner<P extends z.ZodType, S = undefined>(
  definition: Omit<CleanerDefinition<P, S>, 'kind'>,
): CleanerDefinition<P, S> {
  return { kind: 'cleaner', ...definition }
}

export function defineDedup<P extends z.ZodType>(
  definition: Omit<DedupDefinition<P>, 'kind'>,
): DedupDefinition<P> {
  return { kind: 'dedup', ...definition }
}

export function defineSpanDedup<P extends z.ZodType>(
  definition: Omit<SpanDedupDefinition<P>, 'kind'>,
): SpanDedupDefinition<P> {
  return { kind: 'span-dedup', ...definition }
}
