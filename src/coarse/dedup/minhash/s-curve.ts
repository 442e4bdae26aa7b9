/** Probability that two documents of Jaccard similarity `s` agree in all rows of at least one band. */
export const candidateProbability = (s: number, bands: number, rows: number): number =>
  1 - (1 - s ** rows) ** bands

/** The similarity at which half of all pairs are candidates. */
export const halfPoint = (bands: number, rows: number): number => (1 - 0.5 ** (1 / bands)) ** (1 / rows)

/** Standard error of a similarity `s` estimated from a number of permutations: that of a share of independent trials. */
export const standardError = (s: number, permutations: number): number =>
  Math.sqrt((s * (1 - s)) / permutations)
