import type { Stats } from '../../stats/stats.ts'
import { cap, type FunnelRow, outcomes, quarantineCauses } from '../derive.ts'
import { integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { bars, more, section, table } from '../parts.ts'

const CAUSES_SHOWN = 20
const FIRST_SHOWN = 40

/** What could not be read, why, and where to look. */
export function quarantineSection(stats: Stats, rows: readonly FunnelRow[]): Markup {
  const causes = quarantineCauses(rows)
  const { records, quarantined } = outcomes(rows)
  if (quarantined === 0)
    return section('quarantine', 'Quarantine', '隔离', html`<p>Every record could be read and processed.</p>`)
  const { shown, rest } = cap(causes, CAUSES_SHOWN)
  const { shown: first, rest: others } = cap(stats.quarantine, FIRST_SHOWN)
  return section(
    'quarantine',
    'Quarantine',
    '隔离',
    html`<p>${integer(quarantined)} of ${integer(records)} records (${percent(quarantined, records, 2)}) could not be read or processed. They lie in <code>quarantine/</code>.</p>`,
    bars(
      shown.map(({ cause, step, docs }) => ({
        label: label(cause, 80),
        note: label(step, 40),
        value: docs,
        text: html`${integer(docs)} <small>${percent(docs, quarantined)}</small>`,
      })),
      'quarantined',
    ),
    rest.length > 0 && more(`and ${integer(rest.length)} more causes`),
    first.length > 0 &&
      html`<details class="numbers"><summary>First occurrences</summary>${table(
        [{ head: 'Cause' }, { head: 'File' }, { head: 'Offset', number: true }, { head: 'Detail' }],
        first.map(({ cause, file, offset, detail }) => [
          label(cause, 80),
          label(file, 160),
          integer(offset),
          label(detail ?? '–', 240),
        ]),
      )}${others.length > 0 && more(`and ${integer(others.length)} more in stats.json`)}</details>`,
  )
}
