import { describe, expect, it } from 'vitest'
import { benchmarkScore, characters, f1Of, ngramMatch, words } from './metrics.ts'

describe('extraction metrics', () => {
  it('count shingles as often as they occur', () => {
    expect(ngramMatch(['a', 'a', 'b'], ['a', 'b', 'b'], 1)).toEqual({ tp: 0.5, fp: 0.25, fn: 0.25 })
    expect(ngramMatch(['a', 'b', 'c'], ['b', 'c', 'd'], 2)).toEqual({ tp: 1 / 3, fp: 1 / 3, fn: 1 / 3 })
  })

  it('take a text shorter than a shingle as one', () => {
    expect(f1Of(ngramMatch(['a', 'b'], ['a', 'b'], 4))).toBe(1)
    expect(f1Of(ngramMatch(['a', 'b'], ['a'], 4))).toBe(0)
  })

  it('call nothing found where nothing is a perfect answer, and nothing where something is a miss', () => {
    expect(f1Of(ngramMatch([], [], 4))).toBe(1)
    expect(f1Of(ngramMatch(['a'], [], 4))).toBe(0)
  })

  it('average precision over pages with an answer and recall over pages with a truth', () => {
    const score = benchmarkScore([ngramMatch(['a', 'b'], ['a'], 1), ngramMatch(['a'], [], 1)])
    expect(score).toEqual({ precision: 1, recall: 0.25, f1: 0.4 })
  })

  it('split words and characters by Unicode', () => {
    expect(words("C'est l'été—2024, 好的")).toEqual(['C', 'est', 'l', 'été', '2024', '好的'])
    expect(characters('好 的\u3000𠀀\n')).toEqual(['好', '的', '𠀀'])
  })
})
