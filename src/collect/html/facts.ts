import { findAuthor } from './author.ts'
import type { Clues } from './clues.ts'
import { DATE, findDate } from './date.ts'
import { isLinks, type Line, type Outline } from './outline.ts'
import { isByline, isLabelled, isReporter } from './phrases.ts'
import { findTitle } from './title.ts'

/** What is known of a page beside its text. */
export interface Facts {
  readonly title?: string
  readonly author?: string
  /** `2021-02-28` or, with the time of day as the page gives it and in its own zone, `2021-02-28T09:30:00`. */
  readonly date?: string
}

/** Lines before the first and behind the last of the text in which a byline is looked for. */
const BEFORE = 12
const BEHIND = 4
/** The same for a date with the time of day, which little else but a byline has. */
const FAR = 24
/** Characters of a line that are searched. */
const SEARCHED = 200

export function findFacts(outline: Outline, clues: Clues, chosen: readonly number[]): Facts {
  const lines = bylines(outline, chosen)
  const title = findTitle(outline, clues, chosen)
  const author = findAuthor(clues, lines)
  const date = findDate(clues, [...lines, ...stamps(outline, chosen)])
  return {
    ...(title !== undefined && { title }),
    ...(author !== undefined && { author }),
    ...(date !== undefined && { date }),
  }
}

/**
 * Lines around the text: first what says that it is a byline, then the others before the text, the nearest first, then
 * the ends of the text itself, whose dates and names may be of what it tells.
 */
function bylines({ lines }: Outline, chosen: readonly number[]): string[] {
  const first = chosen[0] ?? 0
  const last = chosen.at(-1) ?? -1
  const before = lines.slice(Math.max(0, first - BEFORE), first).reverse()
  const behind = lines.slice(last + 1, last + 1 + BEHIND)
  const top = lines.slice(first, first + 2)
  const bottom = lines.slice(Math.max(first + 2, last - 1), last + 1)
  const [own, other] = [before.filter(saysSo), before.filter((line) => !saysSo(line))]
  const [ownTop, prose] = [top.filter(saysSo), top.filter((line) => !saysSo(line))]
  return [...own, ...ownTop, ...other, ...prose, ...bottom, ...behind].map(({ text }) =>
    text.slice(0, SEARCHED),
  )
}

const saysSo = ({ text, size }: Line): boolean =>
  isLabelled(text, size) || isReporter(text, size) || (isByline(text, size) && STAMP.test(text))
/** What stands next to the date of a text: the time of day, how often it was read. */
const STAMP = /\d[:：]\d\d|阅读|浏览|点击/

/** Plain lines farther off that hold a date with the time of day, before the text the nearest first. */
function stamps({ lines }: Outline, chosen: readonly number[]): string[] {
  const first = chosen[0] ?? 0
  const behind = (chosen.at(-1) ?? -1) + 1 + BEHIND
  return [
    ...lines.slice(Math.max(0, first - FAR), Math.max(0, first - BEFORE)).reverse(),
    ...lines.slice(behind, behind + FAR).filter(({ text, size }) => isLabelled(text, size)),
  ]
    .filter((line) => !isLinks(line))
    .map(({ text }) => text.slice(0, SEARCHED))
    .filter((text) => DATE.exec(text)?.[4] !== undefined)
}
