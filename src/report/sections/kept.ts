import type { Stats, Tally } from '../../stats/stats.ts'
import { cap, mergeTallies, sum } from '../derive.ts'
import { bytes, compact, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import { bars, section } from '../parts.ts'

const KEYS_SHOWN = 15
/** What documents are counted under when no step told their language or class: alone, it says nothing. */
const UNKNOWN = new Set(['und', 'unlabelled'])

/** What the kept corpus is made of. */
export function keptSection({ kept }: Stats): Markup | undefined {
  const groups = [
    ['Language', '语言', kept.byLang],
    ['Label', '类别', kept.byLabel],
  ] as const
  const shown = groups.filter(([, , tallies]) => Object.keys(tallies).some((name) => !UNKNOWN.has(name)))
  if (shown.length === 0) return undefined
  return section(
    'kept',
    'What was kept',
    '保留构成',
    html`<div class="two">${shown.map(
      ([title, zh, tallies]) =>
        html`<div><h3>${title} <span lang="zh-Hans">${zh}</span></h3>${group(tallies)}</div>`,
    )}</div>`,
  )
}

function group(tallies: Record<string, Tally>): Markup {
  const all = mergeTallies([tallies])
  const whole = sum(all.map(({ value }) => value)).docs
  const { shown, rest } = cap(all, KEYS_SHOWN)
  const line = (name: Markup, tally: Tally) => ({
    label: name,
    note: html`${compact(tally.chars)} chars, ${bytes(tally.bytes)}`,
    value: tally.docs,
    text: html`${integer(tally.docs)} <small>${percent(tally.docs, whole)}</small>`,
  })
  const items = shown.map(({ key, value }) => line(key === '' ? html`<i>none</i>` : label(key, 40), value))
  if (rest.length > 0)
    items.push(line(html`and ${integer(rest.length)} more`, sum(rest.map(({ value }) => value))))
  return bars(items, 'kept')
}
