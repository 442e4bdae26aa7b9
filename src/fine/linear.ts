import { BUCKETS, TextVector } from './features.ts'
import { LABELS } from './labels.ts'

const CLASSES = LABELS.length

/** A softmax regression over hashed features, one byte a weight: 786 KB that stay in the processor's cache. */
export interface LinearModel {
  /** `weights[bucket * 3 + label]`, to be multiplied by the label's scale. */
  readonly weights: Int8Array
  readonly scales: readonly number[]
  readonly bias: readonly number[]
  /** Logits are divided by this: over 1 makes the model less sure of itself. */
  readonly temperature: number
}

/** Logits to probabilities, in place. */
export function softmax(logits: Float64Array, temperature: number): void {
  let max = Number.NEGATIVE_INFINITY
  for (let k = 0; k < logits.length; k++) max = Math.max(max, logits[k]!)
  let sum = 0
  for (let k = 0; k < logits.length; k++) {
    logits[k] = Math.exp((logits[k]! - max) / temperature)
    sum += logits[k]!
  }
  for (let k = 0; k < logits.length; k++) logits[k]! /= sum
}

/** Applies a model to texts. Not reentrant: buffers are reused. */
export class LinearClassifier {
  readonly #model: LinearModel
  readonly #vector = new TextVector()
  readonly #scores = new Float64Array(CLASSES)

  /** @throws Error when the model has not one weight per bucket and label */
  constructor(model: LinearModel) {
    if (model.weights.length !== BUCKETS * CLASSES) {
      throw new Error(`expected ${BUCKETS * CLASSES} weights, found ${model.weights.length}`)
    }
    this.#model = model
  }

  /** Evidence for each label, in the order of `LABELS`. The array is reused by the next call. */
  logits(text: string): Float64Array {
    const { weights, scales, bias } = this.#model
    const { buckets, values, size } = this.#vector.read(text)
    let high = 0
    let low = 0
    let ad = 0
    for (let i = 0; i < size; i++) {
      const at = buckets[i]! * CLASSES
      const value = values[i]!
      high += weights[at]! * value
      low += weights[at + 1]! * value
      ad += weights[at + 2]! * value
    }
    const scores = this.#scores
    scores[0] = bias[0]! + scales[0]! * high
    scores[1] = bias[1]! + scales[1]! * low
    scores[2] = bias[2]! + scales[2]! * ad
    return scores
  }

  /** Probability of each label, in the order of `LABELS`. The array is reused by the next call. */
  probabilities(text: string): Float64Array {
    const scores = this.logits(text)
    softmax(scores, this.#model.temperature)
    return scores
  }
}

/** Index of the largest; the first of equals. */
export function argmax(scores: ArrayLike<number>): number {
  let best = 0
  for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k
  return best
}
