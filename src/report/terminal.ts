import pc from 'picocolors'
import { reconcile } from '../stats/reconcile.ts'
import type { Stats } from '../stats/stats.ts'
import { type FunnelRow, funnel, isReaders, outcomes } from './derive.ts'
import { bytes, compact, counted, integer, percent } from './format.ts'
import { displayWidth, padLeft, padRight, shorten } from './terminal-width.ts'
import { visibleLabel } from './visible.ts'

export interface TerminalOptions {
  /** Whether the terminal understands ANSI colours; without them the bars differ by shade. */
  readonly color: boolean
  /** Columns; 80 when the output is no terminal. */
  readonly width: number
}

const LONGEST_NAME = 24
const SHORTEST_BAR = 8
const GAP = '  '

/** The funnel as text: one line per step, then where every record ended. No line is wider than `width`. */
export function renderFunnel(stats: Stats, { color, width }: TerminalOptions): string {
  const colors = pc.createColors(color)
  const rows = funnel(stats)
  const out = outcomes(rows)
  const { keptTally } = out
  const title = `${visibleLabel(stats.recipe.name)}: ${integer(out.kept)} of ${counted(out.documents, out.documents === out.records ? 'record' : 'document')} kept`
  const text = `${compact(keptTally.chars)} characters, ${bytes(keptTally.bytes)}`
  const faults = reconcile(stats)
  const ends = [
    ['kept', out.kept, colors.green],
    ['removed', out.removed, colors.red],
    ['duplicate', out.duplicate, colors.yellow],
    ['quarantined', out.quarantined, colors.magenta],
    ...(out.skipped > 0 ? [['skipped', out.skipped, colors.dim] as const] : []),
  ] as const
  // Shares are of documents; what never was one has none.
  const share = (name: string, docs: number) =>
    name === 'skipped' || name === 'quarantined' ? '' : percent(docs, out.documents)
  const digits = displayWidth(integer(out.records))
  const sums = ends.map(([name, docs, paint]) => {
    const line =
      `${padRight(name, 12)}${padLeft(integer(docs), digits)}${padLeft(share(name, docs), 8)}`.trimEnd()
    return docs === 0 ? colors.dim(line) : paint(line)
  })
  const verdict =
    faults.length === 0
      ? `${padRight('in', 12)}${integer(out.records)}${GAP}reconciles`
      : colors.red(shorten(`does not reconcile: ${visibleLabel(faults[0] ?? '')}`, width))
  return [
    colors.bold(shorten(title, width)),
    colors.dim(shorten(text, width)),
    '',
    ...lines(rows, colors, width),
    '',
    ...sums,
    verdict,
    '',
  ].join('\n')
}

type Colors = ReturnType<typeof pc.createColors>

function lines(rows: readonly FunnelRow[], colors: Colors, width: number): string[] {
  const table = rows.map((row) => {
    const taken = row.in.docs - row.out.docs
    return [
      shorten(visibleLabel(row.step.name), LONGEST_NAME),
      integer(row.out.docs),
      taken > 0 ? integer(taken) : row.edited > 0 ? `edited ${compact(row.edited)}` : '–',
      taken > 0 ? percent(taken, row.in.docs) : row.edited > 0 ? percent(row.edited, row.in.docs) : '',
    ]
  })
  const head = ['step', 'left', 'taken out', '']
  const widths = head.map((title, i) =>
    Math.max(...[title, ...table.map((cells) => cells[i] ?? '')].map(displayWidth)),
  )
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? padRight : padLeft)(cell, widths[i] ?? 0)).join(GAP)
  const used = displayWidth(line(head))
  const room = width - used - GAP.length
  const { documents } = outcomes(rows)
  const body = table.map((cells, i) => {
    const row = rows[i]
    const bar = row === undefined || room < SHORTEST_BAR ? '' : GAP + drawBar(row, documents, room, colors)
    return shorten(line(cells), width) + bar
  })
  return [colors.dim(shorten(line(head), width).trimEnd()), ...body]
}

/** What is left as a full block; what the step took out beside it. Something is never drawn as nothing. */
function drawBar(row: FunnelRow, documents: number, room: number, colors: Colors): string {
  if (documents === 0) return ''
  const cells = (docs: number) => (docs === 0 ? 0 : Math.max(1, Math.round((docs / documents) * room)))
  const taken = isReaders(row) ? 0 : row.in.docs - row.out.docs
  const left = Math.min(cells(row.out.docs), taken === 0 ? room : room - 1)
  const gone = Math.min(cells(taken), room - left)
  const paint =
    row.duplicate.docs * 2 > taken ? colors.yellow : row.quarantined * 2 > taken ? colors.magenta : colors.red
  return colors.green('█'.repeat(left)) + paint('░'.repeat(gone))
}
