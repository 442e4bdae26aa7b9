/**
 * A word to be found in names, lower case. `_` at an end: a word of the name starts or ends there, at white space, a hyphen
 * or an underscore (or before a number); `.` at an end: white space alone. What follows `!` must not follow the word.
 */
interface Word {
  readonly bits: number
  readonly start: string
  readonly end: string
  readonly unless: readonly string[]
}

interface Node {
  readonly children: (Node | undefined)[]
  readonly words: Word[]
}

const node = (): Node => ({ children: [], words: [] })

/** Finds which of many words are in a name, in one walk over it. */
export class WordFinder {
  readonly #root = node()

  /** Adds words, parted by spaces, that stand for these bits. */
  add(bits: number, words: string): void {
    for (const word of words.split(' ')) {
      const [, start = '', text = '', end = '', unless = ''] =
        /^([_.]?)([^!]*?)([_.]?)((?:!.*)?)$/.exec(word) ?? []
      let at = this.#root
      for (let i = 0; i < text.length; i++) at = at.children[text.charCodeAt(i)] ??= node()
      at.words.push({ bits, start, end, unless: unless.split('!').filter((part) => part !== '') })
    }
  }

  /** The bits of all words that are in the name. */
  find(name: string): number {
    const text = name.toLowerCase()
    let bits = 0
    for (let start = 0; start < text.length; start++) {
      let at = this.#root.children[text.charCodeAt(start)]
      for (let end = start + 1; at !== undefined; end++) {
        if (at.words.length > 0)
          for (const word of at.words) if (stands(word, text, start, end)) bits |= word.bits
        at = end < text.length ? at.children[text.charCodeAt(end)] : undefined
      }
    }
    return bits
  }
}

const SPACE = /\s/
const PARTS = /[\s_-]/
const PARTS_OR_NUMBER = /[\s_\d-]/

function stands({ start, end, unless }: Word, text: string, from: number, to: number): boolean {
  if (start !== '' && from > 0 && !(start === '.' ? SPACE : PARTS).test(text.charAt(from - 1))) return false
  if (end !== '' && to < text.length && !(end === '.' ? SPACE : PARTS_OR_NUMBER).test(text.charAt(to)))
    return false
  return unless.every((part) => !text.startsWith(part, to))
}
