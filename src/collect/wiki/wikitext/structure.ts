import { textOfAddress, textOfLink } from './links.ts'
import type { NamespaceNames } from './names.ts'
import { textOfTemplate } from './templates.ts'
import { textOfVariant, type Variant } from './variants.ts'

/** Constructs open at one time; those nested deeper lose their marks and are read as text. */
const MAX_DEPTH = 100
/** Spaces and list marks that may stand before `{|` or `|}` on their line. */
const MAX_INDENT = 32

type Kind = 'braces' | 'link' | 'address' | 'table' | 'variant'

/** An open construct. */
interface Frame {
  readonly kind: Kind
  /** Index in the output of its content. */
  readonly start: number
  /** Opening braces that are not closed yet. */
  braces: number
  /** Indices in the output of the bars that part its content. */
  bars: number[]
}

/** Characters at which a construct may begin, end or be parted. */
const MARKS = new Uint8Array(128)
for (const char of '{}[]|-\n') MARKS[char.charCodeAt(0)] = 1

const ADDRESS_START = /(?:https?:|ftp:|mailto:|\/\/)/iy

/**
 * Resolves what nests in wikitext in one walk: templates, parameters, tables, links, addresses and language variants.
 * What is opened and not closed, or closed and not opened, loses its marks and stays as text. Linear time: the depth is
 * bounded.
 */
export function resolveStructure(text: string, names: NamespaceNames, variant: Variant): string {
  return new Resolver(text, names, variant).run()
}

class Resolver {
  readonly #text: string
  readonly #names: NamespaceNames
  readonly #variant: Variant
  readonly #stack: Frame[] = []
  readonly #open: Record<Kind, number> = { braces: 0, link: 0, address: 0, table: 0, variant: 0 }
  readonly #out: string[] = []
  /** Text up to here is in the output, or was left out. */
  #done = 0
  #lineStart = 0

  constructor(text: string, names: NamespaceNames, variant: Variant) {
    this.#text = text
    this.#names = names
    this.#variant = variant
  }

  run(): string {
    const { length } = this.#text
    for (let at = 0; at < length; ) {
      const unit = this.#text.charCodeAt(at)
      const taken = unit < 128 && MARKS[unit] === 1 ? this.#mark(at) : 0
      at += Math.max(1, taken)
      if (taken > 0) this.#done = at
    }
    this.#emit(length)
    return this.#out.join('')
  }

