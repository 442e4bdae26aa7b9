import { expect, test } from 'vitest'
import { quantize } from '../../src/fine/quantize.ts'

test('a weight moves by half a step at most, and the largest not at all', () => {
  const weights = Float32Array.from([1, -3, 0.5, -0.26, 2.97, 0.013])
  const model = quantize({ weights, bias: [0, 0, 0] })
  weights.forEach((weight, i) => {
    const scale = model.scales[i % 3]!
    expect(Math.abs(model.weights[i]! * scale - weight)).toBeLessThanOrEqual(scale / 2 + 1e-7)
  })
  expect(model.weights[0]).toBe(127)
  expect(model.weights[1]).toBe(-127)
})

test('a label without weights stays without', () => {
  const model = quantize({ weights: Float32Array.from([1, 0, 2]), bias: [0, 0, 0] })
  expect(model.weights[1]).toBe(0)
  expect(model.scales[1]).toBe(1)
})
