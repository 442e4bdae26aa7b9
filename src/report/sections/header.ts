import { reconcile } from '../../stats/reconcile.ts'
import { type FunnelRow, type Outcomes, outcomes } from '../derive.ts'
import { bytes, compact, counted, integer, percent } from '../format.ts'
import { html, label, type Markup } from '../html.ts'
import type { ReportInput } from '../input.ts'
import { key, type Tone, width } from '../parts.ts'
import { verdict } from '../verdict.ts'
import { clip } from '../visible.ts'

const FAULTS_SHOWN = 12

/** What was asked, what came out, and whether the books balance. */
export function header({ stats, run }: ReportInput, rows: readonly FunnelRow[]): Markup {
  const out = outcomes(rows)
  const { about, name } = stats.recipe
  return html`<header>
<p class="eyebrow">mdfs report <span lang="zh-Hans">过滤报告</span></p>
<h1>${label(name)}</h1>
${about !== undefined && html`<p class="about">${spans(clip(about, 600))}</p>`}
<p class="verdict">${clip(verdict(rows), 600)}</p>
${fate(out)}
${figures(out, run.inputs)}
${ledger(out, reconcile(stats))}
</header>`
}

const ENDS = [
  ['kept', 'Kept', '保留'],
  ['removed', 'Removed', '删除'],
  ['duplicate', 'Duplicates', '重复'],
  ['quarantined', 'Quarantined', '隔离'],
  ['skipped', 'Skipped', '跳过'],
] as const satisfies readonly (readonly [keyof Outcomes & Tone, string, string])[]

function fate(out: Outcomes): Markup {
  const parts = ENDS.filter(([end]) => out[end] > 0)
  return html`<div class="fate" role="img" aria-label="Share of records by outcome">${parts.map(
    ([end]) => html`<span class="${end}" style="width:${width(out[end], out.records)}"></span>`,
  )}</div>`
}

function figures(out: Outcomes, inputs: ReportInput['run']['inputs']): Markup {
  const raw = Object.values(inputs)
  const size = raw.reduce((total, input) => total + input.bytes, 0)
  const files = raw.reduce((total, input) => total + input.files, 0)
  const figure = (name: Markup, value: string, below: string) =>
    html`<div><dt>${name}</dt><dd>${value}<small>${below}</small></dd></div>`
  const share = (end: (typeof ENDS)[number][0]): string => {
    if (end === 'skipped' || end === 'quarantined') return `${percent(out[end], out.records)} of records`
    return `${percent(out[end], out.documents)} of documents`
  }
  return html`<dl class="figures">
${figure(html`Records in <span lang="zh-Hans">输入</span>`, integer(out.records), raw.length > 0 ? `${bytes(size)} in ${counted(files, 'file')}` : '')}
${ENDS.filter(([end]) => end !== 'skipped' || out.skipped > 0).map(([end, name, zh]) =>
  figure(key(end, html`${name} <span lang="zh-Hans">${zh}</span>`), integer(out[end]), share(end)),
)}
${figure(html`Text kept <span lang="zh-Hans">字数</span>`, compact(out.keptTally.chars), `characters, ${bytes(out.keptTally.bytes)}`)}
</dl>`
}

function ledger(out: Outcomes, faults: readonly string[]): Markup {
  const ends = ENDS.filter(([end]) => end !== 'skipped' || out.skipped > 0)
  const names = ends.map(([, name]) => name.toLowerCase()).join(' + ')
  const terms = ends.map(([end]) => integer(out[end])).join(' + ')
  const sum = html`records in = ${names}: ${integer(out.records)} = ${terms}`
  if (faults.length === 0) return html`<p class="ledger"><b>Reconciles.</b> ${sum}</p>`
  return html`<div class="ledger fault"><p><b>Does not reconcile.</b> ${sum}</p>
<ul>${faults.slice(0, FAULTS_SHOWN).map((fault) => html`<li>${clip(fault, 300)}</li>`)}</ul>
${faults.length > FAULTS_SHOWN && html`<p>and ${integer(faults.length - FAULTS_SHOWN)} more</p>`}</div>`
}

/** A recipe's own sentence, with the `code` that YAML authors write between backticks. */
const spans = (text: string): Markup[] =>
  text.split('`').map((piece, i, { length }) => {
    const closed = i % 2 === 1 && i < length - 1
    return closed ? html`<code>${piece}</code>` : html`${i % 2 === 1 && '`'}${piece}`
  })
