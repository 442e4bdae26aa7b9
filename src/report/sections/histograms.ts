import type { FunnelRow } from '../derive.ts'
import { integer, percent } from '../format.ts'
import { drawHistogram } from '../histogram-chart.ts'
import { type HistogramView, histogramView } from '../histogram-view.ts'
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
  const shown = drawable.slice(0, DRAWN)
  const cards = shown.map(({ row, view }) => {
    const { name, params } = row.step
    const column = view.column === name ? '' : view.column
    const facts = [column, paramsText(params)].filter((text) => text !== '')
    return html`<figure><figcaption><b>${label(name, 40)}</b>
<span>${label(facts.join(' · '), 160)}</span></figcaption>
${drawHistogram(view, name)}
<p>${integer(view.docs)} measured, ${removed(row, view)}</p></figure>`
  })
  return section(
    'histograms',
    'Histograms',
    '分布',
    html`<p class="legend">${key('kept', 'passed on')} ${key('removed', 'removed here')} <span class="key line">threshold</span>
${shown.some(({ view }) => view.broken !== undefined) && html`<span class="key broken">bar cut short, its number beside it</span>`}</p>
<div class="cards">${cards}</div>`,
    drawable.length > DRAWN && more(`and ${integer(drawable.length - DRAWN)} more, in stats.json`),
  )
}

function removed({ removed, in: reached }: FunnelRow, view: HistogramView): Markup {
  if (removed.docs === 0) return html`none removed`
  const unmeasured = removed.docs - view.removed
  const share = `${integer(removed.docs)} removed (${percent(removed.docs, reached.docs)})`
  return html`${key('removed', share)}${unmeasured > 0 && `, ${integer(unmeasured)} of them with nothing to measure`}`
}
