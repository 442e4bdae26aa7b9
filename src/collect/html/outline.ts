import type { Hint } from './hints.ts'
import { DIVISION, PARAGRAPH } from './tags.ts'

/** An element that breaks lines, as far as it matters for choosing among them. */
export interface Node {
  /** Index of the node around it: smaller than its own; the root, index 0, has -1. */
  readonly parent: number
  readonly tag: string
  readonly hint: Hint
}

/** One line of the page: the text between two line breaks or block borders, white space collapsed unless `pre`. */
export interface Line {
  /** Index of the innermost node. */
  readonly node: number
  readonly text: string
  /** How much there is to read: see `sizeOf`. */
  readonly size: number
  /** Size of the part that is links. */
  readonly linkSize: number
  /** The first of a table cell that is not the first of its row. */
  readonly nextCell: boolean
  readonly pre: boolean
  readonly heading: boolean
}

/** A page as its lines and the elements around them, both in page order. */
export interface Outline {
  readonly nodes: readonly Node[]
  readonly lines: readonly Line[]
}

/** Latin letters that one Han character is worth, so that one threshold serves both (own choice). */
const WIDE = 2.5

/** Visible characters of a text; CJK and other wide ones count 2.5. */
export function sizeOf(text: string): number {
  let size = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x20 && unit !== 0xa0 && unit !== 0x3000) size += unit >= 0x2e80 ? WIDE : 1
  }
  return size
}

/**
 * For each node the one that holds its lines as paragraphs: itself, or the node around a paragraph, which may be a `div` or
 * any other element of one line.
 */
export function containersOf({ nodes, lines }: Outline): Int32Array {
  const parts = new Uint32Array(nodes.length)
  for (const { node } of lines) parts[node]! += 1
  for (let n = nodes.length - 1; n > 0; n--) parts[nodes[n]!.parent]! += parts[n]! > 0 ? 2 : 0
  return Int32Array.from(nodes, ({ tag, parent }, n) =>
    PARAGRAPH.has(tag) || (DIVISION.has(tag) && parts[n] === 1) ? parent : n,
  )
}

/** Mostly links. */
export const isLinks = ({ size, linkSize }: Line): boolean => linkSize > 0.6 * size

/** Sizes from which on a heading tells one page from another. */
export const MIN_TITLE_SIZE = 10
/** What may follow it in `<title>`: the name of the site. */
const ENDS_TITLE = /^(?:$|\s*[-–—|·»«_｜]|\s+:)/

/** Is the line the heading that `<title>` starts with? */
export function sameTitle({ heading, text, size }: Line, title: string): boolean {
  if (!heading || size < MIN_TITLE_SIZE || !title.startsWith(text)) return false
  return ENDS_TITLE.test(title.slice(text.length))
}
