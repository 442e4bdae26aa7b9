import { endOfCode, forEachPlainLine } from './code.ts'
import { isCodeLine } from './code-lines.ts'
import { entityAt } from './entities.ts'
import { markupAt, type TagState } from './tags.ts'

export const MARKUP_KINDS = ['tags', 'entities', 'comments', 'scripts', 'codeLines'] as const

export type MarkupKind = (typeof MARKUP_KINDS)[number]

export type MarkupEdits = Record<MarkupKind, number>

/** Where something can be to strip or, at a back-tick, to leave alone. */
const SPECIAL = /[<&`]/g

/** Replaces tags, comments, scripts and character references, in one walk; counts what it did in `edits`. */
export function stripInline(text: string, keepCode: boolean, edits: MarkupEdits): string {
  const state: TagState = { missing: new Set() }
  let stripped = ''
  let copied = 0
  /** Last unit of `stripped`: asking the string itself would copy it for every tag. */
  let last = '\n'
  const replace = (from: number, to: number, by: string) => {
    stripped += text.slice(copied, from) + by
    last = by.at(-1) ?? (from > copied ? text[from - 1]! : last)
    copied = to
  }
  for (let at = nextSpecial(text, 0); at !== -1; ) {
    let end = at + 1
    if (text[at] === '`') {
      if (keepCode) end = endOfCode(text, at)
    } else if (text[at] === '&') {
      const entity = entityAt(text, at)
      if (entity !== undefined) {
        edits.entities += 1
        end = entity.end
        replace(at, end, entity.text)
      }
    } else {
      const markup = markupAt(text, at, state)
      if (markup !== undefined) {
        edits[markup.kind] += 1
        end = markup.end
        const before = at > copied ? text[at - 1] : last
        const atLineEnd = before === '\n' || end === text.length || text[end] === '\n'
        replace(at, end, markup.text === '\n' && atLineEnd ? '' : markup.text)
      }
    }
    at = nextSpecial(text, end)
  }
  return copied === 0 ? text : stripped + text.slice(copied)
}

function nextSpecial(text: string, from: number): number {
  SPECIAL.lastIndex = from
  return SPECIAL.exec(text)?.index ?? -1
}

/** Drops lines of style sheets and page scripts outside fenced code. */
export function dropCodeLines(text: string, edits: MarkupEdits): string {
  const kept: string[] = []
  let pending = 0
  forEachPlainLine(text, (from, to) => {
    if (!isCodeLine(text, from, to)) return
    edits.codeLines += 1
    if (from > pending) kept.push(text.slice(pending, from - 1))
    pending = to + 1
  })
  if (pending === 0) return text
  if (pending <= text.length) kept.push(text.slice(pending))
  return kept.join('\n')
}
