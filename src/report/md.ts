import { integer } from './format.ts'
import { displayWidth, padLeft, padRight } from './terminal-width.ts'
import { clip, visibleLabel } from './visible.ts'

/** GitHub-flavoured Markdown from pieces that may hold anything. */

const LABEL_LIMIT = 100
/** Wider cells are not padded: one long URL would blow up every line. */
const PAD_LIMIT = 60

const longestRun = (text: string): number =>
  Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))

/** A name that came with the data, as a code span: nothing in it is markup or becomes a link. */
export function code(text: string, limit = LABEL_LIMIT): string {
  const shown = clip(visibleLabel(text), limit).trim()
  if (shown === '') return '–'
  const fence = '`'.repeat(longestRun(shown) + 1)
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : ''
  return fence + pad + shown + pad + fence
}

/** A sentence that may hold such a name: Markdown's and HTML's signs are escaped, bare addresses do not become links. */
export const prose = (text: string): string =>
  visibleLabel(text)
    .replace(/[\\`*_[\]<>|~&#]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)

/** Running text as a fenced block, its line breaks kept, its fence longer than any within. */
export function fenced(text: string, limit: number): string {
  const lines = clip(text.replaceAll('\r\n', '\n'), limit).split('\n')
  const shown = lines.map((line) => line.split('\t').map(visibleLabel).join('\t')).join('\n')
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1))
  return `${fence}text\n${shown}\n${fence}\n`
}

export interface MdColumn {
  readonly head: string
  readonly number?: boolean
}

/** A table whose source is aligned too. Cells must already be Markdown; their pipes are escaped here. */
export function mdTable(
  columns: readonly MdColumn[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = [
    columns.map(({ head }) => head),
    ...rows.map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|'))),
  ]
  const widths = columns.map((_, i) =>
    Math.min(PAD_LIMIT, Math.max(3, ...cells.map((row) => displayWidth(row[i] ?? '')))),
  )
  const line = (row: readonly string[]) =>
    `| ${columns.map(({ number }, i) => (number === true ? padLeft : padRight)(row[i] ?? '', widths[i] ?? 3)).join(' | ')} |`
  const rule = columns.map(({ number }, i) => {
    const dashes = '-'.repeat((widths[i] ?? 3) - 1)
    return number === true ? `${dashes}:` : `${dashes}-`
  })
  const [head = [], ...body] = cells
  return `${[line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n')}\n`
}

/** `text` columns stand left, `number` columns right. */
export const columns = (text: readonly string[], number: readonly string[]): MdColumn[] => [
  ...text.map((head) => ({ head })),
  ...number.map((head) => ({ head, number: true })),
]

/** The line under a table that was cut. */
export function more(rest: readonly unknown[], what: string): string {
  return rest.length === 0 ? '' : `\nand ${integer(rest.length)} more ${what}\n`
}
