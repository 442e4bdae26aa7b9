/**
 * Templates whose text is part of the sentence around them, by the position of that text; of several positions the first
 * that is filled counts. Any other template is dropped: what it shows is made by its own code.
 */
const TEXT_AT: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ['lang', [2]],
  ['langx', [2]],
  ['le', [3, 1]],
  ['tsl', [3, 2]],
  ['translink', [3, 2]],
  ['resize', [2]],
  ...(
    'nowrap nobr nobold small smaller big larger abbr tooltip ruby ruby-ja ill interlanguage_link quote cquote ' +
    'blockquote quotation mvar math val em strong flag 小写 小号'
  )
    .split(' ')
    .map((name) => [name.replaceAll('_', ' '), [1]] as const),
])

/** `lang-en`, `link-ja`, `internal link helper/de`. */
const LANG = /^lang-[a-z-]{2,12}$/
const LINK = /^(?:link-|internal link helper\/)[a-z-]{2,12}$/

const LITERAL: ReadonlyMap<string, string> = new Map([
  ['ndash', '–'],
  ['en dash', '–'],
  ['mdash', '—'],
  ['em dash', '—'],
  ['snd', ' – '],
  ['spaced ndash', ' – '],
  ['nbsp', ' '],
  ['!', '|'],
  ['=', '='],
  ["'", "'"],
  ["'s", "'s"],
  ['·', ' · '],
  ['•', ' • '],
])

const NAMED = /^\s*([^\s=<>[\]]{1,30})\s*=/
const MAX_NAME = 60

/** Between two amounts of `{{convert|5|to|10|km}}`. */
const BETWEEN_AMOUNTS = new Set(['to', 'and', 'or', '-', '–', 'x', 'by', '+'])

/** Text that `{{name|arguments}}` contributes to the text. */
export function textOfTemplate(name: string, args: readonly string[]): string {
  if (name.length > MAX_NAME) return ''
  const folded = name.trim().replaceAll('_', ' ').toLowerCase()
  const literal = LITERAL.get(folded)
  if (literal !== undefined) return literal
  if (folded === 'convert' || folded === 'cvt') return amountOf(byPosition(args))
  const places = TEXT_AT.get(folded) ?? (LANG.test(folded) ? [1] : LINK.test(folded) ? [3, 1] : undefined)
  if (places === undefined) return ''
  const positional = byPosition(args)
  for (const place of places) {
    const text = positional[place]?.trim()
    if (text !== undefined && text !== '') return text
  }
  return ''
}

/** Arguments by their number from 1, written out (`2=…`) or counted; named ones are left out, but for `text=`. */
function byPosition(args: readonly string[]): (string | undefined)[] {
  const found: (string | undefined)[] = [undefined]
  let next = 1
  for (const arg of args) {
    const name = NAMED.exec(arg)
    if (name === null) found[next++] = arg
    else {
      const place = name[1] === 'text' || name[1] === 'quote' ? 1 : Number(name[1])
      if (Number.isInteger(place) && place > 0 && place < 10) found[place] = arg.slice(name[0].length)
    }
  }
  return found
}

function amountOf([, amount = '', second = '', third = '', fourth = '']: readonly (
  | string
  | undefined
)[]): string {
  const parts = BETWEEN_AMOUNTS.has(second.trim()) ? [amount, second, third, fourth] : [amount, second]
  return parts.map((part) => part.trim()).join(' ')
}
