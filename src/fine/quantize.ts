import type { TrainedWeights } from './descend.ts'
import { LABELS } from './labels.ts'
import type { LinearModel } from './linear.ts'

const CLASSES = LABELS.length
const MAX = 127

/**
 * One byte a weight: the largest weight of a label becomes ±127, the others are rounded on the same scale. Rounding
 * errors are independent over the hundreds of features of a text and all but cancel.
 */
export function quantize({ weights, bias }: TrainedWeights): LinearModel {
  const largest = new Float64Array(CLASSES)
  for (let i = 0; i < weights.length; i++) {
    largest[i % CLASSES] = Math.max(largest[i % CLASSES]!, Math.abs(weights[i]!))
  }
  // A label whose weights are all zero keeps them at any scale.
  const scales = Array.from(largest, (weight) => (weight === 0 ? 1 : weight / MAX))
  const bytes = new Int8Array(weights.length)
  for (let i = 0; i < weights.length; i++) bytes[i] = Math.round(weights[i]! / scales[i % CLASSES]!)
  return { weights: bytes, scales, bias, temperature: 1 }
}
