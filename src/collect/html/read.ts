import type { Attributes } from './attributes.ts'
import { ClueCollector, type Clues } from './clues.ts'
import { hintOf, isHidden, Trait, traitsOf } from './hints.ts'
import { type Line, type Node, type Outline, sizeOf } from './outline.ts'
import { decodeReferences } from './references.ts'
import { type Tag, tagOf } from './tags.ts'
import { type TokenHandler, tokenize } from './tokenize.ts'

/** Elements nested deeper are read as if their tags were not there: the work per tag is bounded by it. */
const MAX_DEPTH = 256

/** White space but a lone space, which most is: replacing that by itself would copy the text. */
const SPACES = /\s{2,}|[^\S ]/g

/** An open element. */
interface Frame {
  readonly tag: Tag
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
  #top: Frame = { tag: tagOf(''), node: 0, link: false, ignored: false, pre: false, heading: false }
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
      if (tag.name === 'title') this.#clues.ignored(tag.name, this.#decoded(start, end, encoded))
      else if (tag.name === 'script') this.#clues.ignored(tag.name, this.#html.slice(start, end))
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

  open(name: string, attributes: Attributes): void {
    const tag = tagOf(name)
    if (tag.void) {
      this.#clues.void(name, attributes)
      if (name === 'br' || name === 'hr') this.#breakLine()
      return
    }
    if (!tag.inline) {
      this.#endLine()
      if (this.#top.tag.name === 'p') this.#close(this.#stack.length - 1)
    }
    if (tag.closes !== undefined) this.#closeImplied(tag.closes)
    if (this.#stack.length < MAX_DEPTH) this.#open(tag, attributes)
  }

  close(name: string): void {
    const tag = tagOf(name)
    if (name === 'p' || name === 'br') this.#breakLine()
    else if (!tag.inline) this.#endLine()
    for (let depth = this.#stack.length - 1; depth > 0; depth--) {
      const open = this.#stack[depth]!.tag
      if (open.name === name) {
        this.#close(depth)
        return
      }
      if (tag.tablePart ? open.name === 'table' : open.cellScope) return
    }
  }

  #open(tag: Tag, attributes: Attributes): void {
    const { node, link, ignored, pre, heading } = this.#top
    const traits = ignored || attributes.size === 0 ? 0 : traitsOf(attributes.get('class') ?? '')
    this.#clues.open(tag.name, attributes, this.#stack.length, (traits & Trait.author) !== 0)
    this.#top = {
      tag,
      node: tag.inline ? node : this.#addNode(tag, attributes, traits),
      link: tag.name === 'a' ? attributes.has('href') : link,
      ignored: ignored || tag.ignored || isHidden(attributes, traits),
      pre: pre || tag.preformatted,
      heading: heading || tag.heading,
    }
    this.#stack.push(this.#top)
  }

  #addNode({ name, aside }: Tag, attributes: Attributes, traits: number): number {
    const hint = aside ? 'aside' : attributes.size === 0 ? undefined : hintOf(name, attributes, traits)
    return this.#nodes.push({ parent: this.#top.node, tag: name, hint }) - 1
  }

  #closeImplied(closes: ReadonlySet<string>): void {
    for (let depth = this.#stack.length - 1; depth > 0; depth--) {
      const { tag } = this.#stack[depth]!
      if (closes.has(tag.name)) this.#close(depth)
      else if (tag.scope) return
    }
  }

  /** Closes the element at `depth` and all within it. */
  #close(depth: number): void {
    for (let i = this.#stack.length - 1; i >= depth; i--) {
      const { tag, node } = this.#stack[i]!
      this.#top = this.#stack[i]!
      if (node !== this.#stack[i - 1]!.node) this.#endLine()
      if (tag.name === 'td' || tag.name === 'th') this.#nextCell = true
      else if (tag.name === 'tr' || tag.name === 'table') this.#nextCell = false
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
    if (this.#text === '') return
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
