import { textOfAddress, textOfLink } from './links.ts'
import type { NamespaceNames } from './names.ts'
import { textOfTemplate } from './templates.ts'
import { textOfVariant, type Variant } from './variants.ts'

/** Constructs open at one time; those nested deeper lose their marks and are read as text. */
const MAX_DEPTH = 100
/** Spaces, colons and list marks that may stand before `{|` or `|}` on their line. */
const MAX_INDENT = 32

type Kind = 'braces' | 'link' | 'address' | 'table' | 'variant'

/** An open construct. */
interface Frame {
  readonly kind: Kind
  /** Index in the output of its content. */
  start: number
  /** Opening braces that are not closed yet. */
  braces: number
  /** Indices in the output of the bars that part its content. */
  bars: number[]
}

const enum_ = (chars: string): Uint8Array => {
  const table = new Uint8Array(128)
  for (const char of chars) table[char.charCodeAt(0)] = 1
  return table
}
/** Characters at which a construct may begin, end or be parted. */
const MARKS = enum_('{}[]|-\n')

const ADDRESS_START = /(?:https?:|ftp:|mailto:|\/\/)/iy

/**
 * Resolves what nests in wikitext: templates, parameters, tables, links, addresses and language variants, in one walk.
 * What is opened and not closed, or closed and not opened, loses its marks and stays as text. Linear time.
 */
export function resolveStructure(text: string, names: NamespaceNames, variant: Variant): string {
  return new Resolver(text, names, variant).run()
}

class Resolver {
  readonly #text: string
  readonly #names: NamespaceNames
  readonly #variant: Variant
  readonly #stack: Frame[] = []
  readonly #out: string[] = []
  #lineStart = 0

  constructor(text: string, names: NamespaceNames, variant: Variant) {
    this.#text = text
    this.#names = names
    this.#variant = variant
  }

  run(): string {
    const text = this.#text
    let from = 0
    for (let at = 0; at < text.length; ) {
      const unit = text.charCodeAt(at)
      if (unit >= 128 || MARKS[unit] === 0) {
        at += 1
        continue
      }
      const run = at
      const taken = this.#mark(at, from)
      if (taken === 0) at += 1
      else {
        at = run + taken
        from = at
      }
    }
    this.#emit(from, text.length)
    return this.#out.join('')
  }

  /** Handles what begins at `at`: units taken, 0 for plain text. Text from `from` on is not in the output yet. */
  #mark(at: number, from: number): number {
    const text = this.#text
    switch (text[at]) {
      case '\n':
        this.#lineStart = at + 1
        this.#endLine(at, from)
        return 0
      case '{':
        return this.#openBrace(at, from)
      case '}':
        return this.#closeBrace(at, from)
      case '[':
        if (text[at + 1] === '[') return this.#open('link', 2, at, from)
        ADDRESS_START.lastIndex = at + 1
        return ADDRESS_START.test(text) ? this.#open('address', 1, at, from) : 0
      case ']':
        return this.#closeBracket(at, from)
      case '-':
        return text[at + 1] === '{' && text[at + 2] !== '{' ? this.#open('variant', 2, at, from) : 0
      default:
        return this.#bar(at, from)
    }
  }
}
