import { html, type Markup } from './html.ts'

/** The semantic colours of the page: what became of a document. */
export type Tone = 'kept' | 'removed' | 'duplicate' | 'quarantined' | 'skipped' | 'edited' | 'plain'

type Content = Markup | string | number | false | undefined | readonly Markup[]

/** A section with an anchor, an English heading and a Chinese one beside it. */
export const section = (id: string, title: string, zh: string, ...body: readonly Content[]): Markup => html`
<section id="${id}">
<h2>${title} <span lang="zh-Hans">${zh}</span></h2>
${body.map((part) => html`${part}`)}
</section>`

export interface Column {
  readonly head: Content
  /** Numbers stand right, in tabular figures. */
  readonly number?: boolean
  readonly className?: string
}

/** A table that scrolls sideways in its own box when the screen is narrow. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  foot?: readonly Content[],
): Markup {
  const cells = (row: readonly Content[]) =>
    row.map((content, i) =>
      i === 0
        ? html`<th scope="row"${classOf(columns[i])}>${content}</th>`
        : html`<td${classOf(columns[i])}>${content}</td>`,
    )
  return html`<div class="scroll" tabindex="0"><table>
<thead><tr>${columns.map((column) => html`<th scope="col"${classOf(column)}>${column.head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>
${foot !== undefined && html`<tfoot><tr>${cells(foot)}</tr></tfoot>`}
</table></div>`
}

function classOf(column: Column | undefined): Markup | undefined {
  const names = [column?.number === true ? 'n' : '', column?.className ?? ''].filter(Boolean).join(' ')
  return names === '' ? undefined : html` class="${names}"`
}

export interface Bar {
  readonly label: Content
  readonly value: number
  /** Stands at the end of the bar. */
  readonly text: Content
  readonly note?: Content
}

/** Horizontal bars on one scale, the longest across the whole width. */
export function bars(items: readonly Bar[], tone: Tone): Markup {
  const longest = Math.max(1e-9, ...items.map(({ value }) => value))
  return html`<ul class="bars ${tone}">${items.map(
    ({ label, value, text, note }) => html`<li>
<span class="bar-label">${label}${note !== undefined && html` <small>${note}</small>`}</span>
<span class="bar-track"><span style="width:${width(value, longest)}"></span></span>
<span class="bar-text">${text}</span></li>\n`,
  )}</ul>`
}

/** A share as a CSS width; what exists can be seen. */
export function width(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0'
  return `${Math.max(0.15, (part / whole) * 100).toFixed(2)}%`
}

/** A word with the colour of its outcome before it. */
export const key = (tone: Tone, text: Content): Markup => html`<span class="key ${tone}">${text}</span>`

export const chip = (text: Content, tone: Tone = 'plain'): Markup =>
  html`<span class="chip ${tone}">${text}</span>`

export const more = (text: string): Markup => html`<p class="more">${text}</p>`

export const note = (...text: readonly Content[]): Markup =>
  html`<p class="note">${text.map((t) => html`${t}`)}</p>`
