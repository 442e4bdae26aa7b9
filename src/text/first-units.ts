/**
 * The characters with which a match of a regular expression source can begin, both letter cases; lets a walk skip most text
 * without running the expression. Understands literals, escapes, `\d`, `[…]` without negation, `(?:…|…)`, and the quantifiers
 * `?`, `*` and `{0,n}`; throws on a source that can begin with anything else.
 */
export function firstUnits(source: string): Set<string> {
  const { units, optional } = sequence(source)
  if (optional) throw new Error(`cannot tell how a match of /${source}/ begins: it may be empty`)
  return new Set([...units].flatMap((unit) => [unit.toLowerCase(), unit.toUpperCase()]))
}

interface First {
  readonly units: Set<string>
  /** May it match nothing? */
  readonly optional: boolean
}

function sequence(source: string): First {
  const units = new Set<string>()
  for (let at = 0; at < source.length; ) {
    const end = endOfAtom(source, at)
    const first = atom(source.slice(at, end))
    for (const unit of first.units) units.add(unit)
    const quantifier = /^(?:[?*]|\{0,\d*\})/.exec(source.slice(end))
    if (quantifier === null && !first.optional) return { units, optional: false }
    at = end + (quantifier?.[0].length ?? 0)
  }
  return { units, optional: true }
}

function endOfAtom(source: string, at: number): number {
  if (source[at] === '\\') return at + 2
  if (source[at] === '[') {
    let end = at + 1
    while (source[end] !== ']') end += source[end] === '\\' ? 2 : 1
    return end + 1
  }
  if (source[at] !== '(') return at + 1
  let end = at + 1
  for (let depth = 1; depth > 0; end = endOfAtomInGroup(source, end)) {
    if (source[end] === '(') depth += 1
    else if (source[end] === ')') depth -= 1
  }
  return end
}

/** Steps over one character of a group, or over an escape or class that may hold brackets. */
const endOfAtomInGroup = (source: string, at: number): number =>
  source[at] === '(' || source[at] === ')' ? at + 1 : endOfAtom(source, at)

function atom(source: string): First {
  if (source.startsWith('(?:')) {
    const alternatives = splitAlternatives(source.slice(3, -1)).map(sequence)
    return {
      units: new Set(alternatives.flatMap(({ units }) => [...units])),
      optional: alternatives.some(({ optional }) => optional),
    }
  }
  if (source.startsWith('[') && source[1] !== '^') {
    return {
      units: new Set([...source.slice(1, -1).matchAll(/\\?(.)/gu)].map(([, unit = '']) => unit)),
      optional: false,
    }
  }
  if (source === '\\d') return { units: new Set('0123456789'), optional: false }
  if (/^\\[^\w]$/.test(source)) return { units: new Set(source.slice(1)), optional: false }
  if (/^[^\\.^$*+?()[\]{}|]$/.test(source)) return { units: new Set(source), optional: false }
  throw new Error(`cannot tell how a match begins at "${source}"; expected a literal, [...], \\d or (?:...)`)
}

function splitAlternatives(source: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < source.length; ) {
    if (source[at] === '|') {
      parts.push(source.slice(from, at))
      from = at + 1
      at += 1
    } else {
      at = endOfAtom(source, at)
    }
  }
  return [...parts, source.slice(from)]
}
