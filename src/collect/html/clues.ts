import type { Attributes } from './attributes.ts'

/** What a page says of itself beside its text: raw, in page order. */
export interface Clues {
  /** `<meta>` contents by lower-case `property`, `name` or `itemprop`; the first of each. */
  readonly metas: ReadonlyMap<string, string>
  /** Text of `<title>`. */
  readonly title: string
  /** `datetime` of the first `<time>` that has one. */
  readonly time: string | undefined
  /** Text of the first element marked as the author (`rel`, `itemprop`, class). */
  readonly author: string
  /** JSON-LD scripts, joined. */
  readonly linkedData: string
}

/** Characters kept of a title or an author. */
const SHORT = 400
/** Characters kept of JSON-LD. */
const LONG = 20_000

/** Picks up clues while the page is read. */
export class ClueCollector implements Clues {
  readonly metas = new Map<string, string>()
  title = ''
  time: string | undefined
  author = ''
  linkedData = ''
  /** `<title>` elements so far; pictures (SVG) have titles too. */
  #titles = 0
  #scriptIsData = false
  /** Depth of the element marked as the author while it is open; -1 before, infinite behind. */
  #authorDepth = -1

  /** An element without content. */
  void(tag: string, attributes: Attributes): void {
    if (tag === 'meta') this.#meta(attributes)
  }

  /** An element opens at this depth, perhaps of a class that is named after the author. */
  open(tag: string, attributes: Attributes, depth: number, namesAuthor: boolean): void {
    if (tag === 'title') this.#titles += 1
    if (tag === 'script') this.#scriptIsData = attributes.get('type') === 'application/ld+json'
    if (attributes.size === 0) return
    if (tag === 'time') this.time ??= attributes.get('datetime')
    if (this.#authorDepth === -1 && (namesAuthor || isAuthor(attributes))) this.#authorDepth = depth
  }

  /** All elements at this depth and deeper have closed. */
  close(depth: number): void {
    if (depth <= this.#authorDepth)
      this.#authorDepth = this.author.trim() === '' ? -1 : Number.POSITIVE_INFINITY
  }

  /** Text of the page itself. */
  text(text: string): void {
    if (this.#authorDepth >= 0 && this.#authorDepth < Number.POSITIVE_INFINITY && this.author.length < SHORT)
      this.author += text
  }

  /** Text of an element whose text is not the page's. */
  ignored(tag: string, text: string): void {
    if (tag === 'title' && this.#titles === 1 && this.title.length < SHORT) this.title += text.slice(0, SHORT)
    if (tag === 'script' && this.#scriptIsData && this.linkedData.length < LONG)
      this.linkedData += text.slice(0, LONG)
  }

  #meta(attributes: Attributes): void {
    const name = attributes.get('property') ?? attributes.get('name') ?? attributes.get('itemprop')
    const content = attributes.get('content')?.trim()
    if (name === undefined || content === undefined || content === '') return
    const key = name.toLowerCase()
    if (!this.metas.has(key)) this.metas.set(key, content.slice(0, SHORT))
  }
}

const isAuthor = (attributes: Attributes): boolean =>
  attributes.get('rel') === 'author' || attributes.get('itemprop') === 'author'