  /** Handles what begins at `at`: units that it takes, 0 when it is plain text. */
  #mark(at: number): number {
    const text = this.#text
    switch (text[at]) {
      case '\n':
        return this.#endLine(at)
      case '{':
        return this.#openBraces(at)
      case '}':
        return this.#closeBraces(at)
      case '[':
        if (text[at + 1] === '[') return this.#begin('link', at, 2)
        ADDRESS_START.lastIndex = at + 1
        return ADDRESS_START.test(text) ? this.#begin('address', at, 1) : 0
      case ']':
        return this.#closeBracket(at)
      case '-':
        return text[at + 1] === '{' && text[at + 2] !== '{' ? this.#begin('variant', at, 2) : 0
      default:
        return this.#bar(at)
    }
  }

  /** Neither an address nor the target of a link goes over the end of a line. */
  #endLine(at: number): number {
    this.#lineStart = at + 1
    for (let top = this.#stack.at(-1); top !== undefined; top = this.#stack.at(-1)) {
      if (top.kind !== 'address' && (top.kind !== 'link' || top.bars.length > 0)) break
      this.#pop()
    }
    return 0
  }

  #openBraces(at: number): number {
    const text = this.#text
    if (text[at + 1] === '|' && this.#startsLine(at)) return this.#begin('table', at, 2)
    const count = this.#runLength(at)
    return count < 2 ? 0 : this.#begin('braces', at, count)
  }

  /** `}}` of templates, `}}}` of parameters, and `}-`. */
  #closeBraces(at: number): number {
    const count = this.#runLength(at)
    let left = count
    while (left >= 2 && this.#open.braces > 0) {
      if (left === count) this.#emit(at)
      left -= this.#closeTemplate(left)
    }
    if (left > 0 && this.#text[at + count] === '-' && this.#reaches('variant')) {
      this.#emit(at)
      this.#finish('variant', (content) => textOfVariant(content, this.#variant))
      return count + 1
    }
    if (count === 1) return 0
    this.#emit(at)
    return count
  }

  /** Closes a template or parameter with two or three of `count` braces; returns how many. */
  #closeTemplate(count: number): number {
    while (this.#stack.at(-1)?.kind !== 'braces') this.#pop()
    const frame = this.#stack.at(-1)!
    const taken = count === 2 || frame.braces === 2 || frame.braces === 4 ? 2 : 3
    const bars = [...frame.bars, this.#out.length]
    const name = this.#slice(frame.start, bars[0]!)
    const args = bars.slice(1).map((end, i) => this.#slice(bars[i]! + 1, end))
    this.#out.length = frame.start
    if (taken === 2) this.#out.push(textOfTemplate(name, args))
    frame.braces -= taken
    frame.bars = []
    if (frame.braces < 2) this.#pop()
    return taken
  }

  #closeBracket(at: number): number {
    if (this.#stack.at(-1)?.kind === 'address') {
      this.#emit(at)
      this.#finish('address', textOfAddress)
      return 1
    }
    if (this.#text[at + 1] !== ']') return 0
    this.#emit(at)
    if (this.#reaches('link')) {
      this.#finish('link', (_, [target, ...label]) =>
        textOfLink(target, label.length === 0 ? undefined : label.join('|'), this.#names),
      )
    }
    return 2
  }

  #bar(at: number): number {
    const text = this.#text
    const top = this.#stack.at(-1)?.kind
    // `|}}` is the end of a template with an empty last argument, unless a table is open.
    const endsTable =
      text[at + 1] === '}' && (text[at + 2] !== '}' || text[at + 3] === '}' || top === 'table')
    if (endsTable && this.#startsLine(at) && this.#reaches('table')) {
      this.#emit(at)
      this.#finish('table', () => '\n')
      return 2
    }
    if (top !== 'link' && top !== 'braces') return 0
    this.#emit(at)
    this.#stack.at(-1)!.bars.push(this.#out.length)
    this.#out.push('|')
    return 1
  }

  /** Opens a construct whose mark has so many units. */
  #begin(kind: Kind, at: number, units: number): number {
    this.#emit(at)
    if (this.#stack.length < MAX_DEPTH) {
      this.#stack.push({ kind, start: this.#out.length, braces: units, bars: [] })
      this.#open[kind] += 1
    }
    return units
  }

  /** Is one open that no template or table around it hides? */
  #reaches(kind: Kind): boolean {
    if (this.#open[kind] === 0) return false
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const { kind: open } = this.#stack[i]!
      if (open === kind) return true
      if (open === 'braces' || open === 'table') return false
    }
    return false
  }

  /** Closes the innermost construct of a kind, which is open, and puts its text in the place of its content. */
  #finish(kind: Kind, textOf: (content: string, parts: readonly [string, ...string[]]) => string): void {
    while (this.#stack.at(-1)?.kind !== kind) this.#pop()
    const { start, bars } = this.#pop()
    const ends = [...bars, this.#out.length]
    const first = this.#slice(start, ends[0]!)
    const parts = ends.slice(1).map((end, i) => this.#slice(ends[i]! + 1, end))
    this.#out.length = start
    this.#out.push(textOf(first, [first, ...parts]))
  }

  #pop(): Frame {
    const frame = this.#stack.pop()!
    this.#open[frame.kind] -= 1
    return frame
  }

  #slice(from: number, to: number): string {
    return to - from === 1 ? this.#out[from]! : this.#out.slice(from, to).join('')
  }

  #emit(to: number): void {
    if (to > this.#done) this.#out.push(this.#text.slice(this.#done, to))
    this.#done = to
  }

  #runLength(at: number): number {
    let end = at + 1
    while (this.#text[end] === this.#text[at]) end += 1
    return end - at
  }

  #startsLine(at: number): boolean {
    if (at - this.#lineStart > MAX_INDENT) return false
    for (let i = this.#lineStart; i < at; i++) if (!' \t:*#'.includes(this.#text[i]!)) return false
    return true
  }
}
