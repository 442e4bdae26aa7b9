/** A stretch of a text in UTF-16 units. */
export interface Range {
  readonly start: number
  readonly end: number
}

export interface CutRules {
  /** Code points taken out with a stretch, on each side of it. */
  readonly window: number
  /** Code points of a piece that is kept, at least. */
  readonly minPiece: number
}

export interface Pieces {
  /** Pieces that the text falls into, the short ones included; blank ones are none. */
  readonly count: number
  /** The pieces that are long enough, without white space at their ends. */
  readonly kept: readonly string[]
}

/** Cuts stretches out of a text, with a window on each side. `ranges` by ascending start; they may overlap. */
export function cutOut(text: string, ranges: readonly Range[], { window, minPiece }: CutRules): Pieces {
  const kept: string[] = []
  let count = 0
  const piece = (from: number, to: number): void => {
    const trimmed = text.slice(from, to).trim()
    if (trimmed === '') return
    count += 1
    if (hasCodePoints(trimmed, minPiece)) kept.push(trimmed)
  }
  let from = 0
  for (const { start, end } of ranges) {
    const to = stepBack(text, start, window)
    if (to > from) piece(from, to)
    from = Math.max(from, stepForward(text, end, window))
  }
  piece(from, text.length)
  return { count, kept }
}

const isPair = (text: string, at: number): boolean => text.codePointAt(at)! > 0xffff

/** `count` code points back from `at`, or the start of the text. */
function stepBack(text: string, at: number, count: number): number {
  let to = at
  for (let i = 0; i < count && to > 0; i++) to -= to > 1 && isPair(text, to - 2) ? 2 : 1
  return to
}

/** `count` code points on from `at`, or the end of the text. */
function stepForward(text: string, at: number, count: number): number {
  let to = at
  for (let i = 0; i < count && to < text.length; i++) to += isPair(text, to) ? 2 : 1
  return to
}

/** `true` when a text has at least `count` code points. */
const hasCodePoints = (text: string, count: number): boolean =>
  count === 0 || stepForward(text, 0, count - 1) < text.length

/** The first `count` code points. */
export const firstCodePoints = (text: string, count: number): string =>
  text.slice(0, stepForward(text, 0, count))
