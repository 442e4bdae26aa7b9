import { endsSentence } from '../../text/lines.ts'
import { type Line, MIN_TITLE_SIZE, type Outline, sameTitle } from './outline.ts'
import { isByline, isLabelled, isReporter } from './phrases.ts'
import { PROSE } from './weigh.ts'

/** The heading that is the page's title stands in front of most of the text when at least this share follows it. */
const BEHIND_TITLE_SHARE = 0.4

/** The lines behind the heading that the title of the page starts with, if most of the text follows it. */
export function behindTitle(
  { lines }: Outline,
  weights: Float64Array,
  kept: readonly number[],
  title: string,
): readonly number[] {
  const from = kept.findIndex((i) => sameTitle(lines[i]!, title))
  if (from <= 0) return kept
  let before = 0
  let behind = 0
  kept.forEach((i, k) => {
    if (k < from) before += Math.max(0, weights[i]!)
    else behind += Math.max(0, weights[i]!)
  })
  return behind >= BEHIND_TITLE_SHARE * (before + behind) ? kept.slice(from + 1) : kept
}

/** Most lines of a head on top of a text: title, subtitle, place in the site, who wrote it, when, and where from. */
const HEAD_LINES = 6
/** A text of which more lines look like that is a list of dates. */
const MOST_BYLINES = 3
/** The largest size of a subtitle. */
const SUBTITLE_SIZE = 130

/** The lines behind the head of a text, which ends with a byline or with the page's title given once more. */
export function behindHead(
  { lines }: Outline,
  weights: Float64Array,
  chosen: readonly number[],
  title: string,
): readonly number[] {
  let from = 0
  let bylines = 0
  for (let k = 0; k < Math.min(HEAD_LINES, chosen.length); k++) {
    const line = lines[chosen[k]!]!
    const ends = endsSentence(line.text)
    if (!ends && endsHead(line, title)) {
      from = k + 1
      bylines += 1
    } else if (weights[chosen[k]!]! > PROSE && (ends || line.size > SUBTITLE_SIZE)) break
  }
  return bylines > MOST_BYLINES ? chosen : chosen.slice(from)
}

/** A cell behind its label is of a table of data, whatever it holds. */
const endsHead = ({ text, size, nextCell, pre }: Line, title: string): boolean =>
  !nextCell &&
  !pre &&
  (isByline(text, size) ||
    isLabelled(text, size) ||
    isReporter(text, size) ||
    (size >= MIN_TITLE_SIZE && title.includes(text)))

/** Most lines of a signature behind a text: closing words, names, date. */
const SIGNATURE_LINES = 4
const SIGNATURE_SIZE = 60
const DATE_ALONE =
  /^[（(]?(?:19|20|二[〇○零])[\d〇○零一二三四五六七八九]{2}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日[）)]?$/

/** With the signature of an official text, up to its date: short plain lines next to the text. */
export function withSignature(
  { nodes, lines }: Outline,
  kept: readonly number[],
  chosen: readonly number[],
): readonly number[] {
  const last = chosen.at(-1)
  if (last === undefined) return chosen
  const from = kept.indexOf(last) + 1
  const around = nodes[lines[last]!.node]!.parent
  for (let k = from; k < Math.min(kept.length, from + SIGNATURE_LINES); k++) {
    const { node, size, linkSize, text } = lines[kept[k]!]!
    if (size > SIGNATURE_SIZE || linkSize > 0 || nodes[node]!.parent !== around) break
    if (DATE_ALONE.test(text.replace(/\s+/g, ''))) return [...chosen, ...kept.slice(from, k + 1)]
  }
  return chosen
}
