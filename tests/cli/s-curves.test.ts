import { expect, test } from 'vitest'
import { sCurves } from '../../src/cli/s-curves.ts'

test('the curves of minhash stand in one table, the default first, each rising from left to right', () => {
  const lines = sCurves().split('\n')
  const curves = lines.filter((line) => line.endsWith('|'))
  expect(curves[0]).toMatch(/^ {2}default {5}18 × 7 .* \.986 /)
  expect(curves.find((line) => line.includes('fineweb'))).toMatch(/14 × 8 .* \.772 {2}\.924 {2}\.988 /)
  for (const line of curves) {
    const heights = Array.from(/\|(.*)\|/.exec(line)![1]!, (bar) => ' ▁▂▃▄▅▆▇█'.indexOf(bar))
    expect(heights.length).toBe(20)
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    expect(heights.at(-1)).toBe(8)
  }
})
