import type { Stats } from '../stats/stats.ts'
import { cap } from './derive.ts'
import { integer } from './format.ts'
import { code, columns, mdTable, more } from './md.ts'
import { clusterSizes, guards } from './sections/duplicates.ts'

const ROWS_SHOWN = 40

/** How large the clusters of copies are, and where a guard changed the result. Pairs stand among the samples. */
export function duplicatesPart(stats: Stats): string {
  const rows = Object.entries(stats.clusters).flatMap(([step, counts]) =>
    clusterSizes(counts).map(({ size, value }) => [code(step, 40), code(size, 20), integer(value)]),
  )
  const { shown, rest } = cap(rows, ROWS_SHOWN)
  const notes = Object.keys(stats.dedups).flatMap((step) =>
    guards(stats, step).map((text) => `- ${code(step, 40)}: ${text}\n`),
  )
  const table =
    rows.length === 0
      ? ''
      : mdTable(columns(['Step', 'Documents in cluster'], ['Clusters']), shown) + more(rest, 'sizes')
  return [table, notes.join('')].filter((text) => text !== '').join('\n')
}
