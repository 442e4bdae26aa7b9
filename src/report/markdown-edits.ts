import { cap, type FunnelRow } from './derive.ts'
import { integer } from './format.ts'
import { code, columns, mdTable, more } from './md.ts'

const ROWS_SHOWN = 40

/** What cleaners found, by kind: numbers masked, lines dropped, hits of a benchmark. */
export function editsPart(rows: readonly FunnelRow[]): string {
  const kinds = rows.flatMap(({ step, edits }) =>
    edits
      .filter(({ value }) => value > 0)
      .map(({ key, value }) => [code(step.name, 40), code(key, 40), integer(value)]),
  )
  if (kinds.length === 0) return ''
  const { shown, rest } = cap(kinds, ROWS_SHOWN)
  return mdTable(columns(['Step', 'Kind'], ['Found']), shown) + more(rest, 'kinds')
}
