import type { Cell, FileLedger, Stats, StepStats, Tally } from './stats.ts'
import { mergeTally, newTally } from './tally.ts'

type Checked = Pick<Stats, 'steps' | 'files' | 'kept'>

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

const sumTallies = (tallies: Iterable<Tally>): Tally => {
  const total = newTally()
  for (const tally of tallies) mergeTally(total, tally)
  return total
}

const removedDocs = (cell: Cell): number => sum(Object.values(cell.removed).map((tally) => tally.docs))

const quarantinedDocs = (cell: Cell): number => sum(Object.values(cell.quarantined))

/** Documents that a cell accounts for: `out` + removed + duplicate + quarantined. */
export const accounted = (cell: Cell): number =>
  cell.out.docs + removedDocs(cell) + cell.duplicate.docs + quarantinedDocs(cell)

const ledgerTotal = (ledger: FileLedger): number =>
  ledger.kept + ledger.removed + ledger.duplicate + ledger.quarantined

const UNITS = [
  ['docs', 'documents'],
  ['chars', 'characters'],
  ['bytes', 'bytes'],
] as const satisfies readonly (readonly [keyof Tally, string])[]

/** The first unit in which two tallies differ: one lost document is one fault, not three. */
function difference(a: Tally, b: Tally): { a: number; b: number; unit: string } | undefined {
  const differing = UNITS.find(([key]) => a[key] !== b[key])
  if (differing === undefined) return undefined
  const [key, unit] = differing
  return { a: a[key], b: b[key], unit }
}

/** Every document that entered a step ended there or left it. */
const withinSteps = ({ steps }: Checked): string[] =>
  steps.flatMap(({ name, sources }) =>
    Object.entries(sources).flatMap(([source, cell]) => {
      const total = accounted(cell)
      if (cell.in.docs === total) return []
      return [`step ${name}, source ${source}: ${cell.in.docs} documents in, ${total} accounted for`]
    }),
  )

/**
 * What leaves a step reaches the next one, text included. Within a step text cannot be checked: cleaners change it, and
 * what is quarantined is counted in documents alone.
 */
const betweenSteps = ({ steps }: Checked): string[] =>
  steps.slice(1).flatMap(({ name, sources }, i) => {
    const before = steps[i]?.sources ?? {}
    return Object.keys({ ...before, ...sources }).flatMap((source) => {
      const found = difference(sources[source]?.in ?? newTally(), before[source]?.out ?? newTally())
      if (found === undefined) return []
      const { a, b, unit } = found
      return [`step ${name}, source ${source}: ${a} ${unit} in, but ${b} left the step before`]
    })
  })

const withinFiles = ({ files }: Checked): string[] =>
  Object.entries(files).flatMap(([file, ledger]) => {
    const total = ledgerTotal(ledger)
    return ledger.records === total ? [] : [`file ${file}: ${ledger.records} records, ${total} accounted for`]
  })

/** Every outcome counts the same by file as by step. */
function filesAgainstSteps({ steps, files }: Checked): string[] {
  const cellsOf = (step: StepStats | undefined) => Object.values(step?.sources ?? {})
  const cells = steps.flatMap(cellsOf)
  const total = (count: (cell: Cell) => number, of = cells) => sum(of.map(count))
  const bySteps = [
    ['records', 'records read', 'the first step', total((cell) => cell.in.docs, cellsOf(steps[0]))],
    ['kept', 'documents kept', 'the last step', total((cell) => cell.out.docs, cellsOf(steps.at(-1)))],
    ['removed', 'documents removed', 'step', total(removedDocs)],
    ['duplicate', 'duplicates', 'step', total((cell) => cell.duplicate.docs)],
    ['quarantined', 'records quarantined', 'step', total(quarantinedDocs)],
  ] as const
  return bySteps.flatMap(([key, what, by, bySteps]) => {
    const byFiles = sum(Object.values(files).map((ledger) => ledger[key]))
    return byFiles === bySteps ? [] : [`${byFiles} ${what} by file, ${bySteps} by ${by}`]
  })
}

/** What left the last step is what was kept, text included. */
function keptAgainstSteps({ steps, kept }: Checked): string[] {
  const left = sumTallies(Object.values(steps.at(-1)?.sources ?? {}).map((cell) => cell.out))
  const found = difference(sumTallies(Object.values(kept.byLang)), left)
  return found === undefined ? [] : [`${found.a} ${found.unit} kept by language, ${found.b} by the last step`]
}

/**
 * Checks conservation: for every step and source in = out + removed + duplicate + quarantined, one step's output is the
 * next one's input in documents, characters and bytes, every file's ledger closes, and files, steps and what was kept
 * agree. Returns what does not add up, one line each; empty is good.
 */
export const reconcile = (stats: Checked): string[] => [
  ...withinSteps(stats),
  ...betweenSteps(stats),
  ...withinFiles(stats),
  ...filesAgainstSteps(stats),
  ...keptAgainstSteps(stats),
]
