import { clip, visibleLabel, visiblePieces } from './visible.ts'

/** Markup that was made here, as opposed to a string, which is always text. */
export class Markup {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

type Part = Markup | string | number | false | undefined | readonly Part[]

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

const entities = (text: string): string => text.replace(/[&<>"'`]/g, (char) => ENTITIES[char] ?? char)

/** Text as HTML text or as a quoted attribute value; hidden characters are spelled out. */
export const escapeHtml = (text: string): string => entities(visibleLabel(text))

function partSource(part: Part): string {
  if (part === false || part === undefined) return ''
  if (part instanceof Markup) return part.source
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return part.map(partSource).join('')
}

/** Tagged template: everything interpolated is escaped unless it is markup already. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  let source = strings[0] ?? ''
  for (const [i, part] of parts.entries()) source += partSource(part) + (strings[i + 1] ?? '')
  return new Markup(source)
}

/** Longest name shown of a source, step, reason, file … in code points. */
const LABEL_LIMIT = 120

/** A name that came with the data: isolated in direction, cut when absurdly long. */
export const label = (text: string, limit = LABEL_LIMIT): Markup => html`<bdi>${clip(text, limit)}</bdi>`

/** Longest run of hidden characters and marks spelled out in one excerpt: a page of controls stays a short page. */
const HIDDEN_LIMIT = 60

/** Running text from the crawl, with its hidden characters marked and its line breaks kept (`white-space: pre-wrap`). */
export function excerpt(text: string): Markup {
  const pieces = visiblePieces(text)
  let marked = 0
  const shown: Markup[] = []
  for (const piece of pieces) {
    if ('text' in piece) {
      shown.push(new Markup(entities(piece.text)))
      continue
    }
    marked += 1
    if (marked > HIDDEN_LIMIT) {
      shown.push(html`<i class="ctl">more hidden characters …</i>`)
      break
    }
    shown.push(html`<i class="ctl">${piece.hidden}${piece.times > 1 && ` ×${piece.times}`}</i>`)
  }
  return html`${shown}`
}
