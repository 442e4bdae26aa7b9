import type { Stats, TopCounts } from '../../stats/stats.ts'
import { mergeCounts } from '../derive.ts'
import { counted, integer, percent } from '../format.ts'
import { html, type Markup } from '../html.ts'
import { bars, key, note, section, type Tone } from '../parts.ts'
import { clip } from '../visible.ts'

const DOMAINS_SHOWN = 15

/** Where the kept and the removed documents came from. */
export function domainsSection({ domains: { kept, removed } }: Stats): Markup | undefined {
  if (Object.keys(kept.counts).length + Object.keys(removed.counts).length === 0) return undefined
  return section(
    'domains',
    'Top domains',
    '域名',
    html`<div class="two">${top('kept', 'Kept', kept, removed)}${top('removed', 'Removed or duplicate', removed, kept)}</div>`,
    note('Percentages are of the domain’s own documents.'),
  )
}

/** A host breaks before its dots, not within its words. */
const host = (domain: string): Markup =>
  html`<bdi>${clip(domain, 60)
    .split('.')
    .map((part, i) => html`${i > 0 && html`<wbr>.`}${part}`)}</bdi>`

function top(tone: Tone, title: string, own: TopCounts, opposite: TopCounts): Markup {
  const all = mergeCounts([own.counts])
  const shown = all.slice(0, DOMAINS_SHOWN)
  const rest = all.slice(DOMAINS_SHOWN).reduce((total, { value }) => total + value, 0) + own.other
  const share = (domain: string, docs: number) => {
    const known = Object.hasOwn(opposite.counts, domain)
    // A domain may have been cut from the other list: then its share is not known.
    if (!known && opposite.other > 0) return ''
    return percent(docs, docs + (known ? (opposite.counts[domain] ?? 0) : 0), 0)
  }
  return html`<div><h3>${key(tone, title)}</h3>
${
  all.length === 0
    ? html`<p class="more">none with a URL</p>`
    : bars(
        shown.map(({ key: domain, value }) => ({
          label: host(domain),
          value,
          text: html`${integer(value)} <small>${share(domain, value)}</small>`,
        })),
        tone,
      )
}
${rest > 0 && html`<p class="more">and ${counted(rest, 'document')} on other domains</p>`}</div>`
}
