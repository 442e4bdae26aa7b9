import type { Cell, StepStats, Tally, Timings } from '../stats/stats.ts'
import { mergeCell, mergeTally, newCell, newTable, newTally } from '../stats/tally.ts'
import type { Stage } from './plan.ts'
import { KINDS, type Kind } from './queue/kinds.ts'

type TaskTime = Timings['units'][string]

/** What the counted tasks of one stage did. */
export class StageCounts {
  readonly stage: Stage
  readonly kind: Kind
  /** Tasks that are committed. */
  done = 0
  /** Of these, the tasks that are counted below. */
  counted = 0
  /** Cells by step, then source. Empty for a stage that reads no documents. */
  readonly steps = new Map<string, Record<string, Cell>>()
  /** What left the last step of the recipe, by source: filled by the last pass alone. */
  readonly kept: Record<string, Tally> = newTable()
  /** How long each counted task took. */
  readonly seconds: number[] = []
  docs = 0
  /** Input bytes read, in the first pass. */
  bytes = 0
  /** By process, the threads that did tasks. */
  readonly #threads = new Map<string, Set<number>>()

  constructor(stage: Stage, kind: Kind) {
    this.stage = stage
    this.kind = kind
  }

  addTime({ seconds, docs, bytes, host, pid, thread }: TaskTime): void {
    this.seconds.push(seconds)
    this.docs += docs
    this.bytes += bytes
    const process = `${host} ${pid}`
    const threads = this.#threads.get(process) ?? new Set()
    this.#threads.set(process, threads.add(thread))
  }

  /** `isLast`: this stage is the last pass, whose last step is where documents are kept. */
  addSteps(steps: readonly Pick<StepStats, 'name' | 'sources'>[], isLast: boolean): void {
    for (const { name, sources } of steps) {
      const cells = this.steps.get(name) ?? newTable<Cell>()
      this.steps.set(name, cells)
      for (const [source, cell] of Object.entries(sources)) {
        cells[source] ??= newCell()
        mergeCell(cells[source], cell)
      }
    }
    const last = isLast ? steps.at(-1) : undefined
    for (const [source, { out }] of Object.entries(last?.sources ?? {})) {
      this.kept[source] ??= newTally()
      mergeTally(this.kept[source], out)
    }
  }

  /** Most threads that one process had at work. */
  get threads(): number {
    return Math.max(0, ...[...this.#threads.values()].map(({ size }) => size))
  }

  /** Seconds of threads that the committed tasks took; guessed from the counted ones where not all are counted. */
  get threadSeconds(): number {
    return this.scale * this.seconds.reduce((sum, seconds) => sum + seconds, 0)
  }

  /** Committed tasks to one that is counted: 1 when all are. */
  get scale(): number {
    return this.counted === 0 ? 0 : this.done / this.counted
  }
}

/** Documents by what became of them so far. `records` = the sum of the others. */
export interface Outcomes {
  readonly records: number
  readonly kept: number
  readonly removed: number
  readonly duplicate: number
  readonly quarantined: number
  /** Came through what is done and wait for what is not. */
  readonly pending: number
}

const docsOf = (table: Readonly<Record<string, Tally>>): number =>
  Object.values(table).reduce((sum, { docs }) => sum + docs, 0)

export const removedOf = ({ removed }: Cell): number => docsOf(removed)

export const quarantinedOf = ({ quarantined }: Cell): number =>
  Object.values(quarantined).reduce((sum, n) => sum + n, 0)

/** Whole documents; guessed where not all tasks are counted. */
export function outcomesOf(stages: readonly StageCounts[]): Outcomes {
  const sum = (of: (counts: StageCounts) => number): number =>
    Math.round(stages.reduce((total, counts) => total + counts.scale * of(counts), 0))
  const cells =
    (of: (cell: Cell) => number) =>
    ({ steps }: StageCounts): number =>
      [...steps.values()]
        .flatMap((table) => Object.values(table))
        .reduce((total, cell) => total + of(cell), 0)
  const [first] = stages
  const read = Object.values([...(first?.steps.values() ?? [])][0] ?? {})
  const records = Math.round((first?.scale ?? 0) * read.reduce((total, cell) => total + cell.in.docs, 0))
  const kept = sum((counts) => docsOf(counts.kept))
  const removed = sum(cells(removedOf))
  const duplicate = sum(cells(({ duplicate: { docs } }) => docs))
  const quarantined = sum(cells(quarantinedOf))
  const pending = Math.max(0, records - kept - removed - duplicate - quarantined)
  return { records, kept, removed, duplicate, quarantined, pending }
}

/** Records by cause of their quarantine, most first; guessed where not all tasks are counted. */
export function causesOf(
  stages: readonly StageCounts[],
): { readonly cause: string; readonly docs: number }[] {
  const causes = new Map<string, number>()
  for (const { steps, scale } of stages) {
    for (const table of steps.values()) {
      for (const { quarantined } of Object.values(table)) {
        for (const [cause, docs] of Object.entries(quarantined))
          causes.set(cause, (causes.get(cause) ?? 0) + scale * docs)
      }
    }
  }
  return [...causes]
    .map(([cause, docs]) => ({ cause, docs: Math.round(docs) }))
    .sort((a, b) => b.docs - a.docs || (a.cause < b.cause ? -1 : 1))
}

/** Seconds of the counted tasks by kind of work. */
export const secondsByKind = (stages: readonly StageCounts[]): ReadonlyMap<Kind, readonly number[]> =>
  new Map(
    KINDS.map((kind) => [kind, stages.filter((s) => s.kind === kind).flatMap(({ seconds }) => seconds)]),
  )
