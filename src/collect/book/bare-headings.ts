/** Longest heading without a number or a name of its kind, in UTF-16 units. */
const MAX_LENGTH = 24
const PUNCTUATION = /[。，！？；：、,.;:!?…“”"「」]/
const MIN_HEADINGS = 5
/** Share of the stretches of blank lines that must lie around such headings: else they part paragraphs too. */
const MOST = 0.8

/**
 * Headings of a book that does not number them: short lines without punctuation, with blank lines before and behind, in a
 * text that has hardly any other blank lines. Indices of the lines; empty when the book is not made so.
 */
export function bareHeadings(lines: readonly string[]): number[] {
  const isBlank = (i: number): boolean => (lines[i] ?? '').trim() === ''
  const headings: number[] = []
  let stretches = 0
  let around = 0
  for (let i = 0; i < lines.length; i++) {
    if (isBlank(i)) {
      if (i > 0 && !isBlank(i - 1)) stretches += 1
      continue
    }
    const text = (lines[i] ?? '').trim()
    if (!isBlank(i - 1) || !isBlank(i + 1) || text.length > MAX_LENGTH || PUNCTUATION.test(text)) continue
    headings.push(i)
    around += i > 0 && isBlank(i - 1) && headings.at(-2) !== i - 2 ? 2 : 1
  }
  return headings.length >= MIN_HEADINGS && around >= MOST * stretches ? headings : []
}
