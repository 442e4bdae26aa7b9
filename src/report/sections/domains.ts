import type { Stats, TopCounts } from '../../stats/stats.ts'
import { mergeCounts } from '../derive.ts'
import { counted, integer } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { bars, key, section, type Tone } from '../parts.ts'

const DOMAINS_SHOWN = 15

/** Where the kept and the removed documents came from. */
export function domainsSection({ domains }: Stats): Markup | undefined {
  if (Object.keys(domains.kept.counts).length + Object.keys(domains.removed.counts).length === 0)
    return undefined
  return section(
    'domains',
    'Top domains',
    '域名',
    html`<div class="two">${top('kept', 'Kept', domains.kept)}${top('removed', 'Removed', domains.removed)}</div>`,
  )
}

function top(tone: Tone, title: string, { counts, other }: TopCounts): Markup {
  const all = mergeCounts([counts])
  const shown = all.slice(0, DOMAINS_SHOWN)
  const rest = all.slice(DOMAINS_SHOWN).reduce((total, { value }) => total + value, 0) + other
  return html`<div><h3>${key(tone, title)}</h3>
${
  all.length === 0
    ? html`<p class="more">none with a URL</p>`
    : bars(
        shown.map(({ key: domain, value }) => ({ label: label(domain, 60), value, text: integer(value) })),
        tone,
      )
}
${rest > 0 && html`<p class="more">and ${counted(rest, 'document')} on other domains</p>`}</div>`
}
