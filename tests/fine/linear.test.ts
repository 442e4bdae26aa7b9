import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BUCKETS, TextVector } from '../../src/fine/features.ts'
import { argmax, LinearClassifier, softmax } from '../../src/fine/linear.ts'

const MODEL = {
  weights: Int8Array.from({ length: BUCKETS * 3 }, (_, i) => ((i * 7919) % 255) - 127),
  scales: [0.01, 0.02, 0.03],
  bias: [0.1, -0.2, 0.3],
  temperature: 1.5,
}

test('probabilities are positive and sum to 1, however extreme the evidence', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 3 }),
      (raw) => {
        const scores = Float64Array.from(raw)
        softmax(scores, 1)
        expect(scores.reduce((a, b) => a + b)).toBeCloseTo(1)
        expect(scores.every((p) => p >= 0)).toBe(true)
      },
    ),
  )
})

test('evidence is bias plus scaled weights times features', () => {
  const text = '石桥建成以后，两岸来往频繁。'
  const { buckets, values, size } = new TextVector().read(text)
  const expected = MODEL.bias.map((bias, k) => {
    let sum = 0
    for (let i = 0; i < size; i++) sum += MODEL.weights[buckets[i]! * 3 + k]! * values[i]!
    return bias + MODEL.scales[k]! * sum
  })
  const logits = new LinearClassifier(MODEL).logits(text)
  for (const k of [0, 1, 2]) expect(logits[k]).toBeCloseTo(expected[k]!)
})

test('a text without features gets what the bias says', () => {
  expect(Array.from(new LinearClassifier(MODEL).logits(''))).toEqual(MODEL.bias)
})

test('temperature changes how sure, not which', () => {
  const sure = new LinearClassifier({ ...MODEL, temperature: 0.5 }).probabilities('石桥').slice()
  const unsure = new LinearClassifier({ ...MODEL, temperature: 5 }).probabilities('石桥').slice()
  expect(argmax(sure)).toBe(argmax(unsure))
  expect(Math.max(...sure)).toBeGreaterThan(Math.max(...unsure))
})

test('a model of another size is refused', () => {
  expect(() => new LinearClassifier({ ...MODEL, weights: new Int8Array(6) })).toThrow(
    /expected 786432 weights, found 6/,
  )
})

test('the first of equals wins', () => {
  expect(argmax([0.4, 0.4, 0.2])).toBe(0)
})
