import type { Fingerprinter } from '../../step.ts'

/** What the similarity of two fingerprints means. */
export interface Certainty {
  /** From here on a pair is a candidate. */
  readonly from: number
  /** From here on it is a copy in all likelihood, whatever a comparison of the texts would say. */
  readonly sure: number
}

/**
 * Where fingerprints decide, both are the threshold. Where texts are compared, they lie on either side of it, as far as
 * the estimate may err.
 */
export function certaintyOf({ threshold, verify }: Fingerprinter): Certainty {
  if (verify === undefined) return { from: threshold, sure: threshold }
  const from = Math.min(threshold, verify.from)
  return { from, sure: Math.min(1, 2 * threshold - from) }
}
