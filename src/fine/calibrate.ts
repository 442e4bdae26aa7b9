import type { Example } from './descend.ts'
import { LABELS } from './labels.ts'
import { LinearClassifier, type LinearModel, softmax } from './linear.ts'

const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * The model with the temperature that makes the probabilities of held-out examples most likely (Guo et al. 2017,
 * temperature scaling). It does not change which label wins. Searched between 0.05 and 20 by golden section on its
 * logarithm; without examples the model is returned as it is.
 */
export function calibrate(model: LinearModel, heldOut: readonly Example[]): LinearModel {
  if (heldOut.length === 0) return model
  const classifier = new LinearClassifier(model)
  const logits = heldOut.map(({ text }) => classifier.logits(text).slice())
  const scores = new Float64Array(LABELS.length)
  const loss = (logTemperature: number): number => {
    let sum = 0
    for (const [i, { label }] of heldOut.entries()) {
      scores.set(logits[i]!)
      softmax(scores, Math.exp(logTemperature))
      sum -= Math.log(Math.max(scores[label]!, 1e-12))
    }
    return sum
  }
  let low = Math.log(0.05)
  let high = Math.log(20)
  while (high - low > 1e-4) {
    const a = high - GOLDEN * (high - low)
    const b = low + GOLDEN * (high - low)
    if (loss(a) <= loss(b)) high = b
    else low = a
  }
  return { ...model, temperature: Math.exp((low + high) / 2) }
}
