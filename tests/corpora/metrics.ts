/** True positives, false positives and false negatives of one page, as shares that add up to 1 (or all 0). */
export interface Match {
  readonly tp: number
  readonly fp: number
  readonly fn: number
}

export interface Score {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Multiset overlap of the n-grams of two token lists; a list shorter than n is one n-gram. */
export function ngramMatch(gold: readonly string[], found: readonly string[], n: number): Match {
  const counts = new Map<string, number>()
  for (const gram of ngrams(gold, n)) counts.set(gram, (counts.get(gram) ?? 0) + 1)
  let tp = 0
  let fp = 0
  for (const gram of ngrams(found, n)) {
    const left = counts.get(gram) ?? 0
    if (left > 0) {
      tp += 1
      counts.set(gram, left - 1)
    } else {
      fp += 1
    }
  }
  let fn = 0
  for (const left of counts.values()) fn += left
  const sum = tp + fp + fn || 1
  return { tp: tp / sum, fp: fp / sum, fn: fn / sum }
}

function* ngrams(tokens: readonly string[], n: number): Generator<string> {
  if (tokens.length === 0) return
  for (let i = 0; i < Math.max(1, tokens.length - n + 1); i++) yield tokens.slice(i, i + n).join('\u0000')
}

/** Words as article-extraction-benchmark takes them: Python's `\w+`. */
export const words = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []

/** Code points without white space. */
export const characters = (text: string): string[] => Array.from(text.replace(/\s+/gu, ''))

export const precisionOf = ({ tp, fp, fn }: Match): number =>
  fp === 0 && fn === 0 ? 1 : tp === 0 ? 0 : tp / (tp + fp)

export const recallOf = ({ tp, fp, fn }: Match): number =>
  fp === 0 && fn === 0 ? 1 : tp === 0 ? 0 : tp / (tp + fn)

const harmonic = (p: number, r: number): number => (p + r === 0 ? 0 : (2 * p * r) / (p + r))

export const f1Of = (match: Match): number => harmonic(precisionOf(match), recallOf(match))

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * The score of article-extraction-benchmark (`evaluate.py`): precision is averaged over pages where something was found,
 * recall over pages where there is something to find, and F1 is taken of the two means.
 */
export function benchmarkScore(matches: readonly Match[]): Score {
  const precision = mean(matches.filter(({ tp, fp }) => tp + fp > 0).map(precisionOf))
  const recall = mean(matches.filter(({ tp, fn }) => tp + fn > 0).map(recallOf))
  return { precision, recall, f1: harmonic(precision, recall) }
}

/** F1 of each page, averaged: a page where nothing was found counts 0. */
export const meanF1 = (matches: readonly Match[]): number => mean(matches.map(f1Of))
