import { z } from 'zod'
import type { Document } from '../../document.ts'
import type { Fingerprinter } from '../../step.ts'

/** Which document of a cluster stays. Among equals, and where a document has no date or score, the first in the corpus. */
export const keepSchema = z
  .union([
    z.enum(['first', 'longest', 'newest']),
    z.strictObject({ 'best-score': z.string().min(1).describe('Name of the score, such as quality') }),
    z.strictObject({ 'prefer-source': z.array(z.string()).min(1).describe('Sources, the best first') }),
  ])
  .default('first')

export type Keep = z.output<typeof keepSchema>

/** Milliseconds of the document's date; the beginning of time when there is none, or it cannot be read. */
function timeOf({ date }: Document): number {
  const time = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time
}

/** The policy as a fingerprinter states it. */
export function preferring(keep: Keep): Pick<Fingerprinter, 'preference'> {
  if (keep === 'first') return {}
  if (keep === 'longest') return { preference: (doc) => doc.features.chars }
  if (keep === 'newest') return { preference: timeOf }
  if ('best-score' in keep) {
    const name = keep['best-score']
    return { preference: (doc) => doc.scores[name] ?? Number.NEGATIVE_INFINITY }
  }
  const ranks = new Map(keep['prefer-source'].map((source, rank) => [source, -rank]))
  return { preference: (doc) => ranks.get(doc.source) ?? -ranks.size }
}
