import type { Stats, VerificationStats } from '../../stats/stats.ts'
import type { FunnelRow } from '../derive.ts'
import { counted, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { paramsText } from '../params.ts'
import { bars, more, note, section } from '../parts.ts'
import { duplicateCard } from '../sample-card.ts'
import { clip } from '../visible.ts'

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
  const found =
    duplicate.docs === 0
      ? 'No document had a copy'
      : `${counted(duplicate.docs, 'document')} (${percent(duplicate.docs, reached.docs)} of what reached it) had a copy that was kept${inClusters(sizes)}`
  // The least alike first: they show where the threshold lies.
  const pairs = step.samples.removed
    .toSorted((a, b) => (a.keeper?.similarity ?? 1) - (b.keeper?.similarity ?? 1))
    .slice(0, PAIRS_SHOWN)
  const alike = new Set(pairs.map(({ keeper }) => keeper?.similarity))
  const parameters = paramsText(step.params)
  return html`<h3>${label(step.name, 40)} ${parameters !== '' && html`<small>${label(parameters, 120)}</small>`}</h3>
<p>${found}.</p>
${guards(stats, step.name).map((text) => note(text))}
${sizes.length > 1 && sizeBars(sizes)}
${alike.size > 1 && note(`${pairs.length} sampled pairs, the least alike first.`)}
${pairs.slice(0, PAIRS_OPEN).map(duplicateCard)}
${pairs.length > PAIRS_OPEN && html`<details class="numbers"><summary>${pairs.length - PAIRS_OPEN} more pairs</summary>${pairs.slice(PAIRS_OPEN).map(duplicateCard)}</details>`}`
}

/** What comparing texts, a guard or a cap changed in the result, in sentences: said, never silent. */
export function guards({ dedups }: Stats, step: string): string[] {
  const { guarded = 0, capped = 0, cappedBuckets = 0, verification, index } = dedups[step] ?? {}
  const are = guarded === 1 ? 'it is' : 'they are'
  const were = guarded === 1 ? 'was' : 'were'
  return [
    index !== undefined &&
      `${counted(index.copies, 'document')} had the kept copy in the index of earlier runs: ${counted(index.documents, 'document')} in ${counted(index.segments, 'segment')} when this run began.`,
    verification !== undefined && verified(verification),
    guarded > 0 &&
      `${counted(guarded, 'document')} ${were} kept although a chain of copies leads to a cluster: ${are} unlike its keeper.`,
    capped > 0 &&
      `${counted(capped, 'time')} a document was kept without being compared with everything in reach: ${counted(cappedBuckets, 'key')} had so many documents that a cap on comparisons was met.`,
  ].filter((text) => text !== false)
}

/** How the texts of candidate pairs bore out what their fingerprints say. */
function verified({
  compared,
  refused,
  overestimated,
  underestimated,
  meanError,
  largestError,
}: VerificationStats): string {
  const error =
    compared === 0
      ? ''
      : ` Estimates were off by ${decimal(meanError)} on average, ${decimal(largestError)} at most.`
  return (
    `${counted(compared, 'candidate pair')} had their texts compared; ${integer(refused)} proved to be no copies, ` +
    `${integer(overestimated)} of them copies by their fingerprints; ${integer(underestimated)} copies were none by their fingerprints.${error}`
  )
}

const decimal = (value: number): string => value.toFixed(3)

type Size = ReturnType<typeof clusterSizes>[number]

const clustersIn = (sizes: readonly Size[]): number => sizes.reduce((total, { value }) => total + value, 0)

function inClusters(sizes: readonly Size[]): string {
  if (sizes.length === 0) return ''
  return `, in ${counted(clustersIn(sizes), 'cluster')}${sizes.length === 1 ? ` of ${clip(sizes[0]?.size ?? '', 20)}` : ''}`
}

function sizeBars(sizes: readonly Size[]): Markup {
  return html`<h4>Clusters by size</h4>
${bars(
  sizes.slice(0, SIZES_SHOWN).map(({ size, value }) => ({
    label: html`${label(size, 20)} documents`,
    value,
    text: html`${integer(value)} <small>${percent(value, clustersIn(sizes))}</small>`,
  })),
  'duplicate',
)}${sizes.length > SIZES_SHOWN && more(`and ${sizes.length - SIZES_SHOWN} more sizes`)}`
}

/** Cluster sizes in numerical order; a bin such as `5-8` stands by its first number. */
export function clusterSizes(counts: Readonly<Record<string, number>>): { size: string; value: number }[] {
  const first = (size: string) => Number.parseInt(size.replace(/^\D+/, ''), 10)
  return Object.entries(counts)
    .map(([size, value]) => ({ size, value }))
    .sort((a, b) => first(a.size) - first(b.size))
}
