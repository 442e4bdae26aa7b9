import { chooseLines } from './choose.ts'
import { type Facts, findFacts } from './facts.ts'
import { joinLines } from './join.ts'
import { readPage } from './read.ts'

/** The main text of a web page and what the page says about it. */
export interface Page extends Facts {
  /**
   * One line per paragraph, line break, list item, heading or table row; cells parted by tabs; preformatted text as it
   * is. Empty when the page has no main text.
   */
  readonly text: string
}

/**
 * Extracts the main text of an HTML page without menus, advertising, comments, notices and related links. Takes any
 * string in time linear in its length, and never throws.
 */
export function extractPage(html: string): Page {
  const { outline, clues } = readPage(html)
  const chosen = chooseLines(outline, clues.title)
  return { text: joinLines(outline, chosen), ...findFacts(outline, clues, chosen) }
}
