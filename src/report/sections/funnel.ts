import type { Tally } from '../../stats/stats.ts'
import { type Counted, type FunnelRow, isReaders } from '../derive.ts'
import { bytes, compact, counted, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { chip, key, more, note, section, type Tone, table, width } from '../parts.ts'

const UNITS = [
  ['docs', 'documents', integer],
  ['chars', 'characters', compact],
  ['bytes', 'bytes', bytes],
] as const satisfies readonly (readonly [keyof Tally, string, (value: number) => string])[]

const LEGEND = [
  ['kept', 'left'],
  ['removed', 'removed here'],
  ['duplicate', 'duplicate'],
  ['quarantined', 'quarantined'],
  ['edited', 'edited away'],
] as const satisfies readonly (readonly [Tone, string])[]

const KINDS_SHOWN = 6

/** What each step did, as bars in three units and as one table with every number. */
export function funnelSection(rows: readonly FunnelRow[]): Markup {
  const radios = UNITS.map(
    ([unit, name], i) =>
      html`<label><input type="radio" name="unit" value="${unit}"${i === 0 && html` checked`}>${name}</label>`,
  )
  const present = new Set(
    rows.flatMap((row) => UNITS.flatMap(([unit]) => slices(row, unit).map(({ tone }) => tone))),
  )
  return section(
    'funnel',
    'Funnel',
    '漏斗',
    html`<fieldset class="switch"><legend>Bars show</legend>${radios}</fieldset>`,
    ...UNITS.map(([unit, name, show]) => panel(rows, unit, name, show)),
    html`<p class="legend">${LEGEND.filter(([tone]) => present.has(tone)).map(([tone, text]) => html`${key(tone, text)} `)}</p>`,
    html`<details class="numbers"><summary>All numbers</summary>${numbers(rows)}</details>`,
  )
}

interface Slice {
  readonly tone: Tone
  readonly size: number
}

/** What became of one unit at one step. Characters and bytes can also be edited away, or added. */
function slices(row: FunnelRow, unit: keyof Tally): Slice[] {
  // Bars start at what was collected: records without a document have no place on them.
  if (isReaders(row)) return [{ tone: 'kept', size: row.out[unit] }]
  const taken = row.removed[unit] + row.duplicate[unit] + (unit === 'docs' ? row.quarantined : 0)
  const edited = row.step.kind === 'cleaner' ? Math.max(0, row.in[unit] - taken - row.out[unit]) : 0
  const all: Slice[] = [
    { tone: 'kept', size: row.out[unit] },
    { tone: 'removed', size: row.removed[unit] },
    { tone: 'duplicate', size: row.duplicate[unit] },
    { tone: 'quarantined', size: unit === 'docs' ? row.quarantined : 0 },
    { tone: 'edited', size: edited },
  ]
  return all.filter(({ size }) => size > 0)
}

function panel(
  rows: readonly FunnelRow[],
  unit: keyof Tally,
  name: string,
  show: (value: number) => string,
): Markup {
  // A cleaner may add text: the widest level stands for the whole.
  const whole = Math.max(0, ...rows.map((row) => row.out[unit]))
  const body = rows.map((row) => {
    const parts = slices(row, unit)
    const gone = parts.filter(({ tone }) => tone !== 'kept').reduce((total, { size }) => total + size, 0)
    const taken = isReaders(row) && unit === 'docs' ? row.in.docs - row.out.docs : gone
    return html`<tr>
<th scope="row">${label(row.step.name, 40)}${doings(row)}</th>
<td class="bar"><span class="stack">${parts.map(
      ({ tone, size }) => html`<span class="${tone}" style="width:${width(size, whole)}"></span>`,
    )}</span></td>
<td class="n" data-head="left">${show(row.out[unit])}</td>
<td class="n" data-head="taken out here">${taken === 0 ? '–' : show(taken)}</td>
<td class="n" data-head="of what reached it">${taken === 0 ? '–' : percent(taken, taken + row.out[unit])}</td>
<td class="n" data-head="of collected left">${percent(row.out[unit], whole)}</td>
</tr>`
  })
  return html`<div class="panel ${unit}"><h3 class="panel-title">In ${name}</h3>
<table class="funnel"><thead><tr><th scope="col">Step</th><th></th><th scope="col" class="n">Left</th>
<th scope="col" class="n">Taken out here</th><th scope="col" class="n">of what reached it</th>
<th scope="col" class="n">of collected left</th></tr></thead><tbody>${body}</tbody></table></div>`
}

/** What kind of step it is, and on a line of its own what it did besides removing. */
function doings(row: FunnelRow): Markup {
  const { step, removed, quarantined, edited } = row
  if (isReaders(row)) {
    const rest = [
      removed.docs > 0 && `${integer(removed.docs)} skipped`,
      quarantined > 0 && `${integer(quarantined)} unreadable`,
    ].filter((text) => text !== false)
    return html`<small>readers</small>${rest.length > 0 && html`<span class="did">${rest.join(' · ')}</span>`}`
  }
  const kinds = edits(row.edits)
  if (edited === 0 && kinds === false) return html`<small>${step.kind}</small>`
  // What a cleaner removes a document for, or counts and leaves, is found without an edit.
  const did =
    edited === 0 ? 'found ' : `edited ${counted(edited, 'document')} (${percent(edited, row.in.docs)})`
  return html`<small>${step.kind}</small><span class="did">${did}${kinds}</span>`
}

function edits(all: readonly Counted<number>[]): Markup | false {
  const kinds = all.filter(({ value }) => value > 0)
  if (kinds.length === 0) return false
  const shown = kinds
    .slice(0, KINDS_SHOWN)
    .map(({ key, value }) => chip(html`${label(key, 30)} ${compact(value)}`, 'edited'))
  const rest = kinds.length - shown.length
  return html`<span class="chips">${shown}${rest > 0 && ` and ${rest} more`}</span>`
}

function numbers(rows: readonly FunnelRow[]): Markup {
  const head = [
    'Reached',
    'Removed',
    'Duplicate',
    'Quarantined',
    'Edited',
    'Left',
    'Characters left',
    'Bytes left',
  ]
  const count = (value: number) => (value === 0 ? '–' : integer(value))
  return html`${table(
    [
      { head: 'Step' },
      { head: 'Id' },
      { head: 'Pass', number: true },
      ...head.map((text) => ({ head: text, number: true })),
    ],
    rows.map((row) => [
      label(row.step.name, 40),
      label(row.step.id, 60),
      row.step.pass,
      integer(row.in.docs),
      count(row.removed.docs),
      count(row.duplicate.docs),
      count(row.quarantined),
      count(row.edited),
      integer(row.out.docs),
      integer(row.out.chars),
      integer(row.out.bytes),
    ]),
  )}
${rows.some(({ edits }) => edits.length > KINDS_SHOWN) && more('Kinds of edits beyond the largest are in stats.json.')}
${note('Characters are Unicode code points, bytes are UTF-8 (1 kB = 1,000 B).')}`
}
