import { joinLines } from './join.ts'
import { readPage } from './read.ts'

/** All text of a page that is all main text, such as a chapter of an e-book. */
export interface WholePage {
  /** Laid out as in `Page`. */
  readonly text: string
  /** The first heading, else `<title>`; empty when there is neither. */
  readonly heading: string
}

/** Takes any string in time linear in its length, and never throws. */
export function wholePage(html: string): WholePage {
  const { outline, clues } = readPage(html)
  const heading = outline.lines.find((line) => line.heading)?.text ?? clues.title.replace(/\s+/g, ' ').trim()
  return { text: joinLines(outline, outline.lines.keys()), heading }
}
