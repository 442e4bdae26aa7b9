import { describe, expect, it } from 'vitest'
import { type CorpusOptions, SyntheticCorpus } from '../../bench/synthetic-documents.ts'
import { prepareMinhash } from '../coarse/dedup/run-dedup.ts'

const OPTIONS: CorpusOptions = { seed: 1, chars: [80, 320], copyEvery: 20, edits: 0.04 }
const NUMBERS = Array.from({ length: 4000 }, (_, number) => number)

/** True Jaccard similarity of two texts. */
const { reduce, similarity } = (await prepareMinhash()).verify!
const alike = (a: string, b: string): number => similarity(reduce(a), reduce(b))

describe('the synthetic corpus of the benchmarks', () => {
  it('gives a document by its number, whatever was asked for before', () => {
    const [corpus, other] = [new SyntheticCorpus(OPTIONS), new SyntheticCorpus(OPTIONS)]
    const texts = NUMBERS.map((number) => corpus.text(number))
    expect(NUMBERS.toReversed().map((number) => other.text(number))).toEqual(texts.toReversed())
    expect(new SyntheticCorpus({ ...OPTIONS, seed: 2 }).text(0)).not.toBe(texts[0])
  })

  it('plants one near-copy in twenty documents, each of an earlier document that is no copy', () => {
    const corpus = new SyntheticCorpus(OPTIONS)
    const copies = NUMBERS.filter((number) => corpus.originalOf(number) !== undefined)
    expect(copies.length).toBe(NUMBERS.length / 20)
    for (const copy of copies) {
      const original = corpus.originalOf(copy)!
      expect(original).toBeLessThan(copy)
      expect(corpus.originalOf(original)).toBeUndefined()
    }
  })

  it('replaces up to 4 % of a copy, so that some are alike from 0.8 on and some are not', () => {
    const corpus = new SyntheticCorpus(OPTIONS)
    const similarities = NUMBERS.flatMap((number) => {
      const original = corpus.originalOf(number)
      return original === undefined ? [] : [alike(corpus.text(number), corpus.text(original))]
    })
    expect(Math.min(...similarities)).toBeGreaterThan(0.5)
    expect(similarities.filter((s) => s >= 0.8).length).toBeGreaterThan(similarities.length / 4)
    expect(similarities.filter((s) => s < 0.8).length).toBeGreaterThan(similarities.length / 4)
  })

  it('has no other documents alike', () => {
    const corpus = new SyntheticCorpus(OPTIONS)
    const originals = NUMBERS.filter((number) => corpus.originalOf(number) === undefined).slice(0, 300)
    const reduced = originals.map((number) => reduce(corpus.text(number)))
    const highest = Math.max(...reduced.flatMap((a, i) => reduced.slice(i + 1).map((b) => similarity(a, b))))
    expect(highest).toBeLessThan(0.1)
  })
})
