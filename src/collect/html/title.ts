import type { Clues } from './clues.ts'
import { isLinks, type Line, type Outline, sizeOf } from './outline.ts'
import { isByline } from './phrases.ts'

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim()

/**
 * The title by what the page says of itself. Where nothing before the text says the same, as on pages that are all called
 * after their site, it is the line that stands in the place of a title, if it says more.
 */
export function findTitle(outline: Outline, clues: Clues, chosen: readonly number[]): string | undefined {
  const title = collapse(clues.title)
  const heading = titleHeading(outline, title)
  if (heading !== undefined) return heading
  const named = namedTitle(collapse(clues.metas.get('og:title') ?? title))
  if (named !== undefined && isShown(outline, chosen, named)) return named
  const placed = titleByPlace(outline, chosen)
  if (named === undefined) return placed
  return placed !== undefined && placed.length > named.length ? placed : named
}

/** The longest heading that the `<title>` starts with, or that makes up much of it. */
function titleHeading({ lines }: Outline, title: string): string | undefined {
  const size = sizeOf(title)
  let longest: string | undefined
  for (const line of lines) {
    if (!line.heading || line.text.length <= (longest ?? '').length) continue
    const at = title.indexOf(line.text)
    if (at !== -1 && line.size >= (at === 0 ? 5 : 0.4 * size)) longest = line.text
  }
  return longest
}

/** Marks between a title and the name of its site. */
const SEPARATOR =
  /\s+[-–—|·:»«_]+\s+|\s*[|_｜]+\s*|(?<=[\u3000-\u9fff\uff00-\uff60”’…])\s*-+\s*(?=[\u3000-\u9fff])/

/** The address of a site is not a title. */
const HOST = /^[\w-]+(?:\.[\w-]+)+$/

/** The first part of `<title>`, unless another is twice as long: then the first is the name of the site. */
function namedTitle(title: string): string | undefined {
  const parts = title.split(SEPARATOR).filter((part) => !HOST.test(part))
  const [first = ''] = parts
  const longest = parts.reduce((best, part) => (sizeOf(part) > sizeOf(best) ? part : best), first)
  const found = sizeOf(longest) > 2 * sizeOf(first) ? longest : first
  return found === '' ? undefined : found
}

/** A line shows a title that makes up this share of it, or it of the title: the page adds to one or the other. */
const SHOWN_SHARE = 0.5

/** Does a line before the text, or on top of it, say the title? */
function isShown({ lines }: Outline, chosen: readonly number[], title: string): boolean {
  const flat = flatten(title)
  const size = sizeOf(title)
  return lines.slice(0, (chosen[0] ?? 0) + 2).some((line) => {
    if (line.size < SHOWN_SHARE * size || size < SHOWN_SHARE * line.size) return false
    const text = flatten(line.text)
    return text.includes(flat) || flat.includes(text)
  })
}
const flatten = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** Lines before the text, and on top of it, in which a title is looked for by its place. */
const TITLE_BEFORE = 8
const TITLE_WITHIN = 2
const MIN_SIZE = 10
const MAX_SIZE = 150

/**
 * The heading nearest before the text or on top of it; else the nearest plain line that may be one, or the link to the
 * text itself right before it.
 */
function titleByPlace({ lines }: Outline, chosen: readonly number[]): string | undefined {
  const first = chosen[0]
  if (first === undefined) return undefined
  const before = lines.slice(Math.max(0, first - TITLE_BEFORE), first).reverse()
  const top = lines.slice(first, first + TITLE_WITHIN)
  const line =
    [...before, ...top].find((near) => near.heading && !isLinks(near) && !OPENS.test(near.text)) ??
    before.find((near) => near.linkSize === 0 && mayBeTitle(near)) ??
    [...before.slice(0, 1), ...top].find((near) => !isMenu(near) && mayBeTitle(near))
  return line?.text.replace(LABEL, '').replace(/[\s-]+$/, '')
}

/** Links side by side: short words with spaces or bars between them, as a Chinese title does not have. */
function isMenu({ text, size, linkSize }: Line): boolean {
  const words = text.split(BETWEEN)
  if (linkSize === 0 || words.length < 2 || size > MENU_WORD * words.length) return false
  return words.every((word) => /^\p{Script=Han}+$/u.test(word))
}
const BETWEEN = /[\s|｜·»>]+/
/** On average, two to four characters. */
const MENU_WORD = 12

/** What ends so announces something else. */
const OPENS = /[:：]$/
const LABEL = /^(?:主\s*题|标\s*题|题\s*目)\s*[:：]\s*/

const mayBeTitle = ({ text, size }: Line): boolean =>
  size >= MIN_SIZE &&
  size <= MAX_SIZE &&
  !OPENS.test(text) &&
  !isByline(text, size) &&
  (LABEL.test(text) || !/[。，；：:,;]/.test(text))
