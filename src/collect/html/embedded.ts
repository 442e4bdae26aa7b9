import { endsSentence } from '../../text/lines.ts'
import type { Outline } from './outline.ts'
import { isMention } from './phrases.ts'
import { isNoticeWeight, PROSE } from './weigh.ts'

/** From this size on a line may be a sentence that only mentions what notices say. */
const MIN_SENTENCE = 40
/** Lines next to a sentence with words of a notice that are looked at. */
const NEIGHBOURS = 4

/** A sentence with words of a notice that stands between paragraphs of one text is of that text: news about rights, a law. */
export function isEmbedded(
  { lines }: Outline,
  weights: Float64Array,
  containers: Int32Array,
  at: number,
): boolean {
  const { node, text, size } = lines[at]!
  if (size < MIN_SENTENCE || !isMention(text) || !endsSentence(text)) return false
  const container = containers[node]
  const prose = (step: number): boolean => {
    for (let i = at + step; i !== at + step * (NEIGHBOURS + 1); i += step) {
      const line = lines[i]
      if (line === undefined || containers[line.node] !== container) return false
      if (!isNoticeWeight(weights[i]!)) return weights[i]! > PROSE
    }
    return false
  }
  return prose(-1) && prose(1)
}
