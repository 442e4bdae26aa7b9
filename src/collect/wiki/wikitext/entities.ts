import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

const REFERENCE = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi

/** Named references met before; there are no more than the names that HTML knows. */
const known = new Map<string, string>()

/** Text with HTML's character references resolved (`&ndash;`, `&#8211;`); what HTML does not know stays as it is. */
export function decodeHtmlEntities(text: string): string {
  return text.includes('&') ? text.replace(REFERENCE, decode) : text
}

function decode(reference: string): string {
  const before = known.get(reference)
  if (before !== undefined) return before
  let text = ''
  const ignore = (): void => {}
  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => {
      text += reference.slice(start, end)
    },
    ontextentity: (codePoint) => {
      text += String.fromCodePoint(codePoint)
    },
    onattribdata: ignore,
    onattribend: ignore,
    onattribentity: ignore,
    onattribname: ignore,
    oncdata: ignore,
    onclosetag: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onend: ignore,
    onopentagend: ignore,
    onopentagname: ignore,
    onprocessinginstruction: ignore,
    onselfclosingtag: ignore,
  }
  const tokenizer = new Tokenizer({}, callbacks)
  tokenizer.write(reference)
  tokenizer.end()
  if (text !== reference && reference[1] !== '#') known.set(reference, text)
  return text
}
