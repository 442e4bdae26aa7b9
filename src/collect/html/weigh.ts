import { endsSentence } from '../../text/lines.ts'
import { isLinks, type Line, type Outline } from './outline.ts'
import { isByline, isLabelled, isNotice, isPostMark } from './phrases.ts'

/*
 * What a line speaks for being main text: positive for prose, negative for links and labels, in units of size.
 * The numbers are our own, tuned on the two sets of `tests/corpora/extraction.test.ts`; the idea, to judge each
 * block by its length, punctuation and link density, is that of boilerpipe and jusText.
 */

const NOTICE = -15
const BYLINE = -8
const LABEL = -6
const LIST_LABEL = -2
/** Cells of data are short and plain. */
const CELL = 3
const SHORT_SENTENCE = 4
/** Short lines of one element, parted by breaks: a poem, a song, an address. From so many on they are text. */
const VERSE = 4
const VERSE_LINES = 8
/** The same for lines of one length, as most Chinese poems have them. */
const REGULAR_LINES = 4
/** A paragraph that is one link: a reference in the text, or a teaser. */
const LINKED_PARAGRAPH = -10

/** Size from which a punctuated line is prose; from the lower one it is likely. */
const PROSE_SIZE = 50
const LIKELY_SIZE = 20
/** One line counts no more than this, or a long notice would outweigh an article. */
const MAX_WEIGHT = 500

/** From this weight on a line is prose. */
export const PROSE = 20

/** Bylines do not end like this, entries of a chronicle do. */
const FULL_STOP = /[。！？]$/
const PUNCTUATION = /[,，、;；:：.。!！?？…]/

export const isNoticeWeight = (weight: number): boolean => weight === NOTICE

/** Weight of every line. A line that repeats the page's title weighs nothing. */
export function weighLines({ nodes, lines }: Outline, title: string): Float64Array {
  const plain = new Uint32Array(nodes.length)
  const links = new Uint32Array(nodes.length)
  const shortest = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY)
  const longest = new Float64Array(nodes.length)
  for (const { node, size, linkSize } of lines) {
    const kind = linkSize === 0 ? plain : links
    kind[node]! += 1
    shortest[node] = Math.min(shortest[node]!, size)
    longest[node] = Math.max(longest[node]!, size)
  }
  return Float64Array.from(lines, (line) => {
    const { node, linkSize } = line
    const { tag, parent } = nodes[node]!
    const cell = isCell(tag) || (parent >= 0 && isCell(nodes[parent]!.tag))
    const weight = weigh(line, tag, cell, title)
    const enough = shortest[node] === longest[node] ? REGULAR_LINES : VERSE_LINES
    const verse = plain[node]! >= enough && links[node]! < plain[node]! / 10
    return verse && linkSize === 0 && weight === LABEL ? VERSE : weight
  })
}

const isCell = (tag: string): boolean => tag === 'td' || tag === 'th'

function weigh(line: Line, tag: string, cell: boolean, title: string): number {
  const { text, size, linkSize } = line
  if (isLinks(line)) return tag === 'p' ? LINKED_PARAGRAPH : -5 - Math.min(size, 60) / 8
  if (line.pre) return Math.min(size, MAX_WEIGHT)
  if (line.heading || (size > 20 && text.length <= title.length && title.includes(text))) return 0
  if (isNotice(text, size) || isPostMark(text, size)) return NOTICE
  if (isLabelled(text, size)) return BYLINE
  const plain = size - linkSize
  // Without a space and without wide characters it is one word, an address or a number.
  const punctuated = text.length !== size && PUNCTUATION.test(text)
  const ends = punctuated && endsSentence(text)
  if (punctuated && plain >= PROSE_SIZE)
    return Math.min(plain, MAX_WEIGHT) * (plain / size) * (ends ? 1 : 0.6)
  if (!(ends && FULL_STOP.test(text)) && isByline(text, size)) return BYLINE
  if (punctuated && plain >= LIKELY_SIZE) return plain * (ends ? 0.4 : 0.2)
  if (ends && tag === 'p') return SHORT_SENTENCE
  if (cell) return CELL
  return tag === 'li' ? LIST_LABEL : LABEL
}
