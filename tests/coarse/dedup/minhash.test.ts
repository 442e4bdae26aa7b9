import { describe, expect, it } from 'vitest'
import { minhash } from '../../../src/coarse/dedup/minhash.ts'
import type { Fingerprinter } from '../../../src/step.ts'
import { prepareMinhash, runDedup } from './run-dedup.ts'
import { chineseText, document, edited, englishText, randomFrom } from './synthetic.ts'

const fingerprint = (fingerprinter: Fingerprinter, text: string): Uint8Array => {
  const bytes = new Uint8Array(fingerprinter.bytes)
  expect(fingerprinter.write(document(text, 0), bytes, 0)).toBe(true)
  return bytes
}

const similarity = (fingerprinter: Fingerprinter, a: string, b: string): number =>
  fingerprinter.similarity(fingerprint(fingerprinter, a), 0, fingerprint(fingerprinter, b), 0)

const isCandidate = (fingerprinter: Fingerprinter, a: string, b: string): boolean => {
  const keysOf = (text: string): string[] => {
    const halves = fingerprinter.keys(fingerprint(fingerprinter, text), 0)
    return Array.from({ length: halves.length / 2 }, (_, i) => `${halves[2 * i]} ${halves[2 * i + 1]}`)
  }
  const keys = new Set(keysOf(a))
  return keysOf(b).some((key) => keys.has(key))
}

/** Two texts of made-up words whose word sets have the given Jaccard similarity, of 120 words together. */
const pairOf = (jaccard: number, random: () => number): [string, string] => {
  const words = Array.from({ length: 120 }, () => `w${Math.floor(random() * 1e9)}`)
  const shared = Math.round(jaccard * words.length)
  const cut = shared + ((words.length - shared) >> 1)
  return [words.slice(0, cut).join(' '), [...words.slice(0, shared), ...words.slice(cut)].join(' ')]
}

/** True Jaccard similarity of two Chinese texts: of their runs of five tokens, a number being one token. */
const jaccard = (a: string, b: string): number => {
  const runsOf = (text: string): Set<string> => {
    const tokens = text.replace(/[，。]/gu, '').match(/\d+|./gu) ?? []
    return new Set(tokens.slice(4).map((_, i) => tokens.slice(i, i + 5).join(' ')))
  }
  const [first, second] = [runsOf(a), runsOf(b)]
  const shared = [...first].filter((run) => second.has(run)).length
  return shared / (first.size + second.size - shared)
}

describe('parameters', () => {
  it('default to a threshold of 0.8 with 18 bands of 7 rows', () => {
    expect(minhash.params.parse({})).toEqual({
      threshold: 0.8,
      shingle: 5,
      bands: 18,
      rows: 7,
      verify: 'jaccard',
      keep: 'first',
      engine: 'native',
    })
  })

  it('refuse what cannot be meant', () => {
    for (const bad of [
      { threshold: 1.1 },
      { bands: 0 },
      { rows: 1.5 },
      { bands: 4096, rows: 8 },
      { perms: 128 },
    ]) {
      expect(minhash.params.safeParse(bad).success).toBe(false)
    }
  })

  it('give two bytes per permutation, rounded up to sixteen', async () => {
    expect((await prepareMinhash()).bytes).toBe(256)
    expect((await prepareMinhash({ bands: 14, rows: 8 })).bytes).toBe(224)
    expect((await prepareMinhash({ bands: 20, rows: 13 })).bytes).toBe(2 * 272)
  })

  it('give four bytes per permutation to bands of one row: 16 bits would bring strangers together', async () => {
    const fingerprinter = await prepareMinhash({ bands: 10, rows: 1 })
    expect(fingerprinter.bytes).toBe(4 * 16)
    const random = randomFrom(11)
    const keys = new Set<string>()
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: 8 }, () => `w${Math.floor(random() * 1e9)}`).join(' ')
      const halves = fingerprinter.keys(fingerprint(fingerprinter, text), 0)
      keys.add(`${halves[0]} ${halves[1]}`)
    }
    // At 16 bits some thirty of them would meet.
    expect(keys.size).toBe(2000)
  })

  it('say whether texts are compared', () => {
    const traits = (params: object) => minhash.traits?.(minhash.params.parse(params))
    expect(traits({})).toEqual({ verified: true })
    expect(traits({ verify: 'estimate' })).toEqual({ verified: false })
    expect(traits({ preset: 'fineweb' })).toEqual({ verified: false })
  })
})

describe('candidates', () => {
  const bandings = [
    { bands: 18, rows: 7 },
    { bands: 14, rows: 8 },
    { bands: 9, rows: 13 },
  ]
  const cases = bandings.flatMap((banding) =>
    [0.4, 0.6, 0.75, 0.8, 0.9].map((jaccard) => ({ ...banding, jaccard })),
  )

  it.each(cases)('follow the S-curve: $bands × $rows at J = $jaccard', async ({ bands, rows, jaccard }) => {
    const fingerprinter = await prepareMinhash({ bands, rows, shingle: 1 })
    const random = randomFrom(bands * 100 + jaccard * 10)
    const pairs = 800
    const found = Array.from({ length: pairs }, () => isCandidate(fingerprinter, ...pairOf(jaccard, random)))
    const share = found.filter(Boolean).length / pairs
    const theory = 1 - (1 - jaccard ** rows) ** bands
    const deviation = Math.sqrt((theory * (1 - theory)) / pairs)
    expect(Math.abs(share - theory)).toBeLessThan(4 * deviation + 1 / pairs)
  })

  it('of different bands do not meet: equal rows at another place are another key', async () => {
    const fingerprinter = await prepareMinhash({ bands: 4, rows: 4 })
    const same = new Uint8Array(fingerprinter.bytes).fill(7)
    const halves = fingerprinter.keys(same, 0)
    expect(new Set(halves).size).toBe(8)
  })
})

