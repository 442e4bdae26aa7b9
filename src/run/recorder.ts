import type { Document, Values } from '../document.ts'
import { newHistogram, observe } from '../stats/histogram.ts'
import type { UnitStats } from '../stats/merge.ts'
import { CAUSES_SHOWN, newLedger } from '../stats/merge.ts'
import { addSample, excerpt, qualifies, SAMPLES_PER_STEP } from '../stats/samples.ts'
import type { Cell, FileLedger, Sample, StepStats } from '../stats/stats.ts'
import { addTally, newCell, newTable, newTally } from '../stats/tally.ts'
import { domainOf, newTopCounts, trimTopCounts } from '../stats/top-counts.ts'
import type { KeeperTexts, SpoolPlace } from './keeper-texts.ts'

/** Domains counted per unit; the report shows far fewer. */
const DOMAINS = 300

/** What the recorder must know of a step. */
export type RecordedStep = Pick<StepStats, 'name' | 'id' | 'kind' | 'pass' | 'params'> & {
  /** What a cleaner edits out must not be shown in samples. */
  readonly confidential?: boolean
  readonly drawn?: {
    readonly column: string
    readonly scale: 'share' | 'count'
    readonly thresholds: readonly number[]
  }
}

export const newStepStats = ({ drawn, name, id, kind, pass, params }: RecordedStep): StepStats => ({
  name,
  id,
  kind,
  pass,
  params,
  sources: newTable(),
  ...(drawn !== undefined && {
    histogram: {
      ...newHistogram(drawn.scale),
      column: drawn.column,
      thresholds: drawn.thresholds,
      removed: [],
    },
  }),
  samples: { removed: [], edited: [] },
})

export const newUnitStats = (steps: StepStats[]): UnitStats => ({
  steps,
  files: newTable(),
  kept: { byLang: newTable(), byLabel: newTable(), samples: [] },
  domains: { kept: newTopCounts(DOMAINS), removed: newTopCounts(DOMAINS) },
  quarantine: [],
})

const sampleOf = (doc: Document, rank: string, text: string): Sample => ({
  rank,
  id: doc.id,
  source: doc.source,
  file: doc.file,
  ...(doc.url !== undefined && { url: doc.url }),
  ...(doc.title !== undefined && { title: doc.title }),
  ...(doc.lang !== undefined && { lang: doc.lang }),
  ...(doc.label !== undefined && { label: doc.label }),
  excerpt: excerpt(text),
})

/** Values a step measured. */
function valuesOf(doc: Document, step: string): Values {
  const own = Object.entries(doc.values).filter(
    ([column]) => column === step || column.startsWith(`${step}.`),
  )
  return Object.fromEntries(own)
}

/** The document that was kept instead of a copy. */
export interface KeptInstead {
  readonly id: string
  readonly similarity: number
  /** Where it was spooled; absent when it was kept by an earlier run. */
  readonly place?: SpoolPlace
}

/** Counts one step over one unit. */
export class StepRecorder {
  readonly stats: StepStats
  readonly #column: string | undefined
  readonly #confidential: boolean
  readonly #keepers: KeeperTexts | undefined

  /** `keepers`: for a dedup, whose samples show both texts. */
  constructor(step: RecordedStep, keepers?: KeeperTexts) {
    this.stats = newStepStats(step)
    this.#keepers = keepers
    this.#column = step.drawn?.column
    this.#confidential = step.confidential === true
  }

  cell(source: string): Cell {
    this.stats.sources[source] ??= newCell()
    return this.stats.sources[source]
  }

  enter(doc: Document): void {
    addTally(this.cell(doc.source).in, doc.features.chars, doc.features.utf8Bytes)
  }

  leave(doc: Document): void {
    addTally(this.cell(doc.source).out, doc.features.chars, doc.features.utf8Bytes)
  }

  /** Draws the value that the step measured, among those it removed when it did. */
  measured(doc: Document, removed: boolean): void {
    const value = this.#column === undefined ? undefined : doc.values[this.#column]
    const { histogram } = this.stats
    if (typeof value !== 'number' || histogram === undefined) return
    observe(histogram, value)
    if (removed) observe({ scale: histogram.scale, bins: histogram.removed }, value)
  }

  removed(doc: Document, reason: string, rank: string): void {
    const cell = this.cell(doc.source)
    cell.removed[reason] ??= newTally()
    addTally(cell.removed[reason], doc.features.chars, doc.features.utf8Bytes)
    const { removed } = this.stats.samples
    if (!qualifies(removed, rank, SAMPLES_PER_STEP)) return
    const sample = { ...sampleOf(doc, rank, doc.text), reason, values: valuesOf(doc, this.stats.name) }
    addSample(removed, sample, SAMPLES_PER_STEP)
  }

