import type { Stats } from '../../stats/stats.ts'
import type { FunnelRow } from '../derive.ts'
import { counted, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { bars, more, section } from '../parts.ts'
import { duplicateCard } from '../sample-card.ts'

const PAIRS_OPEN = 2
const PAIRS_SHOWN = 6
const SIZES_SHOWN = 16

/** How large the clusters of copies are, and some pairs to judge by eye. */
export function duplicatesSection(stats: Stats, rows: readonly FunnelRow[]): Markup | undefined {
  const dedups = rows.filter(({ step }) => step.kind === 'dedup')
  if (dedups.length === 0) return undefined
  return section('duplicates', 'Duplicates', '去重', ...dedups.map((row) => oneStep(stats, row)))
}

function oneStep(stats: Stats, { step, duplicate, in: reached }: FunnelRow): Markup {
  const sizes = clusterSizes(stats.clusters[step.name] ?? {})
  const clusters = sizes.reduce((total, { value }) => total + value, 0)
  const found =
    duplicate.docs === 0
      ? 'No document had a copy'
      : `${counted(duplicate.docs, 'document')} (${percent(duplicate.docs, reached.docs)} of what reached it) had a copy that was kept${clusters > 0 ? `, in ${counted(clusters, 'cluster')}` : ''}`
  const pairs = step.samples.removed.slice(0, PAIRS_SHOWN)
  return html`<h3>${label(step.name, 40)}</h3>
<p>${found}.</p>
${
  sizes.length > 0 &&
  html`${bars(
    sizes.slice(0, SIZES_SHOWN).map(({ size, value }) => ({
      label: html`${label(size, 20)} copies`,
      value,
      text: html`${integer(value)} <small>${percent(value, clusters)}</small>`,
    })),
    'duplicate',
  )}${sizes.length > SIZES_SHOWN && more(`and ${sizes.length - SIZES_SHOWN} more sizes`)}`
}
${pairs.slice(0, PAIRS_OPEN).map(duplicateCard)}
${pairs.length > PAIRS_OPEN && html`<details class="numbers"><summary>${pairs.length - PAIRS_OPEN} more pairs</summary>${pairs.slice(PAIRS_OPEN).map(duplicateCard)}</details>`}`
}

/** Cluster sizes in numerical order; a bin such as `5-8` stands by its first number. */
export function clusterSizes(counts: Readonly<Record<string, number>>): { size: string; value: number }[] {
  const first = (size: string) => Number.parseInt(size.replace(/^\D+/, ''), 10)
  return Object.entries(counts)
    .map(([size, value]) => ({ size, value }))
    .sort((a, b) => first(a.size) - first(b.size))
}
