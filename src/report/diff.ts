/** A stretch of text that both versions share, or that only one of them has. */
export interface Change {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Islands of agreement shorter than this, between longer changes, are read as changed too. */
const MIN_ISLAND = 3
/** Longest texts compared at once, in code points; longer ones are cut in two at a passage that both have. */
const MAX_COMPARED = 1000
/** Code points of such a passage; it must stand once on each side. Without one, all is shown as replaced. */
const PASSAGE = 12
/** From this length on, equal lengths mean that both sides are windows cut to size. */
const WINDOW = 64

/**
 * What an edit changed, by longest common subsequence of code points. The `same` and `gone` parts concatenate to
 * `before`, the `same` and `new` parts to `after`.
 */
export function diff(before: string, after: string): Change[] {
  const a = Array.from(before)
  const b = Array.from(after)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1
  const middle = compare(a.slice(start, a.length - end), b.slice(start, b.length - end))
  const tail = end > 0 ? a.slice(a.length - end) : []
  return tidy([
    { kind: 'same', text: a.slice(0, start).join('') },
    ...middle,
    { kind: 'same', text: tail.join('') },
  ])
}

/**
 * The same for two excerpts of one size: what only one side has at its very end is the window's edge, not an edit,
 * and is shown as unchanged.
 */
export function diffExcerpts(before: string, after: string): Change[] {
  const changes = diff(before, after)
  const size = Array.from(before).length
  const last = changes.at(-1)
  if (last === undefined || last.kind === 'same' || size < WINDOW || size !== Array.from(after).length)
    return changes
  const previous = changes.at(-2)
  if (previous !== undefined && previous.kind !== 'same') return changes
  return [...changes.slice(0, -1), { kind: 'same', text: last.text }]
}

function compare(a: readonly string[], b: readonly string[]): Change[] {
  if (a.length > MAX_COMPARED || b.length > MAX_COMPARED) {
    const cut = commonPassage(a, b)
    if (cut !== undefined) {
      const [i, j] = cut
      return [
        ...compare(a.slice(0, i), b.slice(0, j)),
        { kind: 'same', text: a.slice(i, i + PASSAGE).join('') },
        ...compare(a.slice(i + PASSAGE), b.slice(j + PASSAGE)),
      ]
    }
    return [
      { kind: 'gone', text: a.join('') },
      { kind: 'new', text: b.join('') },
    ]
  }
  const width = b.length + 1
  // lengths[i * width + j]: longest common subsequence of a from i on and b from j on.
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j
      const skip = Math.max(lengths[at + width]!, lengths[at + 1]!)
      lengths[at] = a[i] === b[j] ? lengths[at + width + 1]! + 1 : skip
    }
  }
  const changes: Change[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      changes.push({ kind: 'same', text: a[i] ?? '' })
      i += 1
      j += 1
    } else if (
      j === b.length ||
      (i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    ) {
      changes.push({ kind: 'gone', text: a[i] ?? '' })
      i += 1
    } else {
      changes.push({ kind: 'new', text: b[j] ?? '' })
      j += 1
    }
  }
  return changes
}

/** Where a passage that stands once in each begins, as near to the middle of `a` as there is one. */
function commonPassage(a: readonly string[], b: readonly string[]): readonly [number, number] | undefined {
  const places = oncePlaces(b)
  let best: readonly [number, number] | undefined
  for (const [passage, i] of oncePlaces(a)) {
    const j = i < 0 ? -1 : (places.get(passage) ?? -1)
    if (j >= 0 && (best === undefined || fromMiddle(a, i) < fromMiddle(a, best[0]))) best = [i, j]
  }
  return best
}

const fromMiddle = (points: readonly string[], at: number): number =>
  Math.abs(2 * at + PASSAGE - points.length)

/** Place of every passage; -1 for one that stands more than once. */
function oncePlaces(points: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  for (let at = 0; at + PASSAGE <= points.length; at++) {
    const passage = points.slice(at, at + PASSAGE).join('')
    places.set(passage, places.has(passage) ? -1 : at)
  }
  return places
}

/** Between two stretches of agreement: what went and what came. */
interface Edit {
  readonly same: string
  gone: string
  fresh: string
}

/** Joins neighbours, swallows tiny islands, and puts what is gone before what is new. */
function tidy(changes: readonly Change[]): Change[] {
  const edits: Edit[] = [{ same: '', gone: '', fresh: '' }]
  for (const { kind, text } of changes) {
    const last = edits[edits.length - 1]!
    if (kind === 'gone') last.gone += text
    else if (kind === 'new') last.fresh += text
    else if (last.gone === '' && last.fresh === '')
      edits[edits.length - 1] = { ...last, same: last.same + text }
    else edits.push({ same: text, gone: '', fresh: '' })
  }
  const kept: Edit[] = []
  for (const edit of edits) {
    const last = kept.at(-1)
    if (last !== undefined && isIsland(edit.same, sizeOf(last), sizeOf(edit))) {
      last.gone += edit.same + edit.gone
      last.fresh += edit.same + edit.fresh
    } else {
      kept.push(edit)
    }
  }
  return kept
    .flatMap(({ same, gone, fresh }): Change[] => [
      { kind: 'same', text: same },
      { kind: 'gone', text: gone },
      { kind: 'new', text: fresh },
    ])
    .filter(({ text }) => text !== '')
}

const sizeOf = ({ gone, fresh }: Edit): number => Math.max(gone.length, fresh.length)

/** Agreement so short, between changes so much longer, that it is chance: the `m` of an e-mail and its mask. */
const isIsland = (same: string, before: number, after: number): boolean =>
  Array.from(same).length < MIN_ISLAND && same.length < before && same.length < after
