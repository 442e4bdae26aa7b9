import { dataNodes } from './data.ts'
import { isEmbedded } from './embedded.ts'
import { behindHead, behindTitle, withSignature } from './ends.ts'
import { heaviestNodes, heaviestRun } from './heaviest.ts'
import { containersOf, isLinks, type Line, type Outline, sameTitle } from './outline.ts'
import { opensForeign } from './phrases.ts'
import { apartNodes, type NodeSums, sumNodes } from './regions.ts'
import { withoutRepeats } from './repeats.ts'
import { threadLines } from './thread.ts'
import { isNoticeWeight, PROSE, weighLines } from './weigh.ts'

/** Behind this share of the text, the head of a foreign part ends the page's own. */
const STOP_SHARE = 0.5
/** The same for the head of comments, which may be longer than a text. */
const COMMENTS_SHARE = 0.15
/** Behind this share the page's title given again is that of a box to share it, with a summary. */
const SHARE_BOX = 0.85
/** Prose behind an inserted part goes on when it is at least this share of all. */
const GOES_ON_SHARE = 0.03

/**
 * Indices of the lines that are the page's main text, in order. First the node whose lines weigh most in sum is found;
 * within it links, notices and regions apart are left out; then the ends are trimmed to the run that weighs most.
 */
export function chooseLines(outline: Outline, rawTitle: string): readonly number[] {
  const title = rawTitle.replace(/\s+/g, ' ').trim()
  const weights = weighLines(outline, title)
  const thread = threadLines(outline, weights)
  if (thread !== undefined) return thread
  const sums = sumNodes(outline, weights)
  const apart = apartNodes(outline, sums)
  const containers = containersOf(outline)
  const heaviest = heaviestNodes(outline, weights, apart, containers)
  const inData = dataNodes(outline, sums)
  const within = linesWithin(outline, weights, apart, inData, containers, heaviest, sums, title)
  const behind = behindTitle(outline, weights, within, title)
  const run = heaviestRun(behind, raiseNeighbours(outline, weights, containers, behind))
  const text = behindHead(outline, weights, run, title)
  return withSignature(outline, behind, withoutRepeats(outline, text))
}

/** Bullets whose links were left out, rulers: no letter and no digit, and too short to be a form to fill in. */
const isMark = ({ size, text, pre }: Line): boolean =>
  !pre && size <= 5 && !/[\p{L}\p{N}…？！?!\u2500-\u257f]/u.test(text)

/** Lines of a node without those apart, links and notices, up to where a foreign part ends it. */
function linesWithin(
  outline: Outline,
  weights: Float64Array,
  apart: Uint8Array,
  inData: Uint8Array,
  containers: Int32Array,
  heaviest: readonly number[],
  { positive }: NodeSums,
  title: string,
): number[] {
  const { nodes, lines } = outline
  const inside = new Uint8Array(nodes.length)
  let total = 0
  for (const n of heaviest) {
    inside[n] = 1
    total += positive[n]!
  }
  for (let n = 1; n < nodes.length; n++) if (inside[n] === 0) inside[n] = inside[nodes[n]!.parent]!
  const isOwn = (node: number): boolean => inside[node] === 1 && apart[node] === 0

  // Prose that is still to come by the node around its container: a text may be cut into several of one kind.
  const around = (node: number): number => Math.max(0, nodes[containers[node]!]!.parent)
  const ahead = new Float64Array(nodes.length)
  const proseOf = (i: number): number => (weights[i]! > PROSE && isOwn(lines[i]!.node) ? weights[i]! : 0)
  lines.forEach(({ node }, i) => {
    ahead[around(node)]! += proseOf(i)
  })

  const kept: number[] = []
  let seen = 0
  let place = 0
  for (const [i, line] of lines.entries()) {
    if (inside[line.node] === 0) continue
    const prose = proseOf(i)
    if (prose > 0) {
      place = around(line.node)
      ahead[place]! -= prose
    }
    const head = seen > COMMENTS_SHARE * total ? opensForeign(line.text, line.size) : undefined
    if (head === 'comments' || (seen >= SHARE_BOX * total && sameTitle(line, title))) break
    const foreign = seen > STOP_SHARE * total ? head : undefined
    if (foreign === 'last' || (foreign === 'inserted' && ahead[place]! <= GOES_ON_SHARE * total)) break
    if (foreign !== undefined || apart[line.node] === 1) continue
    if (weights[i]! > 0) seen += weights[i]!
    const shown = !isLinks(line) || inData[line.node] === 1
    const notice = isNoticeWeight(weights[i]!) && !isEmbedded(outline, weights, containers, i)
    if (shown && !notice && !isMark(line)) kept.push(i)
  }
  return kept
}

/**
 * Weights of the kept lines; short plain ones count in favour where they stand among most of the prose, as headings,
 * places and names do.
 */
function raiseNeighbours(
  { nodes, lines }: Outline,
  weights: Float64Array,
  containers: Int32Array,
  kept: readonly number[],
): Float64Array {
  const perContainer = new Float64Array(nodes.length)
  let main = 0
  for (const i of kept) {
    if (weights[i]! <= 0) continue
    const container = containers[lines[i]!.node]!
    perContainer[container]! += weights[i]!
    if (perContainer[container]! > perContainer[main]!) main = container
  }
  return Float64Array.from(kept, (i) => {
    const { node, linkSize } = lines[i]!
    const label = weights[i]! <= 0 && weights[i]! > -8 && linkSize === 0
    return label && containers[node] === main ? 1 : weights[i]!
  })
}
