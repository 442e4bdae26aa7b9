import type { Sample } from '../stats/stats.ts'
import { type Change, diffExcerpts } from './diff.ts'
import { measure, percent } from './format.ts'
import { excerpt, html, label, type Markup } from './html.ts'
import { chip, type Tone } from './parts.ts'
import { clip } from './visible.ts'

/** `Stats` promises 400 code points; a file that holds more must not grow the page. */
const EXCERPT_LIMIT = 500
const VALUES_SHOWN = 8

/** A document as it was kept or removed. */
export const sampleCard = (sample: Sample, tone: Tone): Markup =>
  card(
    sample,
    tone,
    sample.reason !== undefined && chip(label(sample.reason, 80), tone),
    sample.excerpt === '' ? html`<p class="more">no text left</p>` : passage(sample.excerpt),
  )

/**
 * A document before and after a cleaner, with what differs marked. What a confidential cleaner took out is in neither
 * excerpt: then both are the same.
 */
export function editedCard(sample: Sample): Markup {
  const { excerpt, after = '' } = sample
  if (excerpt === after) {
    const body = html`<h5>After; what was taken out is confidential and not shown</h5>${passage(after)}`
    return card(sample, 'edited', false, body)
  }
  const changes = diffExcerpts(clip(excerpt, EXCERPT_LIMIT), clip(after, EXCERPT_LIMIT))
  return card(sample, 'edited', false, pair(changes, 'Before', 'After'))
}

/** A duplicate beside the document that was kept instead, with what differs marked. */
export function duplicateCard(sample: Sample): Markup {
  const { keeper } = sample
  if (keeper === undefined) return sampleCard(sample, 'duplicate')
  const similarity = chip(`similarity ${percent(keeper.similarity, 1)}`, 'duplicate')
  if (keeper.excerpt === undefined) {
    const body = html`${passage(sample.excerpt)}<h5>Kept instead: ${label(keeper.id, 40)}</h5>`
    return card(sample, 'duplicate', similarity, body)
  }
  const changes = diffExcerpts(clip(sample.excerpt, EXCERPT_LIMIT), clip(keeper.excerpt, EXCERPT_LIMIT))
  const kept = html`Kept instead <small>${label(keeper.id, 40)}</small>`
  const apart = html`<p class="more">These beginnings share little: what the two have in common lies beyond them.</p>`
  return card(
    sample,
    'duplicate',
    similarity,
    html`${pair(changes, 'Dropped', kept)}${!alike(changes) && apart}`,
  )
}

/** Two versions side by side. Where they share little, marks would only be noise. */
function pair(changes: readonly Change[], before: Markup | string, after: Markup | string): Markup {
  const marked = alike(changes)
  const side = (title: Markup | string, own: 'gone' | 'new') =>
    html`<div><h5>${title}</h5><blockquote dir="auto">${changes
      .filter(({ kind }) => kind === 'same' || kind === own)
      .map(({ kind, text }) => {
        if (kind === 'same' || !marked) return excerpt(text)
        return kind === 'gone' ? html`<del>${excerpt(text)}</del>` : html`<ins>${excerpt(text)}</ins>`
      })}</blockquote></div>`
  return html`<div class="pair">${side(before, 'gone')}${side(after, 'new')}</div>`
}

function alike(changes: readonly Change[]): boolean {
  const size = (kind: Change['kind']) =>
    changes.reduce((total, change) => total + (change.kind === kind ? change.text.length : 0), 0)
  return size('same') >= Math.min(size('gone'), size('new'))
}

const passage = (text: string): Markup =>
  html`<blockquote dir="auto">${excerpt(clip(text, EXCERPT_LIMIT))}</blockquote>`

/** `reason` and the measured values say why; where the document comes from stands below it. */
function card(sample: Sample, tone: Tone, reason: Markup | false, body: Markup): Markup {
  const { source, lang, label: kind, title, values: measured, url, file, id } = sample
  const facts = [source, lang, kind].filter((fact) => fact !== undefined && fact !== '')
  return html`<article class="sample ${tone}"><header>${title !== undefined && title !== '' && html`<b>${label(title, 100)}</b>`}
${reason} ${values(measured)}</header>
${body}
<footer>${facts.map((fact) => html`${chip(label(fact ?? '', 40))} `)}<span>${label(url ?? file, 160)}</span> <code>${clip(id, 40)}</code></footer></article>\n`
}

/** Columns without the step's name, under which the cards stand: `mojibake.misread` → `misread`. */
function values(measured: Sample['values']): Markup[] {
  return Object.entries(measured ?? {})
    .slice(0, VALUES_SHOWN)
    .map(([name, value]) => {
      const shown = typeof value === 'number' ? measure(value) : (value ?? 'none')
      return html`<span class="value">${label(name.slice(name.indexOf('.') + 1), 40)} <b>${label(shown, 40)}</b></span> `
    })
}