describe('similarity', () => {
  it('is 1 for texts that differ in punctuation, width and spaces alone', async () => {
    const fingerprinter = await prepareMinhash()
    const text = chineseText(randomFrom(1), 12)
    const other = text
      .replaceAll('，', ' ')
      .replace(/[0-9]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    expect(other).not.toBe(text)
    expect(similarity(fingerprinter, text, other)).toBe(1)
  })

  it('falls with edits in Chinese as character shingles say: five shingles per edited character', async () => {
    const fingerprinter = await prepareMinhash()
    const random = randomFrom(2)
    const text = chineseText(random, 60)
    const expected = (1 - 5 * 0.01) / (1 + 5 * 0.01)
    const found = Array.from({ length: 30 }, () =>
      similarity(fingerprinter, text, edited(random, text, 0.01)),
    )
    expect(found.reduce((sum, value) => sum + value, 0) / 30).toBeCloseTo(expected, 1)
  })

  it('is low for English texts of the same vocabulary', async () => {
    const fingerprinter = await prepareMinhash()
    const random = randomFrom(3)
    expect(similarity(fingerprinter, englishText(random, 300), englishText(random, 300))).toBeLessThan(0.1)
  })

  it('is estimated by the package engine too', async () => {
    const fingerprinter = await prepareMinhash({ engine: 'minhash-package', shingle: 1 })
    const native = await prepareMinhash({ shingle: 1 })
    const [a, b] = pairOf(0.7, randomFrom(4))
    expect(Math.abs(similarity(fingerprinter, a, b) - 0.7)).toBeLessThan(0.16)
    expect(fingerprint(fingerprinter, a)).not.toEqual(fingerprint(native, a))
  })
})

describe('removing near duplicates', () => {
  it('finds planted copies: nearly all above the threshold, and none below it', async () => {
    const random = randomFrom(5)
    const originals = Array.from({ length: 150 }, () => chineseText(random, 18))
    const shares = [0, 0.005, 0.01, 0.015, 0.02, 0.03]
    const copies = originals.flatMap((text) => shares.map((share) => edited(random, text, share)))
    const { keepers } = runDedup([originals, copies], await prepareMinhash())
    const found = copies.map((copy, i) => ({
      keeper: keepers[originals.length + i]!,
      original: Math.floor(i / shares.length),
      truth: jaccard(copy, originals[Math.floor(i / shares.length)]!),
    }))
    const near = found.filter(({ truth }) => truth >= 0.8)
    const far = found.filter(({ truth }) => truth < 0.8)
    expect(Math.min(near.length, far.length)).toBeGreaterThan(100)
    expect(near.filter(({ keeper, original }) => keeper === original).length / near.length).toBeGreaterThan(
      0.98,
    )
    expect(far.filter(({ keeper, original }) => keeper === original)).toEqual([])
    expect(keepers.slice(0, originals.length).every((keeper) => keeper === -1)).toBe(true)
  })

  it('does not merge pages of one template that have 30 % text of their own', async () => {
    const random = randomFrom(6)
    const template = chineseText(random, 21)
    const pages = Array.from({ length: 60 }, () => template + chineseText(random, 9))
    expect(runDedup([pages], await prepareMinhash()).summary.removed).toBe(0)
  })

  it('decides at the threshold: the same pages are copies at 0.4', async () => {
    const random = randomFrom(6)
    const template = chineseText(random, 21)
    const pages = Array.from({ length: 60 }, () => template + chineseText(random, 9))
    const fingerprinter = await prepareMinhash({ threshold: 0.4, bands: 32, rows: 4 })
    expect(runDedup([pages], fingerprinter).summary.removed).toBe(59)
  })

  it('errs where the estimate decides: of pairs at J = 0.7 a few in a hundred pass for 0.8, at J = 0.9 nearly all', async () => {
    const fingerprinter = await prepareMinhash({ shingle: 1, verify: 'estimate' })
    const random = randomFrom(7)
    const shareMerged = (jaccard: number): number => {
      const pairs = Array.from({ length: 400 }, () => pairOf(jaccard, random))
      return runDedup([pairs.flat()], fingerprinter).summary.removed / pairs.length
    }
    expect(shareMerged(0.7)).toBeLessThan(0.03)
    expect(shareMerged(0.9)).toBeGreaterThan(0.98)
  })

  it('takes every candidate for a copy with verify: none, as FineWeb does', async () => {
    const fingerprinter = await prepareMinhash({ preset: 'fineweb', shingle: 1 })
    const random = randomFrom(8)
    const pairs = Array.from({ length: 200 }, () => pairOf(0.7, random))
    const candidates = pairs.filter(([a, b]) => isCandidate(fingerprinter, a, b)).length
    expect(runDedup([pairs.flat()], fingerprinter).summary.removed).toBe(candidates)
    expect(candidates).toBeGreaterThan(60)
  })

  it('compares very short texts as a whole and leaves texts without letters alone', async () => {
    const units = [['三字', '。。。', '', '三 字！', '字三', '。。。', 'OK', '']]
    expect(runDedup(units, await prepareMinhash()).keepers).toEqual([-1, -1, -1, 0, -1, -1, -1, -1])
  })
})
