import { isAside } from './hints.ts'
import { isLinks, type Outline } from './outline.ts'
import { PROSE } from './weigh.ts'

/** Sums over all lines within each node. */
export interface NodeSums {
  /** Weights above 0. */
  readonly positive: Float64Array
  readonly lines: Uint32Array
  /** Lines of prose. */
  readonly prose: Uint32Array
  readonly size: Float64Array
  readonly linkSize: Float64Array
  /** 1 when the first line is mostly links. */
  readonly linkFirst: Uint8Array
  /** Most positive weight within one node that is named like an article, itself included. */
  readonly named: Float64Array
}

export function sumNodes({ nodes, lines }: Outline, weights: Float64Array): NodeSums {
  const sums: NodeSums = {
    positive: new Float64Array(nodes.length),
    lines: new Uint32Array(nodes.length),
    prose: new Uint32Array(nodes.length),
    size: new Float64Array(nodes.length),
    linkSize: new Float64Array(nodes.length),
    linkFirst: new Uint8Array(nodes.length),
    named: new Float64Array(nodes.length),
  }
  const { positive, prose, size, linkSize, linkFirst, named } = sums
  const begun = new Uint8Array(nodes.length)
  lines.forEach((line, i) => {
    const weight = weights[i]!
    if (weight > 0) positive[line.node]! += weight
    if (weight > PROSE) prose[line.node]! += 1
    sums.lines[line.node]! += 1
    size[line.node]! += line.size
    linkSize[line.node]! += line.linkSize
    for (let n = line.node; n >= 0 && begun[n] === 0; n = nodes[n]!.parent) {
      begun[n] = 1
      if (isLinks(line)) linkFirst[n] = 1
    }
  })
  for (let n = nodes.length - 1; n > 0; n--) {
    const { parent, hint, tag } = nodes[n]!
    positive[parent]! += positive[n]!
    sums.lines[parent]! += sums.lines[n]!
    prose[parent]! += prose[n]!
    size[parent]! += size[n]!
    linkSize[parent]! += linkSize[n]!
    if (hint === 'main' || hint === 'post' || tag === 'article') named[n] = Math.max(named[n]!, positive[n]!)
    named[parent] = Math.max(named[parent]!, named[n]!)
  }
  return sums
}

/** A node named as set apart is believed unless it holds this share of all that looks like text. */
const MOST = 0.8
/** The same when nearly all of it is in one node named like an article: a layout that is called after its sidebar. */
const MOST_NAMED = 0.5

/** Siblings that start with a link and hold little prose are teasers when there are this many. */
const TEASERS = 3
const TEASER_WEIGHT = 450
const TEASER_PROSE = 2
const TEASER_LINES = 12
/** Weight of what a page says besides its teasers, up to which it is a list of them: about two sentences. */
const LIST_REST = 100

/** 1 for each node that stands apart from the main text, by its name or as one of a row of teasers, or is within one. */
export function apartNodes({ nodes }: Outline, sums: NodeSums): Uint8Array {
  const { positive, prose, size, linkSize, linkFirst, named } = sums
  const total = positive[0]!
  const isTeaser = (n: number): boolean => {
    const { tag, parent } = nodes[n]!
    if (tag === 'p' || tag === 'td' || tag === 'tr') return false
    if (tag === 'li' && nodes[parent]!.tag === 'ol') return false
    return (
      linkSize[n]! > 0 &&
      sums.lines[n]! <= TEASER_LINES &&
      prose[n]! <= TEASER_PROSE &&
      positive[n]! < TEASER_WEIGHT &&
      (linkFirst[n] === 1 || linkSize[n]! > 0.3 * size[n]!)
    )
  }
  /** The row of each teaser, its siblings of the same tag, from 1 on; how many each row has, and how much text. */
  const row = new Uint32Array(nodes.length)
  const rows = new Map<string, number>()
  const teasers = [0]
  const texts = [0]
  for (let n = 1; n < nodes.length; n++) {
    if (!isTeaser(n)) continue
    const key = `${nodes[n]!.parent} ${nodes[n]!.tag}`
    let found = rows.get(key)
    if (found === undefined) {
      found = teasers.push(0) - 1
      texts.push(0)
      rows.set(key, found)
    }
    row[n] = found
    teasers[found]! += 1
    texts[found]! += positive[n]!
  }
  const apart = new Uint8Array(nodes.length)
  for (let n = 1; n < nodes.length; n++) {
    const { parent, hint } = nodes[n]!
    const most =
      positive[n]! > MOST * total ||
      (positive[n]! > MOST_NAMED * total && (hint === 'either' || named[n]! > MOST * positive[n]!))
    const inRow = teasers[row[n]!]! >= TEASERS && total - texts[row[n]!]! > LIST_REST
    const own = (isAside(hint) && !most) || inRow
    if (own || apart[parent] === 1) apart[n] = 1
  }
  return apart
}
