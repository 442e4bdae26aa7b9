import { z } from 'zod'
import { defineSpanDedup, type EmitSpan, type SpanFinder } from '../../../step.ts'
import { Uint32List } from '../lists.ts'
import { cutOut, isBlank, isLineEnd, type Widen } from './cut-out.ts'
import { NormalForm, normalizeSchema } from './normal-form.ts'
import { eachSentence } from './sentences.ts'
import { SpanKey } from './span-key.ts'

/** Sentences per span. CLUECorpus2020's number is given as remembered: its cleaning code was never published. */
const PRESETS = { c4: 3, cluecorpus2020: 4 } as const

/**
 * Every run of N consecutive sentences is a span, so spans overlap. Where one repeats, all its sentences go, also those that
 * are part of another run which stands nowhere else. So of every sentence that is removed one like it stays; of a run of
 * sentences, the sentences stay, but not always side by side. A document of fewer sentences has no span.
 */
export const sentenceDedup = defineSpanDedup({
  id: 'sentence-dedup@1',
  about:
    'Removes runs of consecutive sentences that stand elsewhere in the run, all but the first. C4 takes three sentences, CLUECorpus2020, as remembered, four.',
  params: z.strictObject({
    /** Sets `sentences`. */
    preset: z.enum(['c4', 'cluecorpus2020']).default('c4'),
    /** Consecutive sentences of one span. */
    sentences: z.number().int().min(1).max(100).optional(),
    /** Code points of the normal form of all its sentences from which on a span counts. */
    minChars: z.number().int().min(1).default(1),
    /** Applied to each sentence. */
    normalize: normalizeSchema.default('whitespace'),
    /** Does a repeat within one document count? */
    within: z.boolean().default(true),
  }),
  prepare({ preset, sentences = PRESETS[preset], minChars, normalize, within }): SpanFinder {
    const form = new NormalForm(normalize)
    const key = new SpanKey()
    const starts = new Uint32List()
    const ends = new Uint32List()
    const halves = new Uint32List()
    const lengths = new Uint32List()
    const lists = [starts, ends, halves, lengths]
    return {
      within,
      normal(span) {
        const forms: string[] = []
        eachSentence(span, (start, end) => forms.push(form.of(span.slice(start, end))))
        return forms.join('\n')
      },
      spans(text, emit: EmitSpan) {
        for (const list of lists) list.length = 0
        eachSentence(text, (start, end) => {
          const length = form.write(text, start, end)
          key.of(form.units, 0, length)
          starts.push(start)
          ends.push(end)
          halves.push(key.high)
          halves.push(key.low)
          lengths.push(form.codePoints(length))
        })
        let chars = 0
        for (let last = 0; last < starts.length; last++) {
          const first = last - sentences + 1
          chars += lengths.values[last]!
          if (first < 0) continue
          if (chars >= minChars) {
            key.ofKeys(halves.values, 2 * first, 2 * last + 2)
            emit(key.high, key.low, starts.values[first]!, ends.values[last]!)
          }
          chars -= lengths.values[first]!
        }
      },
      without: (text, ranges) => cutOut(text, ranges, widenSentences),
    }
  },
})

/** The spaces behind removed sentences go along; where nothing is left of a line, the line goes. */
const widenSentences: Widen = (text, start, end) => {
  let to = end
  while (to < text.length && isBlank(text, to) && !isLineEnd(text, to)) to += 1
  if (to < text.length && !isLineEnd(text, to)) return [start, to]
  let from = start
  while (from > 0 && isBlank(text, from - 1) && !isLineEnd(text, from - 1)) from -= 1
  if (from > 0 && !isLineEnd(text, from - 1)) return [from, to]
  if (to < text.length) return [from, to + (text.startsWith('\r\n', to) ? 2 : 1)]
  return [from - (text.startsWith('\r\n', from - 2) ? 2 : Math.min(from, 1)), to]
}
