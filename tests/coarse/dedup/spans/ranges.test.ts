import { describe, expect, test } from 'vitest'
import { codePoints, Ranges } from '../../../../src/coarse/dedup/spans/ranges.ts'

const bounds = (...added: readonly (readonly [number, number])[]): number[] => {
  const ranges = new Ranges()
  for (const [start, end] of added) ranges.add(start, end)
  return [...ranges.bounds]
}

describe('ranges', () => {
  test('that overlap or touch become one', () => {
    expect(bounds([2, 5], [5, 7], [6, 9], [11, 12])).toEqual([2, 9, 11, 12])
  })

  test('that reach back over several take them all in', () => {
    expect(bounds([2, 3], [5, 6], [8, 9], [4, 10])).toEqual([2, 3, 4, 10])
  })

  test('know whether a part lies within the last of them', () => {
    const ranges = new Ranges()
    expect(ranges.endWith(0, 1)).toBe(false)
    ranges.add(2, 6)
    expect([ranges.endWith(2, 6), ranges.endWith(1, 6), ranges.endWith(5, 7)]).toEqual([true, false, false])
  })
})

test('code points are counted up to a number, halves of pairs as one each', () => {
  expect(codePoints('一𠮷二', 0, 4)).toBe(3)
  expect(codePoints('一𠮷二', 0, 2)).toBe(2)
  expect(codePoints('一二三四', 0, 4, 2)).toBe(2)
})
