import { isAside } from './hints.ts'
import { isLinks, type Outline } from './outline.ts'
import { isNoticeWeight } from './weigh.ts'

/** Share of the page's text, without links and what is named as set apart, that its posts must hold (own choice). */
const POSTS_SHARE = 0.3

/**
 * The lines of a thread of posts, as forums and question pages have it: all posts are main text, and what stands around
 * them (names, ranks, buttons) is not. A page is one when at least two of its elements are named as the message of a
 * post; `undefined` for any other page.
 */
export function threadLines({ nodes, lines }: Outline, weights: Float64Array): number[] | undefined {
  /** The outermost post around each node, or 0. */
  const post = new Uint32Array(nodes.length)
  const apart = new Uint8Array(nodes.length)
  let named = 0
  for (let n = 1; n < nodes.length; n++) {
    const { parent, hint } = nodes[n]!
    post[n] = post[parent] !== 0 ? post[parent]! : hint === 'post' ? n : 0
    if (hint === 'post') named += 1
    if (isAside(hint) || (apart[parent] === 1 && hint !== 'post')) apart[n] = 1
  }
  if (named < 2) return undefined
  const found: number[] = []
  const posts = new Set<number>()
  let all = 0
  let within = 0
  for (const [i, line] of lines.entries()) {
    const { node, size, linkSize } = line
    if (apart[node] === 1) continue
    all += size - linkSize
    if (post[node] === 0) continue
    within += size - linkSize
    if (isLinks(line) || isNoticeWeight(weights[i]!)) continue
    posts.add(post[node]!)
    found.push(i)
  }
  return posts.size >= 2 && within >= POSTS_SHARE * all ? found : undefined
}
