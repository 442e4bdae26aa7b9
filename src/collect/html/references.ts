import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

/** Gathers what the tokenizer of htmlparser2, which knows all named references, makes of a text without tags. */
class ReferenceDecoder implements TokenizerCallbacks {
  readonly #tokenizer = new Tokenizer({}, this)
  #text = ''
  #decoded = ''

  decode(text: string): string {
    this.#text = text
    this.#decoded = ''
    this.#tokenizer.reset()
    this.#tokenizer.write(text)
    this.#tokenizer.end()
    return this.#decoded
  }

  ontext(start: number, end: number): void {
    this.#decoded += this.#text.slice(start, end)
  }

  ontextentity(codePoint: number): void {
    this.#decoded += String.fromCodePoint(codePoint)
  }

  onattribdata(): void {}
  onattribentity(): void {}
  onattribend(): void {}
  onattribname(): void {}
  oncdata(): void {}
  onclosetag(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onend(): void {}
  onopentagend(): void {}
  onopentagname(): void {}
  onprocessinginstruction(): void {}
  onselfclosingtag(): void {}
}

const decoder = new ReferenceDecoder()

/** Text with its character references resolved (`&hellip;`, `&#20013;`), those without a semicolon too. */
export function decodeReferences(text: string): string {
  if (!text.includes('<')) return decoder.decode(text)
  // Less-than signs are text here, and kept from the tokenizer, which would see tags.
  return text
    .split('<')
    .map((part) => decoder.decode(part))
    .join('<')
}