  duplicate(doc: Document, keeper: KeptInstead, rank: string): void {
    addTally(this.cell(doc.source).duplicate, doc.features.chars, doc.features.utf8Bytes)
    const { removed } = this.stats.samples
    if (!qualifies(removed, rank, SAMPLES_PER_STEP)) return
    const { id, similarity, place } = keeper
    const shown: { id: string; similarity: number; excerpt?: string } = { id, similarity }
    this.#keepers?.want(place, (text) => {
      shown.excerpt = excerpt(text)
    })
    addSample(
      removed,
      { ...sampleOf(doc, rank, doc.text), reason: 'duplicate', keeper: shown },
      SAMPLES_PER_STEP,
    )
  }

  quarantined(source: string, cause: string): void {
    const { quarantined } = this.cell(source)
    quarantined[cause] = (quarantined[cause] ?? 0) + 1
  }

  edited(doc: Document, before: string, edits: Readonly<Record<string, number>>, rank: string): void {
    const cell = this.cell(doc.source)
    for (const [kind, n] of Object.entries(edits)) cell.edits[kind] = (cell.edits[kind] ?? 0) + n
    // A cleaner may count what it leaves as it is.
    if (doc.text === before) return
    cell.edited += 1
    const { edited } = this.stats.samples
    if (!qualifies(edited, rank, SAMPLES_PER_STEP)) return
    // Shown around the first edit: the start of a long document says nothing of it.
    let first = 0
    while (first < before.length && before[first] === doc.text[first]) first += 1
    const from = Math.max(0, first - 60)
    const after = excerpt(doc.text, from)
    const sample = {
      ...sampleOf(doc, rank, ''),
      excerpt: this.#confidential ? after : excerpt(before, from),
      after,
    }
    addSample(edited, sample, SAMPLES_PER_STEP)
  }
}

/** Counts what became of whole documents and files, over one unit. */
export class UnitRecorder {
  readonly steps: readonly StepRecorder[]
  readonly #stats: UnitStats

  constructor(steps: readonly StepRecorder[]) {
    this.steps = steps
    this.#stats = newUnitStats(steps.map((step) => step.stats))
  }

  ledger(source: string, file: string): FileLedger {
    const key = `${source}/${file}`
    this.#stats.files[key] ??= newLedger()
    return this.#stats.files[key]
  }

  kept(doc: Document, rank: string): void {
    const { byLang, byLabel, samples } = this.#stats.kept
    const { chars, utf8Bytes } = doc.features
    for (const [table, key] of [
      [byLang, doc.lang ?? 'und'],
      [byLabel, doc.label ?? 'unlabelled'],
    ] as const) {
      table[key] ??= newTally()
      addTally(table[key], chars, utf8Bytes)
    }
    if (qualifies(samples, rank, SAMPLES_PER_STEP))
      addSample(samples, sampleOf(doc, rank, doc.text), SAMPLES_PER_STEP)
    this.#domain(doc, 'kept')
    this.ledger(doc.source, doc.file).kept += 1
  }

  removed(doc: Document): void {
    this.#domain(doc, 'removed')
    this.ledger(doc.source, doc.file).removed += 1
  }

  duplicate(doc: Document): void {
    this.#domain(doc, 'removed')
    this.ledger(doc.source, doc.file).duplicate += 1
  }

  quarantined(source: string, file: string, offset: number, cause: string, detail?: string): void {
    this.ledger(source, file).quarantined += 1
    if (this.#stats.quarantine.filter((fault) => fault.cause === cause).length < CAUSES_SHOWN) {
      this.#stats.quarantine.push({
        cause,
        ...(detail !== undefined && { detail }),
        file: `${source}/${file}`,
        offset,
      })
    }
  }

  #domain(doc: Document, table: 'kept' | 'removed'): void {
    const domain = doc.url === undefined ? undefined : domainOf(doc.url)
    if (domain === undefined) return
    const { counts } = this.#stats.domains[table]
    counts[domain] = (counts[domain] ?? 0) + 1
  }

  finish(): UnitStats {
    const { domains } = this.#stats
    return {
      ...this.#stats,
      domains: { kept: trimTopCounts(domains.kept), removed: trimTopCounts(domains.removed) },
    }
  }
}
