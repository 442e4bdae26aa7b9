import { z } from 'zod'
import { defineSpanDedup, type EmitSpan, type SpanFinder } from '../../../step.ts'
import { Winnower } from './seeds.ts'

/**
 * Long repeated substrings after Lee et al. (2022), who take 50 tokens of a subword vocabulary and a suffix array of the
 * whole corpus. Here substrings are counted in code points, so that no vocabulary decides, and found by winnowing: a seed
 * per some 18 characters (24 bytes) instead of the whole text and an index of it in memory.
 *
 * Nothing is removed but runs of `minLength` code points or more that stand earlier in the run. What is left has no such run
 * twice, in two documents or, with `within`, anywhere; a place where something was taken out counts as a break, and is one:
 * a line end stands there. Why: if two stretches of what is left shared such a run, they would share a seed in it. The later
 * seed is compared with the nearest earlier one that has its key, then the one before that, until it is removed, which it was
 * not, or has met the other, with which it would have grown to the run. The one exception is counted, as `capped`: a seed is
 * given up on when the nearest 32 earlier ones all grew to less.
 */
export const substringDedup = defineSpanDedup({
  id: 'substring-dedup@1',
  about:
    'Removes long substrings that stand elsewhere in the run, all but the first. Lee et al. take 50 tokens; 100 code points is our choice.',
  params: z.strictObject({
    /** Code points from which on a repeated substring is removed. */
    minLength: z.number().int().min(20).max(10_000).default(100),
    /** Does a repeat within one document count? */
    within: z.boolean().default(true),
  }),
  prepare({ minLength, within }): SpanFinder {
    // Longer seeds are more; shorter ones have more earlier ones that they are compared with in vain.
    const size = Math.ceil((2 * minLength) / 3)
    const winnower = new Winnower(size, minLength)
    return {
      minLength,
      within,
      spans: (text, emit: EmitSpan) =>
        winnower.visit(text, (high, low, start) => emit(high, low, start, start + size)),
      without: withoutSubstrings,
    }
  },
})

/** What stood on both sides of a removed part is not run together: a line end parts them where none stands already. */
function withoutSubstrings(text: string, ranges: Uint32Array): string {
  let left = text.slice(0, ranges[0])
  for (let i = 1; i < ranges.length; i += 2) {
    const piece = text.slice(ranges[i], ranges[i + 1])
    if (left !== '' && piece !== '' && !left.endsWith('\n') && !piece.startsWith('\n')) left += '\n'
    left += piece
  }
  return left
}
