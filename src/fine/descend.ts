import { BUCKETS, TextVector } from './features.ts'
import { LABELS } from './labels.ts'
import { softmax } from './linear.ts'
import { seededRandom, shuffle } from './random.ts'

const CLASSES = LABELS.length

/** Starting value of AdaGrad's sums: keeps the first step of a weight finite. */
const EPSILON = 1e-6

/** A text and the index of its label in `LABELS`. */
export interface Example {
  readonly text: string
  readonly label: number
}

export interface DescentOptions {
  readonly seed: number
  /** Times that every example is seen. */
  readonly epochs: number
  readonly learningRate: number
  /** Strength of the L2 penalty, applied to the weights that an example touches. */
  readonly l2: number
}

/** Weights as trained, before they are cut down to a byte each. */
export interface TrainedWeights {
  /** `weights[bucket * 3 + label]` */
  readonly weights: Float32Array
  readonly bias: readonly number[]
}

/** Weight of each class, so that every class counts the same however many examples it has. Mean over examples is 1. */
export function classWeights(examples: readonly Example[]): Float64Array {
  const counts = new Float64Array(CLASSES)
  for (const { label } of examples) counts[label]! += 1
  return counts.map((count) => (count === 0 ? 0 : examples.length / (CLASSES * count)))
}

/**
 * Softmax regression by stochastic gradient descent with AdaGrad (Duchi et al. 2011): frequent features get small steps,
 * rare ones large. One thread, seeded order, no library: the same examples and seed give the same weights, bit by bit.
 * Texts are hashed again in every epoch, which costs less than keeping millions of features in memory.
 */
export function descend(examples: readonly Example[], options: DescentOptions): TrainedWeights {
  const { seed, epochs, learningRate, l2 } = options
  const weights = new Float32Array(BUCKETS * CLASSES)
  const squares = new Float32Array(BUCKETS * CLASSES).fill(EPSILON)
  const bias = new Float64Array(CLASSES)
  const biasSquares = new Float64Array(CLASSES).fill(EPSILON)
  const perClass = classWeights(examples)
  const vector = new TextVector()
  const errors = new Float64Array(CLASSES)
  const order = Uint32Array.from({ length: examples.length }, (_, i) => i)
  const random = seededRandom(seed)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (const index of order) {
      const { text, label } = examples[index]!
      const { buckets, values, size } = vector.read(text)
      errors.set(bias)
      for (let i = 0; i < size; i++) {
        const at = buckets[i]! * CLASSES
        for (let k = 0; k < CLASSES; k++) errors[k]! += weights[at + k]! * values[i]!
      }
      softmax(errors, 1)
      errors[label]! -= 1
      for (let k = 0; k < CLASSES; k++) {
        const error = errors[k]! * perClass[label]!
        for (let i = 0; i < size; i++) {
          const at = buckets[i]! * CLASSES + k
          const gradient = error * values[i]! + l2 * weights[at]!
          squares[at]! += gradient * gradient
          weights[at]! -= (learningRate * gradient) / Math.sqrt(squares[at]!)
        }
        biasSquares[k]! += error * error
        bias[k]! -= (learningRate * error) / Math.sqrt(biasSquares[k]!)
      }
    }
  }
  return { weights, bias: Array.from(bias) }
}
