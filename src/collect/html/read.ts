import { ClueCollector, type Clues } from './clues.ts'
import { hintOf, isHidden } from './hints.ts'
import { type Line, type Node, type Outline, sizeOf } from './outline.ts'
import { decodeReferences } from './references.ts'
import {
  ASIDE,
  CELL_SCOPE,
  CLOSES,
  HEADING,
  IGNORED,
  INLINE,
  PREFORMATTED,
  SCOPE,
  TABLE_PARTS,
  VOID,
} from './tags.ts'
import { type TokenHandler, tokenize } from './tokenize.ts'

/** Elements nested deeper are read as if their tags were not there: the work per tag is bounded by it. */
const MAX_DEPTH = 256

/** White space but a lone space, which most is: replacing that by itself would copy the text. */
const SPACES = /\s{2,}|[^\S ]/g

/** An open element. */
interface Frame {
  readonly tag: string
  /** Index of its node, or of the node around it. */
  readonly node: number
  readonly link: boolean
  readonly ignored: boolean
  readonly pre: boolean
  readonly heading: boolean
}

/** Reads a page in one walk, without a tree. Takes any input: unclosed, misnested and unknown tags included. */
export function readPage(html: string): { readonly outline: Outline; readonly clues: Clues } {
  const reader = new PageReader(html)
  tokenize(html, reader)
  return reader.finish()
}

class PageReader implements TokenHandler {
  readonly #html: string
  readonly #nodes: Node[] = [{ parent: -1, tag: '', hint: undefined }]
  readonly #lines: Line[] = []
  readonly #clues = new ClueCollector()
  #top: Frame = { tag: '', node: 0, link: false, ignored: false, pre: false, heading: false }
  /** All open elements; the last is `#top`, the first stands for the page. */
  readonly #stack: Frame[] = [this.#top]
  #text = ''
  #linkSize = 0
  /** White space at the current place adds nothing: the line is empty or ends in a space. */
  #spaced = true
  #nextCell = false

  constructor(html: string) {
    this.#html = html
  }

  finish(): { readonly outline: Outline; readonly clues: Clues } {
    this.#endLine()
    return { outline: { nodes: this.#nodes, lines: this.#lines }, clues: this.#clues }
  }

  text(start: number, end: number, encoded: boolean): void {
    const { tag, ignored, pre } = this.#top
    if (ignored) {
      if (tag === 'title') this.#clues.ignored(tag, this.#decoded(start, end, encoded))
      else if (tag === 'script') this.#clues.ignored(tag, this.#html.slice(start, end))
      return
    }
    // White space between tags is half of all text.
    if (this.#spaced && !pre && this.#isBlank(start, end)) return
    this.#add(this.#decoded(start, end, encoded))
  }

  #decoded(start: number, end: number, encoded: boolean): string {
    const text = this.#html.slice(start, end)
    return encoded ? decodeReferences(text) : text
  }

  open(tag: string, attributes: ReadonlyMap<string, string>): void {
    if (VOID.has(tag)) {
      this.#clues.open(tag, attributes, Number.NEGATIVE_INFINITY)
      if (tag === 'br' || tag === 'hr') this.#breakLine()
      return
    }
    const inline = INLINE.has(tag)
    if (!inline) {
      this.#endLine()
      if (this.#top.tag === 'p') this.#close(this.#stack.length - 1)
    }
    const closes = CLOSES.get(tag)
    if (closes !== undefined) this.#closeImplied(closes)
    if (this.#stack.length < MAX_DEPTH) this.#open(tag, inline, attributes)
  }

  close(tag: string): void {
    if (tag === 'p' || tag === 'br') this.#breakLine()
    else if (!INLINE.has(tag)) this.#endLine()
    const tablePart = TABLE_PARTS.has(tag)
    for (let depth = this.#stack.length - 1; depth > 0; depth--) {
      const open = this.#stack[depth]!.tag
      if (open === tag) {
        this.#close(depth)
        return
      }
      if (tablePart ? open === 'table' : CELL_SCOPE.has(open)) return
    }
  }

  #open(tag: string, inline: boolean, attributes: ReadonlyMap<string, string>): void {
    const { node, link, ignored, pre, heading } = this.#top
    this.#clues.open(tag, attributes, this.#stack.length)
    this.#top = {
      tag,
      node: inline ? node : this.#addNode(tag, attributes),
      link: tag === 'a' ? attributes.has('href') : link,
      ignored: ignored || IGNORED.has(tag) || isHidden(attributes),
      pre: pre || PREFORMATTED.has(tag),
      heading: heading || HEADING.has(tag),
    }
    this.#stack.push(this.#top)
  }

  #addNode(tag: string, attributes: ReadonlyMap<string, string>): number {
    const hint = ASIDE.has(tag) ? 'aside' : attributes.size === 0 ? undefined : hintOf(tag, attributes)
    return this.#nodes.push({ parent: this.#top.node, tag, hint }) - 1
  }

  #closeImplied(closes: ReadonlySet<string>): void {
    for (let depth = this.#stack.length - 1; depth > 0; depth--) {
      const { tag } = this.#stack[depth]!
      if (closes.has(tag)) this.#close(depth)
      else if (SCOPE.has(tag)) return
    }
  }

  /** Closes the element at `depth` and all within it. */
  #close(depth: number): void {
    for (let i = this.#stack.length - 1; i >= depth; i--) {
      const { tag, node } = this.#stack[i]!
      this.#top = this.#stack[i]!
      if (node !== this.#stack[i - 1]!.node) this.#endLine()
      if (tag === 'td' || tag === 'th') this.#nextCell = true
      else if (tag === 'tr' || tag === 'table') this.#nextCell = false
    }
    this.#stack.length = depth
    this.#top = this.#stack[depth - 1]!
    this.#clues.close(depth)
  }

  #add(raw: string): void {
    const { pre, link } = this.#top
    let text = raw
    if (!pre) {
      text = raw.replace(SPACES, ' ')
      if (this.#spaced && text[0] === ' ') text = text.slice(1)
      if (text === '') return
      this.#spaced = text.endsWith(' ')
    }
    this.#text += text
    if (link) this.#linkSize += sizeOf(text)
    this.#clues.text(text)
  }

  #isBlank(start: number, end: number): boolean {
    for (let i = start; i < end; i++) if (this.#html.charCodeAt(i) > 0x20) return false
    return true
  }

  #breakLine(): void {
    if (this.#top.pre) this.#add('\n')
    else this.#endLine()
  }

  #endLine(): void {
    const { node, pre, heading } = this.#top
    const text = pre ? this.#text.trimEnd().replace(/^(?:[ \t]*\r?\n)+/, '') : this.#text.trim()
    const linkSize = this.#linkSize
    this.#text = ''
    this.#linkSize = 0
    this.#spaced = true
    if (text === '') return
    this.#lines.push({ node, text, size: sizeOf(text), linkSize, nextCell: this.#nextCell, pre, heading })
    this.#nextCell = false
  }
}
