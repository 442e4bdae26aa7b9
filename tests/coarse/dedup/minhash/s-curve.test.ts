import { expect, it } from 'vitest'
import {
  candidateProbability,
  halfPoint,
  standardError,
} from '../../../../src/coarse/dedup/minhash/s-curve.ts'

it.each([
  [14, 8, 0.7, 0.565],
  [14, 8, 0.75, 0.772],
  [14, 8, 0.8, 0.924],
  [14, 8, 0.85, 0.988],
])(
  '%i bands of %i rows find a pair at %f with probability %f, as FineWeb tells of its own',
  (bands, rows, s, p) => {
    expect(candidateProbability(s, bands, rows)).toBeCloseTo(p, 3)
  },
)

it('rises from 0 to 1, and is a half at the half point', () => {
  expect(candidateProbability(0, 18, 7)).toBe(0)
  expect(candidateProbability(1, 18, 7)).toBe(1)
  for (const [bands, rows] of [
    [18, 7],
    [450, 20],
    [10, 1],
  ] as const) {
    expect(candidateProbability(halfPoint(bands, rows), bands, rows)).toBeCloseTo(0.5, 10)
  }
})

it('the standard error of an estimate is that of a share of coin throws', () => {
  expect(standardError(0.8, 128)).toBeCloseTo(0.0354, 4)
  expect(standardError(1, 128)).toBe(0)
})
