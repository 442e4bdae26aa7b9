import type { Sample, Stats } from '../../stats/stats.ts'
import { totalStep } from '../derive.ts'
import { integer } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { paramsText } from '../params.ts'
import { key, note, section } from '../parts.ts'
import { editedCard, sampleCard } from '../sample-card.ts'

/** Samples of all steps together: with 400 code points each, well under a megabyte. */
const BUDGET = 240
const MOST_PER_LIST = 8
const LEAST_PER_LIST = 2
const KEPT_SHOWN = 4

/** What the steps did, to be read rather than counted. Duplicates have a section of their own. */
export function samplesSection(stats: Stats, keptDocs: number): Markup | undefined {
  const steps = stats.steps.filter(
    ({ kind, samples }) => kind !== 'dedup' && samples.removed.length + samples.edited.length > 0,
  )
  const { samples: kept } = stats.kept
  if (steps.length === 0 && kept.length === 0) return undefined
  const limit = perList(steps.length)
  const groups = steps.map((step) => {
    const { name, params, samples } = step
    const parameters = paramsText(params)
    const totals = totalStep(step)
    const removed = samples.removed.slice(0, limit)
    const edited = samples.edited.slice(0, limit)
    return html`<details class="samples"><summary>${label(name, 40)}
${parameters !== '' && html`<small>${label(parameters, 160)}</small>`}
${removed.length > 0 && key('removed', of(removed, totals.removed.docs, 'removed'))}
${edited.length > 0 && key('edited', of(edited, totals.edited, 'edited'))}</summary>
${removed.map((sample) => sampleCard(sample, 'removed'))}${edited.map(editedCard)}</details>`
  })
  const shownKept = kept.slice(0, KEPT_SHOWN)
  return section(
    'samples',
    'Samples',
    '样本',
    note('Chosen by hash, the same in every run. Hidden characters are spelled out.'),
    shownKept.length > 0 &&
      html`<details class="samples" open><summary>kept ${key('kept', of(shownKept, keptDocs, 'kept'))}</summary>
${shownKept.map((sample) => sampleCard(sample, 'kept'))}</details>`,
    groups,
  )
}

const of = (samples: readonly Sample[], docs: number, outcome: string): string =>
  `${integer(samples.length)} of ${integer(docs)} ${outcome}`

/** Fewer samples of each step when there are many steps. */
export const perList = (steps: number): number =>
  Math.min(MOST_PER_LIST, Math.max(LEAST_PER_LIST, Math.floor(BUDGET / (2 * Math.max(1, steps)))))
