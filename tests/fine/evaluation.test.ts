import { describe, expect, test } from 'vitest'
import { descend } from '../../src/fine/descend.ts'
import { classScores, evaluate, macroF1 } from '../../src/fine/evaluation.ts'
import { LinearClassifier } from '../../src/fine/linear.ts'
import { quantize } from '../../src/fine/quantize.ts'
import { toyExamples } from './toy.ts'

describe('scores from a confusion table', () => {
  // Rows are true labels: 8 of 10 high found, 3 of 6 low, all 4 ads.
  const scores = classScores([
    [8, 2, 0],
    [2, 3, 1],
    [0, 0, 4],
  ])

  test('precision, recall, F1 and support of each label', () => {
    expect(scores[0]).toEqual({ precision: 0.8, recall: 0.8, f1: expect.closeTo(0.8), support: 10 })
    expect(scores[1]).toEqual({ precision: 0.6, recall: 0.5, f1: expect.closeTo(0.5454, 3), support: 6 })
    expect(scores[2]).toEqual({ precision: 0.8, recall: 1, f1: expect.closeTo(0.8889, 3), support: 4 })
  })

  test('macro F1 counts every label the same', () => {
    expect(macroF1(scores)).toBeCloseTo((0.8 + 0.5454 + 0.8889) / 3, 3)
  })

  test('a label that never occurs scores 0, not NaN', () => {
    expect(
      classScores([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
      ])[2],
    ).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 })
  })
})

describe('an evaluation', () => {
  const model = quantize(descend(toyExamples(20), { seed: 1, epochs: 1, learningRate: 0.05, l2: 0 }))
  const evaluation = evaluate(new LinearClassifier(model), toyExamples(50, 2))

  test('adds up: confusion, bins and support count every text once', () => {
    const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)
    expect(evaluation.texts).toBe(150)
    expect(sum(evaluation.confusion.map(sum))).toBe(150)
    expect(sum(evaluation.reliability.map(({ count }) => count))).toBe(150)
    expect(evaluation.perClass.map(({ support }) => support)).toEqual([50, 50, 50])
  })

  test('every bin holds probabilities of its range', () => {
    for (const [bin, { count, confidence }] of evaluation.reliability.entries()) {
      if (count === 0) continue
      expect(confidence).toBeGreaterThanOrEqual(bin / 10)
      expect(confidence).toBeLessThanOrEqual((bin + 1) / 10 + 1e-9)
    }
  })

  test('a higher threshold never keeps more, nor finds more', () => {
    for (const [i, point] of evaluation.sweep.slice(1).entries()) {
      expect(point.kept).toBeLessThanOrEqual(evaluation.sweep[i]!.kept)
      expect(point.recall).toBeLessThanOrEqual(evaluation.sweep[i]!.recall)
    }
  })
})

test('no examples, no NaN', () => {
  const model = quantize(descend(toyExamples(3), { seed: 1, epochs: 1, learningRate: 0.1, l2: 0 }))
  const { accuracy, macroF1: f1, calibrationError } = evaluate(new LinearClassifier(model), [])
  expect([accuracy, f1, calibrationError]).toEqual([0, 0, 0])
})
