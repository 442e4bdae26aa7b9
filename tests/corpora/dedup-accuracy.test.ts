import { beforeAll, describe, expect, it } from 'vitest'
import type { Fingerprinter } from '../../src/step.ts'
import { type DedupResult, prepareMinhash, runDedup } from '../coarse/dedup/run-dedup.ts'
import { cleanText } from './clean-text.ts'
import { filledForms, type Planted, plantedCopies } from './planted-copies.ts'

/** Similarity from which two documents are copies. */
const THRESHOLD = 0.8
const ORIGINALS = 1100

let minhash: Fingerprinter
beforeAll(async () => {
  minhash = await prepareMinhash({ threshold: THRESHOLD })
})

/** True Jaccard similarity of two texts. */
const similarity = (a: string, b: string): number => {
  const { reduce, similarity: compare } = minhash.verify!
  return compare(reduce(a), reduce(b))
}

/** Both were kept: nothing brought them together. */
const bothKept = ({ keepers }: DedupResult, a: number, b: number): boolean =>
  keepers[a] === -1 && keepers[b] === -1

describe('minhash on real paragraphs with planted copies', () => {
  let planted: readonly Planted[]
  let result: DedupResult
  let pairs: readonly { readonly copy: number; readonly original: number; readonly jaccard: number }[]

  beforeAll(() => {
    planted = plantedCopies(ORIGINALS)
    result = runDedup([planted.map(({ text }) => text)], minhash, { partitions: 2 })
    pairs = planted.flatMap(({ kind, text, original }, copy) =>
      kind === 'original' ? [] : [{ copy, original, jaccard: similarity(text, planted[original]!.text) }],
    )
  })

  it('finds at least 98 % of the copies with a similarity of 0.8 or more', () => {
    const alike = pairs.filter(({ jaccard }) => jaccard >= THRESHOLD)
    const found = alike.filter(({ copy, original }) => !bothKept(result, copy, original))
    console.log(`recall: ${found.length} of ${alike.length}`)
    expect(alike.length).toBeGreaterThan(400)
    expect(found.length / alike.length).toBeGreaterThanOrEqual(0.98)
  })

  it('removes a document only for one that it is like: precision at least 99 %', () => {
    const removed = result.keepers.flatMap((keeper, i) => (keeper === -1 ? [] : [[i, keeper] as const]))
    const right = removed.filter(
      ([copy, keeper]) => similarity(planted[copy]!.text, planted[keeper]!.text) >= THRESHOLD,
    )
    console.log(`precision: ${right.length} of ${removed.length}`)
    expect(removed.length).toBeGreaterThan(400)
    expect(right.length / removed.length).toBeGreaterThanOrEqual(0.99)
  })

  it('keeps quotations, and heavy rewrites that are another text', () => {
    const apart = pairs.filter(({ jaccard }) => jaccard < THRESHOLD)
    const lost = apart.filter(({ copy, original }) => result.keepers[copy] === original)
    expect(apart.length).toBeGreaterThan(200)
    expect(lost).toEqual([])
  })

  it('lets candidates through along the S-curve of its bands and rows', async () => {
    const candidates = await prepareMinhash({ verify: 'none' })
    const { keepers } = runDedup([planted.map(({ text }) => text)], candidates)
    const bins = new Map<number, { pairs: number; found: number; expected: number }>()
    for (const { copy, original, jaccard } of pairs) {
      const bin = Math.floor(10 * Math.min(jaccard, 0.999)) / 10
      const sums = bins.get(bin) ?? { pairs: 0, found: 0, expected: 0 }
      sums.pairs += 1
      sums.expected += 1 - (1 - jaccard ** 7) ** 18
      if (keepers[copy] === original || keepers[original] === copy) sums.found += 1
      bins.set(bin, sums)
    }
    for (const [bin, sums] of [...bins].sort(([a], [b]) => a - b)) {
      const [measured, expected] = [sums.found / sums.pairs, sums.expected / sums.pairs]
      console.log(
        `J from ${bin}: ${sums.pairs} pairs, ${measured.toFixed(3)} found, ${expected.toFixed(3)} expected`,
      )
      // Four standard errors, and what a chain of candidates adds or takes.
      const slack = 4 * Math.sqrt((expected * (1 - expected)) / sums.pairs) + 0.05
      expect(Math.abs(measured - expected)).toBeLessThanOrEqual(slack)
    }
  })
})

describe('what looks alike but is not', () => {
  it('forms with other facts in them stay', () => {
    const forms = filledForms(3000)
    const { keepers, summary } = runDedup([forms], minhash)
    const wrong = keepers.filter(
      (keeper, i) => keeper !== -1 && similarity(forms[i]!, forms[keeper]!) < THRESHOLD,
    )
    console.log(`forms: ${summary.removed} of ${forms.length} removed`)
    expect(wrong).toEqual([])
    expect(summary.removed / forms.length).toBeLessThan(0.01)
  })

  it('of the laws, only versions that are 0.8 alike go: each is like its keeper', () => {
    const laws = cleanText.laws()
    const { keepers, summary } = runDedup([laws], minhash)
    const removed = keepers.flatMap((keeper, i) =>
      keeper === -1 ? [] : [similarity(laws[i]!, laws[keeper]!)],
    )
    console.log(
      `laws: ${summary.removed} of ${laws.length} removed, largest cluster ${summary.largestCluster}`,
    )
    expect(removed.length).toBeGreaterThan(0)
    expect(Math.min(...removed)).toBeGreaterThanOrEqual(THRESHOLD)
    expect(summary.largestCluster).toBeLessThan(20)
  })
})
