import { z } from 'zod'
import { defineSpanDedup, type EmitSpan, type SpanFinder } from '../../../step.ts'
import { cutOut, isBlank, type Widen } from './cut-out.ts'
import { NormalForm, normalizeSchema } from './normal-form.ts'
import { SpanKey } from './span-key.ts'

/**
 * Lines after cc_net, with two differences. cc_net looks lines up by the first 64 bits of a SHA-1 alone, and its published
 * runs drop every copy of a line that recurs, the first one too; here texts are compared, and the first stays. It removes
 * blank lines as copies of each other; here they stay where they are.
 */
export const lineDedup = defineSpanDedup({
  id: 'line-dedup@1',
  about:
    'Removes lines or paragraphs that stand elsewhere in the run, all but the first. They are normalised as in cc_net, which has no lower bound on their length: minChars 1.',
  params: z.strictObject({
    /** A paragraph ends at a blank line. */
    unit: z.enum(['line', 'paragraph']).default('line'),
    /** Code points of the normal form from which on it counts. Shorter lines repeat without being copies: 10 is our choice. */
    minChars: z.number().int().min(1).default(10),
    normalize: normalizeSchema.default('cc-net'),
    /** Does a repeat within one document count? */
    within: z.boolean().default(true),
  }),
  prepare({ unit, minChars, normalize, within }): SpanFinder {
    const form = new NormalForm(normalize)
    const key = new SpanKey()
    const eachSpan = unit === 'line' ? eachLine : eachParagraph
    return {
      within,
      normal: (span) => form.of(span),
      spans(text, emit: EmitSpan) {
        eachSpan(text, (start, end) => {
          const length = form.write(text, start, end)
          if (length < minChars || form.codePoints(length) < minChars) return
          key.of(form.units, 0, length)
          emit(key.high, key.low, start, end)
        })
      },
      without: (text, ranges) => cutOut(text, ranges, unit === 'line' ? widenLine : widenParagraph),
    }
  },
})

type VisitSpan = (start: number, end: number) => void

/** Visits lines, without their ends. */
function eachLine(text: string, visit: VisitSpan): void {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    visit(start, end)
    start = end + 1
  }
}

/** Visits paragraphs: lines up to a blank one. */
function eachParagraph(text: string, visit: VisitSpan): void {
  let from = -1
  let to = -1
  eachLine(text, (start, end) => {
    let at = start
    while (at < end && isBlank(text, at)) at += 1
    if (at < end) {
      if (from < 0) from = start
      to = end
    } else if (from >= 0) {
      visit(from, to)
      from = -1
    }
  })
  if (from >= 0) visit(from, to)
}

/** A removed line takes a line end along: its own, or at the end of the text the one before it. */
const widenLine: Widen = (text, start, end) =>
  end < text.length ? [start, end + 1] : [Math.max(0, start - 1), end]

/** A removed paragraph takes the blank lines behind it along, or at the end of the text those before it. */
const widenParagraph: Widen = (text, start, end) => {
  let next = end
  while (next < text.length && isBlank(text, next)) next += 1
  if (next < text.length) return [start, text.lastIndexOf('\n', next - 1) + 1]
  let from = start
  while (from > 0 && isBlank(text, from - 1)) from -= 1
  return [from, end]
}
