import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lowerBound, mergeBins, newHistogram, observe } from '../../src/stats/histogram.ts'
import { addSample, excerpt, qualifies } from '../../src/stats/samples.ts'
import { domainOf, mergeTopCounts, newTopCounts, trimTopCounts } from '../../src/stats/top-counts.ts'

describe('histogram', () => {
  test('a value lies in the bin whose bounds enclose it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('share' as const, 'count' as const),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (scale, unit) => {
          const value = scale === 'share' ? unit : Math.round(unit * 1e9)
          const histogram = newHistogram(scale)
          observe(histogram, value)
          const bin = histogram.bins.length - 1
          const epsilon = 1e-9 * Math.max(1, value)
          expect(lowerBound(scale, bin)).toBeLessThanOrEqual(value + epsilon)
          if (!(scale === 'share' && bin === 49))
            expect(lowerBound(scale, bin + 1)).toBeGreaterThanOrEqual(value - epsilon)
        },
      ),
    )
  })

  test('merging two halves equals observing the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6)), fc.nat(), (values, cut) => {
        const at = values.length === 0 ? 0 : cut % values.length
        const [whole, left, right] = [newHistogram('count'), newHistogram('count'), newHistogram('count')]
        for (const value of values) observe(whole, value)
        for (const value of values.slice(0, at)) observe(left, value)
        for (const value of values.slice(at)) observe(right, value)
        mergeBins(left.bins, right.bins)
        expect(left).toEqual(whole)
      }),
    )
  })
})

describe('samples', () => {
  const sample = (rank: string) => ({ rank })

  test('any order of adding keeps the same smallest ranks', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{4}$/)),
        fc.integer({ min: 1, max: 5 }),
        (ranks, capacity) => {
          const kept: { rank: string }[] = []
          for (const rank of ranks) addSample(kept, sample(rank), capacity)
          expect(kept.map(({ rank }) => rank)).toEqual([...ranks].sort().slice(0, capacity))
        },
      ),
    )
  })

  test('what does not qualify would not have been kept', () => {
    const full = ['1', '3'].map(sample)
    expect(qualifies(full, '2', 2)).toBe(true)
    expect(qualifies(full, '4', 2)).toBe(false)
    expect(qualifies(full, '4', 3)).toBe(true)
  })

  test('an excerpt never cuts a character in half', () => {
    const emoji = '𠀀'.repeat(500)
    expect(Array.from(excerpt(emoji))).toHaveLength(400)
    expect(excerpt(emoji, 1).isWellFormed()).toBe(true)
  })
})

describe('top counts', () => {
  test('cutting keeps the largest and remembers how much it cut', () => {
    const top = { capacity: 2, counts: { a: 1, b: 5, c: 5, d: 2 }, other: 1 }
    expect(trimTopCounts(top)).toEqual({ capacity: 2, counts: { b: 5, c: 5 }, other: 4 })
  })

  test('a domain named like a property of objects is counted like any other', () => {
    const into = newTopCounts(10)
    mergeTopCounts(into, { capacity: 10, counts: { constructor: 2 }, other: 0 })
    mergeTopCounts(into, JSON.parse('{"capacity":10,"counts":{"__proto__":3},"other":0}'))
    expect(Object.entries(into.counts)).toEqual([
      ['constructor', 2],
      ['__proto__', 3],
    ])
  })

  test('the domain of a URL is its host in lower case, without user and port', () => {
    expect(domainOf('https://User@News.Example.cn:8080/a?b')).toBe('news.example.cn')
    expect(domainOf('not a url')).toBeUndefined()
  })
})
