import { z } from 'zod'
import { defineCleaner } from '../../step.ts'

const ENDS = new Set('。！？…!?')
const CLOSING = new Set('”’」』）)】》〉]"\'')

/** Offset just behind the last sentence of a paragraph, closing marks included; 0 when no sentence ends in it. */
function lastSentenceEnd(paragraph: string): number {
  for (let at = paragraph.length - 1; at >= 0; at--) {
    const mark = paragraph[at]!
    if (!ENDS.has(mark) && !(mark === '.' && isFullStop(paragraph, at))) continue
    let end = at + 1
    while (end < paragraph.length && CLOSING.has(paragraph[end]!)) end += 1
    return end
  }
  return 0
}

/** A dot that ends a sentence, not one in a number, a name or a numbered item. */
const isFullStop = (text: string, at: number): boolean =>
  /[\p{L})\]"'”’]/u.test(text[at - 1] ?? '') && !/[\p{L}\p{N}]/u.test(text[at + 1] ?? '')

export const endClip = defineCleaner({
  id: 'end-clip@1',
  about:
    'Cuts what follows the last sentence end of the last paragraph: text that a crawler or a page limit cut off ' +
    '(WuDaoCorpora, as restated by MNBVC; FlagData).',
  params: z.strictObject({
    /** What becomes of a last paragraph in which no sentence ends: a signature or date, or a menu. */
    unended: z.enum(['keep', 'drop']).default('keep'),
  }),
  columns: ['clipped', 'dropped'],
  clean: (text, { unended }) => {
    let dropped = 0
    for (let end = text.trimEnd().length; end > 0; ) {
      const start = text.lastIndexOf('\n', end - 1) + 1
      const paragraph = text.slice(start, end)
      const sentences = lastSentenceEnd(paragraph)
      if (sentences > 0 || unended === 'keep') {
        const clipped = sentences > 0 && sentences < paragraph.length ? 1 : 0
        if (clipped + dropped === 0) return undefined
        return { text: text.slice(0, clipped === 1 ? start + sentences : end), edits: { clipped, dropped } }
      }
      dropped += 1
      end = text.slice(0, start).trimEnd().length
    }
    return dropped === 0 ? undefined : { text: '', edits: { clipped: 0, dropped } }
  },
})
