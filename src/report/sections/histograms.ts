import type { FunnelRow } from '../derive.ts'
import { integer, percent } from '../format.ts'
import { drawHistogram } from '../histogram-chart.ts'
import { histogramView, removedRanges } from '../histogram-view.ts'
import { html, label, type Markup } from '../html.ts'
import { paramsText } from '../params.ts'
import { key, more, section } from '../parts.ts'

/** A drawing is about 12 kB; a recipe with more measuring steps than this is a rarity. */
const DRAWN = 40

/** What each rule measured, with the line it drew. */
export function histogramsSection(rows: readonly FunnelRow[]): Markup | undefined {
  const drawable = rows.flatMap((row) => {
    const view = histogramView(row.step)
    return view === undefined ? [] : [{ row, view }]
  })
  if (drawable.length === 0) return undefined
  const cards = drawable.slice(0, DRAWN).map(({ row, view }) => {
    const taken = row.removed.docs
    const sides = removedRanges(view).length > 0
    return html`<figure><figcaption><b>${label(row.step.name, 40)}</b>
<span>${label(view.column, 60)}${paramsText(row.step.params) !== '' && html` · ${label(paramsText(row.step.params), 80)}`}</span></figcaption>
${drawHistogram(view, row.step.name)}
<p>${integer(view.docs)} measured, ${taken === 0 ? 'none removed' : html`${key(sides ? 'removed' : 'plain', html`${integer(taken)} removed (${percent(taken, row.in.docs)})`)}`}</p></figure>`
  })
  return section(
    'histograms',
    'Histograms',
    '分布',
    html`<p class="legend">${key('kept', 'kept side')} ${key('removed', 'removed side')} <span class="key line">threshold</span></p>
<div class="cards">${cards}</div>`,
    drawable.length > DRAWN && more(`and ${integer(drawable.length - DRAWN)} more, in stats.json`),
  )
}
