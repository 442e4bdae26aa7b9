import { isLinks, type Line, type Outline } from './outline.ts'
import { opensForeign } from './phrases.ts'
import { apartNodes, dataNodes, sumNodes } from './regions.ts'
import { PARAGRAPH } from './tags.ts'
import { threadLines } from './thread.ts'
import { isNoticeWeight, PROSE, weighLines } from './weigh.ts'

/** Behind this share of the text, the head of a foreign part ends the page's own. */
const STOP_SHARE = 0.5
/** Prose behind an inserted part goes on when it is at least this share of all. */
const GOES_ON_SHARE = 0.03

/**
 * Indices of the lines that are the page's main text, in order. First the node whose lines weigh most in sum is found;
 * within it links, notices and regions apart are left out; then the ends are trimmed to the run that weighs most.
 */
export function chooseLines(outline: Outline, title: string): number[] {
  const weights = weighLines(outline, title)
  const thread = threadLines(outline, weights)
  if (thread !== undefined) return thread
  const sums = sumNodes(outline, weights)
  const apart = apartNodes(outline, sums)
  const best = heaviestNode(outline, weights, apart)
  const inData = dataNodes(outline, sums)
  const within = linesWithin(outline, weights, apart, inData, best, sums.positive[best]!)
  const behind = behindTitle(outline, weights, within, title)
  const chosen = heaviestRun(behind, raiseNeighbours(outline, weights, behind))
  return withSignature(outline, behind, withoutRepeats(outline, chosen))
}

/** The innermost node with the largest sum. What stands apart within a node speaks against it, but only by half. */
function heaviestNode({ nodes, lines }: Outline, weights: Float64Array, apart: Uint8Array): number {
  const sums = new Float64Array(nodes.length)
  lines.forEach(({ node }, i) => {
    sums[node]! += apart[node] === 1 ? Math.min(-5, weights[i]!) / 2 : weights[i]!
  })
  for (let n = nodes.length - 1; n > 0; n--) sums[nodes[n]!.parent]! += sums[n]!
  let best = 0
  for (let n = 1; n < nodes.length; n++) if (sums[n]! >= sums[best]!) best = n
  return best
}

/** Node that holds a line as one of its paragraphs. */
const containerOf = ({ nodes }: Outline, node: number): number =>
  PARAGRAPH.has(nodes[node]!.tag) ? nodes[node]!.parent : node

/** Bullets whose links were left out, rulers: no letter and no digit, and too short to be a form to fill in. */
const isMark = ({ size, text, pre }: Line): boolean => !pre && size <= 5 && !/[\p{L}\p{N}]/u.test(text)

/** Lines of a node without those apart, links and notices, up to where a foreign part ends it. */
function linesWithin(
  outline: Outline,
  weights: Float64Array,
  apart: Uint8Array,
  inData: Uint8Array,
  best: number,
  total: number,
): number[] {
  const { nodes, lines } = outline
  const inside = new Uint8Array(nodes.length)
  inside[best] = 1
  for (let n = best + 1; n < nodes.length; n++) inside[n] = inside[nodes[n]!.parent]!
  const isOwn = (node: number): boolean => inside[node] === 1 && apart[node] === 0

  // Prose that is still to come by the node around its container: a text may be cut into several of one kind.
  const around = (node: number): number => Math.max(0, nodes[containerOf(outline, node)]!.parent)
  const ahead = new Float64Array(nodes.length)
  const proseOf = (i: number): number => (weights[i]! > PROSE && isOwn(lines[i]!.node) ? weights[i]! : 0)
  lines.forEach(({ node }, i) => {
    ahead[around(node)]! += proseOf(i)
  })

  const kept: number[] = []
  let seen = 0
  let place = best
  for (const [i, line] of lines.entries()) {
    if (inside[line.node] === 0) continue
    const prose = proseOf(i)
    if (prose > 0) {
      place = around(line.node)
      ahead[place]! -= prose
    }
    const foreign = seen > STOP_SHARE * total ? opensForeign(line.text, line.size) : undefined
    if (foreign === 'last' || (foreign === 'inserted' && ahead[place]! <= GOES_ON_SHARE * total)) break
    if (foreign !== undefined || apart[line.node] === 1) continue
    if (weights[i]! > 0) seen += weights[i]!
    const shown = !isLinks(line) || inData[line.node] === 1
    if (shown && !isNoticeWeight(weights[i]!) && !isMark(line)) kept.push(i)
  }
  return kept
}

