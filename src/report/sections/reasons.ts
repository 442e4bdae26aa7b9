import type { Stats } from '../../stats/stats.ts'
import {
  type Counted,
  cap,
  type FunnelRow,
  outcomes,
  type Removal,
  removals,
  removedFrom,
  skips,
} from '../derive.ts'
import { bytes, compact, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { bars, more, note, section, table } from '../parts.ts'
import { sourcesBySize, stages } from '../stages.ts'

const BARS_SHOWN = 14
const REASONS_SHOWN = 60
const MATRIX_REASONS = 30
const MATRIX_SOURCES = 10

/** Why documents were removed: largest reasons first, then every reason, then by source. */
export function reasonsSection(stats: Stats, rows: readonly FunnelRow[]): Markup | undefined {
  const all = removals(rows)
  const skipped = skips(rows)
  if (all.length + skipped.length === 0) return undefined
  const { removed } = outcomes(rows)
  const top = all.slice(0, BARS_SHOWN)
  return section(
    'reasons',
    'Reasons for removal',
    '删除原因',
    bars(
      top.map(({ step, reason, tally }) => ({
        label: label(reason, 60),
        note: label(step, 40),
        value: tally.docs,
        text: html`${integer(tally.docs)} <small>${percent(tally.docs, removed)}</small>`,
      })),
      'removed',
    ),
    all.length > 0 &&
      html`<details class="numbers"><summary>Every reason</summary>${everyReason(all, removed)}</details>`,
    all.length > 0 &&
      stats.sources.length > 1 &&
      html`<details class="numbers"><summary>Reasons by source</summary>${matrix(stats, all)}</details>`,
    skipped.length > 0 && skippedPart(skipped),
  )
}

function skippedPart(skipped: readonly Counted<number>[]): Markup {
  const total = skipped.reduce((sum, { value }) => sum + value, 0)
  const { shown, rest } = cap(skipped, BARS_SHOWN)
  return html`<h3>Skipped by the readers <span lang="zh-Hans">跳过</span> <small>records that hold no document</small></h3>
${bars(
  shown.map(({ key, value }) => ({
    label: label(key, 60),
    value,
    text: html`${integer(value)} <small>${percent(value, total)}</small>`,
  })),
  'skipped',
)}${rest.length > 0 && more(`and ${integer(rest.length)} more kinds`)}`
}

function everyReason(all: readonly Removal[], removed: number): Markup {
  const { shown, rest } = cap(all, REASONS_SHOWN)
  return html`${table(
    [
      { head: 'Reason' },
      { head: 'Step' },
      { head: 'Documents', number: true },
      { head: 'of all removed', number: true },
      { head: 'of what reached the step', number: true },
      { head: 'Characters', number: true },
      { head: 'Bytes', number: true },
    ],
    shown.map(({ reason, step, tally, reached }) => [
      label(reason),
      label(step, 40),
      integer(tally.docs),
      percent(tally.docs, removed),
      percent(tally.docs, reached),
      compact(tally.chars),
      bytes(tally.bytes),
    ]),
  )}${rest.length > 0 && more(`and ${integer(rest.length)} more reasons, in stats.json`)}`
}

function matrix(stats: Stats, all: readonly Removal[]): Markup {
  const { shown: reasons, rest } = cap(all, MATRIX_REASONS)
  const { shown: sources, rest: others } = cap(sourcesBySize(stages(stats)), MATRIX_SOURCES)
  const documents = new Map(
    stats.sources.map(({ name }) => [name, stats.steps[0]?.sources[name]?.out.docs ?? 0]),
  )
  const column = (names: readonly string[]) => (removal: Removal) => {
    const docs = names.reduce((total, source) => total + removedFrom(stats, source, removal), 0)
    const whole = names.reduce((total, source) => total + (documents.get(source) ?? 0), 0)
    if (docs === 0) return html`<span class="nil">–</span>`
    const heat = Math.min(100, Math.sqrt(docs / Math.max(1, whole)) * 100)
    return html`<span class="heat" style="--heat:${heat.toFixed(0)}%" title="${integer(docs)} documents">${percent(docs, whole)}</span>`
  }
  const columns = sources.map((source) => ({ head: label(source, 30), cell: column([source]) }))
  if (others.length > 0) columns.push({ head: html`${integer(others.length)} others`, cell: column(others) })
  return html`${table(
    [{ head: 'Reason' }, ...columns.map(({ head }) => ({ head, number: true }))],
    reasons.map((removal) => [
      html`${label(removal.reason, 60)}<small>${label(removal.step, 40)}</small>`,
      ...columns.map(({ cell }) => cell(removal)),
    ]),
  )}${rest.length > 0 && more(`and ${integer(rest.length)} more reasons`)}
${note('Share of the source’s documents; darker is more.')}`
}
