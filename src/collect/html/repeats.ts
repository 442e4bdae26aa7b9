import type { Outline } from './outline.ts'
import { PARAGRAPH } from './tags.ts'

/** From this size on a line that stands twice so close by is no refrain but a caption given again. */
const REPEAT_SIZE = 60
const REPEAT_LINES = 3
/** Lines to be filled in (`______`) do stand one below the other. */
const HAS_WORDS = /\p{L}{2}/u

/** The lines without captions and boxes that say again what stands before them. */
export function withoutRepeats(outline: Outline, chosen: readonly number[]): readonly number[] {
  const { lines } = outline
  return withoutBoxes(outline, chosen).filter((i, k, kept) => {
    const { text, size } = lines[i]!
    if (size < REPEAT_SIZE || !HAS_WORDS.test(text)) return true
    return kept.slice(Math.max(0, k - REPEAT_LINES), k).every((before) => lines[before]!.text !== text)
  })
}

/** Fewest lines of a box (own choice): short lists and the heads of tables do stand in a text more than once. */
const BOX_LINES = 8

/**
 * Leaves out each element whose lines are, one by one, those of an element before it: pages give a table twice, for wide
 * and for narrow screens. Its lines must stand in elements of their own, or a refrain would be one.
 */
function withoutBoxes({ nodes, lines }: Outline, chosen: readonly number[]): readonly number[] {
  if (chosen.length < 2 * BOX_LINES) return chosen
  const first = new Int32Array(nodes.length).fill(-1)
  const last = new Int32Array(nodes.length)
  chosen.forEach((i, k) => {
    const { node } = lines[i]!
    if (first[node] === -1) first[node] = k
    last[node] = k
  })
  for (let n = nodes.length - 1; n > 0; n--) {
    const { parent } = nodes[n]!
    if (first[n] === -1) continue
    if (first[parent] === -1 || first[n]! < first[parent]!) first[parent] = first[n]!
    if (last[n]! > last[parent]!) last[parent] = last[n]!
  }
  const seen = new Map<string, number>()
  const text = (k: number): string => lines[chosen[k]!]!.text
  const repeated = new Uint8Array(chosen.length)
  for (let n = 1; n < nodes.length; n++) {
    const from = first[n]!
    const count = last[n]! - from + 1
    if (from === -1 || count < BOX_LINES || PARAGRAPH.has(nodes[n]!.tag) || lines[chosen[from]!]!.node === n)
      continue
    const key = `${count} ${text(from)} ${text(from + 1)} ${text(last[n]!)}`
    const before = seen.get(key)
    if (before === undefined) seen.set(key, from)
    else if (before + count <= from) {
      let same = 0
      while (same < count && text(before + same) === text(from + same)) same += 1
      if (same === count) repeated.fill(1, from, from + count)
    }
  }
  return chosen.filter((_, k) => repeated[k] === 0)
}