/**
 * Weights of the kept lines; short plain ones count in favour where they stand among most of the prose, as headings,
 * places and names do.
 */
function raiseNeighbours(outline: Outline, weights: Float64Array, kept: readonly number[]): Float64Array {
  const { nodes, lines } = outline
  const perContainer = new Float64Array(nodes.length)
  let main = 0
  for (const i of kept) {
    if (weights[i]! <= 0) continue
    const container = containerOf(outline, lines[i]!.node)
    perContainer[container]! += weights[i]!
    if (perContainer[container]! > perContainer[main]!) main = container
  }
  return Float64Array.from(kept, (i) => {
    const { node, linkSize } = lines[i]!
    const label = weights[i]! <= 0 && weights[i]! > -8 && linkSize === 0
    return label && containerOf(outline, node) === main ? 1 : weights[i]!
  })
}

/** The run of lines with the largest sum, without lines at its ends that add nothing. */
function heaviestRun(kept: readonly number[], weights: Float64Array): number[] {
  let best = 0
  let from = 0
  let to = 0
  let sum = 0
  let start = 0
  for (let i = 0; i < weights.length; i++) {
    if (sum <= 0) {
      sum = 0
      start = i
    }
    sum += weights[i]!
    if (sum > best) {
      best = sum
      from = start
      to = i + 1
    }
  }
  while (from < to && weights[from]! <= 0) from += 1
  return kept.slice(from, to)
}

/** The heading that is the page's title stands in front of most of the text when at least this share follows it. */
const BEHIND_TITLE_SHARE = 0.4
const MIN_TITLE_SIZE = 10
/** What may follow it in `<title>`: the name of the site. */
const ENDS_TITLE = /^(?:$|\s*[-–—|·»«_｜]|\s+:)/

/** The lines behind the heading that the title of the page starts with, if most of the text follows it. */
function behindTitle(
  { lines }: Outline,
  weights: Float64Array,
  kept: readonly number[],
  title: string,
): readonly number[] {
  const flat = title.replace(/\s+/g, ' ').trim()
  const isTitle = ({ heading, text, size }: Line): boolean =>
    heading && size >= MIN_TITLE_SIZE && flat.startsWith(text) && ENDS_TITLE.test(flat.slice(text.length))
  const from = kept.findIndex((i) => isTitle(lines[i]!))
  if (from <= 0) return kept
  let before = 0
  let behind = 0
  kept.forEach((i, k) => {
    if (k < from) before += Math.max(0, weights[i]!)
    else behind += Math.max(0, weights[i]!)
  })
  return behind >= BEHIND_TITLE_SHARE * (before + behind) ? kept.slice(from + 1) : kept
}

/** From this size on a line that stands twice so close by is no refrain but a caption given again. */
const REPEAT_SIZE = 60
const REPEAT_LINES = 3
/** Lines to be filled in (`______`) do stand one below the other. */
const HAS_WORDS = /\p{L}{2}/u

function withoutRepeats({ lines }: Outline, chosen: readonly number[]): number[] {
  return chosen.filter((i, k) => {
    const { text, size } = lines[i]!
    if (size < REPEAT_SIZE || !HAS_WORDS.test(text)) return true
    return chosen.slice(Math.max(0, k - REPEAT_LINES), k).every((before) => lines[before]!.text !== text)
  })
}

/** Most lines of a signature behind a text: closing words, names, date. */
const SIGNATURE_LINES = 4
const SIGNATURE_SIZE = 60
const DATE_ALONE =
  /^[（(]?(?:19|20|二[〇○零])[\d〇○零一二三四五六七八九]{2}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日[）)]?$/

/** With the signature of an official text, up to its date: short plain lines next to the text. */
function withSignature({ nodes, lines }: Outline, kept: readonly number[], chosen: number[]): number[] {
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
