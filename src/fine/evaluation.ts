import type { Example } from './descend.ts'
import { LABELS } from './labels.ts'
import { argmax, type LinearClassifier } from './linear.ts'

const CLASSES = LABELS.length
const BINS = 10
const HIGH = LABELS.indexOf('high')

/** All shares are 0 to 1 and 0 when there is nothing to divide by. */
export interface ClassScores {
  /** Of texts given this label, the share that have it. */
  readonly precision: number
  /** Of texts that have this label, the share that are given it. */
  readonly recall: number
  readonly f1: number
  /** Texts that have this label. */
  readonly support: number
}

export interface ReliabilityBin {
  readonly count: number
  /** Mean probability of the label given. */
  readonly confidence: number
  /** Share of these texts whose label is right. */
  readonly accuracy: number
}

/** What keeping only texts with P(high) of at least `threshold` would give. */
export interface SweepPoint {
  readonly threshold: number
  readonly precision: number
  readonly recall: number
  /** Share of all texts kept. */
  readonly kept: number
}

export interface Evaluation {
  readonly texts: number
  readonly accuracy: number
  readonly macroF1: number
  /** `confusion[true][given]` */
  readonly confusion: readonly (readonly number[])[]
  readonly perClass: readonly ClassScores[]
  /** Ten bins of the probability of the label given. */
  readonly reliability: readonly ReliabilityBin[]
  /** Expected calibration error: mean distance of confidence and accuracy over the bins, weighted by texts. */
  readonly calibrationError: number
  readonly sweep: readonly SweepPoint[]
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** Precision, recall and F1 of each label from a confusion table. */
export function classScores(confusion: readonly (readonly number[])[]): ClassScores[] {
  return confusion.map((row, label) => {
    const support = row.reduce((sum, n) => sum + n, 0)
    const given = confusion.reduce((sum, other) => sum + other[label]!, 0)
    const precision = share(row[label]!, given)
    const recall = share(row[label]!, support)
    return { precision, recall, f1: share(2 * precision * recall, precision + recall), support }
  })
}

const mean = (values: readonly number[]): number =>
  share(
    values.reduce((a, b) => a + b, 0),
    values.length,
  )

export const macroF1 = (scores: readonly ClassScores[]): number => mean(scores.map(({ f1 }) => f1))

function sweepHigh(probabilities: readonly number[], isHigh: readonly boolean[]): SweepPoint[] {
  const high = isHigh.filter(Boolean).length
  return Array.from({ length: 19 }, (_, i) => {
    const threshold = (i + 1) / 20
    const kept = probabilities.flatMap((p, text) => (p >= threshold ? [text] : []))
    const right = kept.filter((text) => isHigh[text]).length
    return {
      threshold,
      precision: share(right, kept.length),
      recall: share(right, high),
      kept: share(kept.length, probabilities.length),
    }
  })
}

/** Applies a model to labelled examples and counts. */
export function evaluate(classifier: LinearClassifier, examples: readonly Example[]): Evaluation {
  const confusion = LABELS.map(() => Array<number>(CLASSES).fill(0))
  const bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }))
  const probabilityOfHigh: number[] = []
  for (const { text, label } of examples) {
    const probabilities = classifier.probabilities(text)
    const given = argmax(probabilities)
    confusion[label]![given]! += 1
    probabilityOfHigh.push(probabilities[HIGH]!)
    const bin = bins[Math.min(BINS - 1, Math.floor(probabilities[given]! * BINS))]!
    bin.count += 1
    bin.confidence += probabilities[given]!
    if (given === label) bin.right += 1
  }
  const perClass = classScores(confusion)
  const reliability = bins.map(({ count, confidence, right }) => ({
    count,
    confidence: share(confidence, count),
    accuracy: share(right, count),
  }))
  return {
    texts: examples.length,
    accuracy: share(
      confusion.reduce((sum, row, label) => sum + row[label]!, 0),
      examples.length,
    ),
    macroF1: macroF1(perClass),
    confusion,
    perClass,
    reliability,
    calibrationError: share(
      reliability.reduce((sum, bin) => sum + bin.count * Math.abs(bin.confidence - bin.accuracy), 0),
      examples.length,
    ),
    sweep: sweepHigh(
      probabilityOfHigh,
      examples.map(({ label }) => label === HIGH),
    ),
  }
}
