import { expect, test } from 'vitest'
import { classWeights, descend } from '../../src/fine/descend.ts'
import { evaluate } from '../../src/fine/evaluation.ts'
import { LinearClassifier } from '../../src/fine/linear.ts'
import { quantize } from '../../src/fine/quantize.ts'
import { toyExamples } from './toy.ts'

const OPTIONS = { seed: 1, epochs: 3, learningRate: 0.3, l2: 1e-6 }

test('learns what it is shown and carries it to unseen texts', () => {
  const classifier = new LinearClassifier(quantize(descend(toyExamples(60), OPTIONS)))
  expect(evaluate(classifier, toyExamples(30, 2)).accuracy).toBeGreaterThan(0.98)
})

test('the same examples and seed give the same weights, another seed others', () => {
  const bytesOf = (seed: number): Buffer =>
    Buffer.from(descend(toyExamples(20), { ...OPTIONS, seed }).weights.buffer)
  const once = bytesOf(1)
  expect(bytesOf(1).equals(once)).toBe(true)
  expect(bytesOf(2).equals(once)).toBe(false)
})

test('L2 keeps weights small', () => {
  const largest = (l2: number): number =>
    descend(toyExamples(20), { ...OPTIONS, l2 }).weights.reduce((max, w) => Math.max(max, Math.abs(w)), 0)
  expect(largest(0.1)).toBeLessThan(0.8 * largest(0))
})

test('every class weighs the same in sum, and the mean example weighs 1', () => {
  const examples = [0, 0, 0, 0, 0, 0, 1, 1, 2].map((label) => ({ text: '', label }))
  expect(Array.from(classWeights(examples))).toEqual([0.5, 1.5, 3])
})

test('a class without examples weighs nothing', () => {
  expect(Array.from(classWeights([{ text: '', label: 0 }]))[2]).toBe(0)
})
