import { expect, test } from 'vitest'
import { calibrate } from '../../src/fine/calibrate.ts'
import { descend, type Example } from '../../src/fine/descend.ts'
import { evaluate } from '../../src/fine/evaluation.ts'
import { LinearClassifier } from '../../src/fine/linear.ts'
import { quantize } from '../../src/fine/quantize.ts'
import { toyExamples } from './toy.ts'

/** One label in five is wrong: a model that is sure of everything is too sure. */
const noisy = (examples: readonly Example[]): Example[] =>
  examples.map(({ text, label }, i) => ({ text, label: i % 5 === 0 ? (label + 1) % 3 : label }))

const model = quantize(descend(toyExamples(60), { seed: 1, epochs: 5, learningRate: 0.5, l2: 0 }))

test('a model that is too sure is made less sure, and its calibration error falls', () => {
  const calibrated = calibrate(model, noisy(toyExamples(100, 2)))
  expect(calibrated.temperature).toBeGreaterThan(1)
  const errorOf = (m: typeof model): number =>
    evaluate(new LinearClassifier(m), noisy(toyExamples(100, 3))).calibrationError
  expect(errorOf(calibrated)).toBeLessThan(errorOf(model) / 2)
})

test('without held-out examples the model stays as it is', () => {
  expect(calibrate(model, [])).toBe(model)
})
