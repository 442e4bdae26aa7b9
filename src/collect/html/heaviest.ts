import type { Outline } from './outline.ts'
import { PROSE } from './weigh.ts'

/** A node next to the heaviest is part of the text from this share of its sum on (own choice; Readability has 0.2). */
const SIBLING_SHARE = 0.3
/** Elements around the heaviest that may be what was cut off with it: a cell, its row and table, what holds the table. */
const SIBLING_LEVELS = 6

/**
 * The innermost node with the largest sum, and those next to it that are heavy too: a layout may cut a text into several
 * tables with menus between. What stands apart within a node speaks against it, but only by half.
 */
export function heaviestNodes(
  { nodes, lines }: Outline,
  weights: Float64Array,
  apart: Uint8Array,
  containers: Int32Array,
): readonly number[] {
  const sums = new Float64Array(nodes.length)
  lines.forEach(({ node }, i) => {
    sums[node]! += apart[node] === 1 ? Math.min(-5, weights[i]!) / 2 : weights[i]!
  })
  for (let n = nodes.length - 1; n > 0; n--) sums[nodes[n]!.parent]! += sums[n]!
  let best = 0
  for (let n = 1; n < nodes.length; n++) if (sums[n]! >= sums[best]!) best = n
  const enough = Math.max(PROSE, SIBLING_SHARE * sums[best]!)
  const heavy: number[] = []
  for (let n = 1; n < nodes.length; n++) if (apart[n] === 0 && sums[n]! >= enough) heavy.push(n)
  for (let level = 0, n = best; n > 0 && level < SIBLING_LEVELS; level++) {
    const { parent } = nodes[n]!
    const siblings = heavy.filter((sibling) => sibling === n || nodes[sibling]!.parent === parent)
    if (siblings.length > 1) return siblings
    n = parent
  }
  // A text of one paragraph is short: greeting and signature next to it are part of it.
  return [containers[best]!]
}

/** The run of lines with the largest sum, without lines at its ends that add nothing. */
export function heaviestRun(kept: readonly number[], weights: Float64Array): number[] {
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
