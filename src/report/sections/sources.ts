import type { Stats, Tally } from '../../stats/stats.ts'
import { cap, type FunnelRow } from '../derive.ts'
import { bytes, compact, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import type { RunFacts } from '../input.ts'
import { note, section, table } from '../parts.ts'
import { bandsOf, drawRiver } from '../river-chart.ts'
import { leftOf, type Stage, sourcesBySize, stages } from '../stages.ts'
import { clip } from '../visible.ts'

const SOURCES_SHOWN = 40

/** What is left of each source after each part, and the same as one drawing. */
export function sourcesSection(stats: Stats, rows: readonly FunnelRow[], inputs: RunFacts['inputs']): Markup {
  const parts = stages(stats)
  const order = sourcesBySize(parts)
  const bands = bandsOf(order)
  return section(
    'sources',
    'By source',
    '各来源前后',
    html`<div class="river wide">${drawRiver(rows, bands, 1000)}</div>
<div class="river narrow">${drawRiver(rows, bands, 360)}</div>
<p class="legend">${bands.map(({ name }, i) => html`<span class="key s${i}">${label(name, 40)}</span> `)}</p>`,
    beforeAfter(stats, parts, order, inputs),
    note(
      'Text in UTF-8 bytes, documents below it, and the share of what was collected. “As found” is the size of the input files, in their own encoding and compression.',
    ),
  )
}

function beforeAfter(
  stats: Stats,
  parts: readonly Stage[],
  order: readonly string[],
  inputs: RunFacts['inputs'],
): Markup {
  const { shown, rest } = cap(order, SOURCES_SHOWN)
  const formats = new Map(stats.sources.map(({ name, format }) => [name, format]))
  const found = (sources: readonly string[]) => {
    const sizes = sources.flatMap((source) =>
      Object.hasOwn(inputs, source) ? [inputs[source]?.bytes ?? 0] : [],
    )
    return sizes.length === 0 ? '–' : bytes(sizes.reduce((total, size) => total + size, 0))
  }
  const row = (name: Markup, sources: readonly string[]) => {
    const collected = parts[0] === undefined ? undefined : leftOf(parts[0], sources)
    return [
      name,
      found(sources),
      ...parts.map((stage, i) => cell(leftOf(stage, sources), i === 0 ? undefined : collected)),
    ]
  }
  const rows = shown.map((source) =>
    row(html`${label(source, 40)}<small>${label(formats.get(source) ?? '', 20)}</small>`, [source]),
  )
  if (rest.length > 0) rows.push(row(html`and ${integer(rest.length)} more`, rest))
  return table(
    [
      { head: 'Source' },
      { head: 'As found', number: true },
      ...parts.map(({ title, steps }) => ({
        head: html`${label(title, 40)}<small>${stepsIn(steps)}</small>`,
        number: true,
      })),
    ],
    rows,
    row(html`All`, order),
  )
}

function cell(left: Tally, collected: Tally | undefined): Markup {
  const share = collected === undefined ? '' : ` · ${percent(left.bytes, collected.bytes)}`
  return html`${bytes(left.bytes)}<small>${compact(left.docs)} ${left.docs === 1 ? 'doc' : 'docs'}${share}</small>`
}

/** The steps behind a part that does not bear the name of one. */
const stepsIn = (steps: readonly string[]): string =>
  steps.length === 1 ? '' : `${clip(steps[0] ?? '', 16)} … ${clip(steps.at(-1) ?? '', 16)}`
