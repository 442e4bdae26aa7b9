import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidateProbability, standardError } from '../../../src/coarse/dedup/minhash/s-curve.ts'
import { line, points, pointsOf } from './line.ts'
import { prepareMinhash, runDedup } from './run-dedup.ts'
import { chineseText, edited, randomFrom } from './synthetic.ts'

const near = (a: number, b: number, distance: number): boolean => Math.abs(a - b) <= distance

/** All documents in one cell of both rasters: every pair is a candidate. */
const ONE_CELL = { width: 20_000, verified: true } as const

/** What `line` decides, by the rules in words: leaders, then edges that the texts bear out, then keepers. */
function reference(texts: readonly string[]): number[] {
  const all = texts.map(pointsOf)
  const seen = (i: number, j: number, distance: number) => near(all[i]!.seen, all[j]!.seen, distance)
  const alike = (i: number, j: number) => seen(i, j, 15) && near(all[i]!.real, all[j]!.real, 10)
  const leaders: number[] = []
  const keepers: number[] = []
  for (const i of all.keys()) {
    const copies = leaders.filter((leader) => alike(i, leader))
    const kept = copies.find((leader) => keepers[leader] === -1)
    const through = copies.map((leader) => keepers[leader]!).sort((a, b) => a - b)
    keepers.push(kept ?? through.find((keeper) => alike(i, keeper)) ?? -1)
    if (!leaders.some((leader) => seen(i, leader, 4))) leaders.push(i)
  }
  return keepers
}

describe('where texts are compared', () => {
  it('decisions are those of a simple reference over all pairs', () => {
    fc.assert(
      fc.property(points, (texts) => {
        expect(runDedup([texts], line(ONE_CELL)).keepers).toEqual(reference(texts))
      }),
      { numRuns: 150 },
    )
  })

  it('a pair that only its fingerprints make a copy is refused, and counted', () => {
    // Seen 2 apart, truly 12.
    const { keepers, verified, summary } = runDedup([['100', '112+-10']], line(ONE_CELL))
    expect(keepers).toEqual([-1, -1])
    expect(summary.edges).toBe(0)
    expect(verified[0]).toEqual({
      compared: 1,
      refused: 1,
      overestimated: 1,
      underestimated: 0,
      error: { sum: 100_000, largest: 100_000 },
    })
  })

  it('a pair that its fingerprints alone would miss is a copy, with its true similarity', () => {
    // Seen 14 apart, truly 9.
    const { keepers, details, verified } = runDedup([['100', '109+5']], line(ONE_CELL))
    expect(keepers).toEqual([-1, 0])
    expect(details[1]!.similarity).toBe(0.91)
    expect(verified[0]).toMatchObject({ compared: 1, refused: 0, overestimated: 0, underestimated: 1 })
  })

  it('a pair far apart by its fingerprints is not read', () => {
    expect(runDedup([['100', '104+20']], line(ONE_CELL)).verified[0]).toMatchObject({ compared: 0 })
  })

  it('a refused pair hides nobody: what it leads to is compared with both', () => {
    // 112 is seen 10 from 100, which would have made it a copy that leads nobody; 120 is a copy of 112 alone.
    const { keepers } = runDedup([['100', '112+-2', '120']], line(ONE_CELL))
    expect(keepers).toEqual([-1, -1, 1])
  })
})

/** True Jaccard similarity of two texts of our own, the slow way: sets of runs of five characters. */
function jaccardOf(a: string, b: string): number {
  const runs = (text: string) => new Set(Array.from(text).map((_, i, all) => all.slice(i, i + 5).join('')))
  const trim = (text: string) => [...runs(text)].filter((run) => run.length === 5)
  const [first, second] = [new Set(trim(a)), new Set(trim(b))]
  const shared = [...first].filter((run) => second.has(run)).length
  return shared / (first.size + second.size - shared)
}

const HAN = '春夏秋冬山水风云日月星天地人心花鸟鱼虫草木金石火土东西南北上下左右前后里外大小多少高低远近'

const hanText = (random: () => number, length: number): string =>
  Array.from({ length }, () => HAN[Math.floor(random() * HAN.length)]).join('')

describe('minhash', () => {
  /** Every pair of some likeness is a candidate. */
  const WIDE = { bands: 128, rows: 1 }

  it('removes what comparing all pairs by their true Jaccard similarity removes', async () => {
    const random = randomFrom(21)
    for (const threshold of [0.6, 0.8, 0.9]) {
      const fingerprinter = await prepareMinhash({ ...WIDE, threshold })
      for (let round = 0; round < 12; round++) {
        const originals = Array.from({ length: 4 }, () => hanText(random, 150))
        const texts = originals.flatMap((text) => [
          text,
          ...Array.from({ length: 4 }, () => edited(random, text, random() * 0.05)),
        ])
        // The greedy rule: a copy of the first keeper that it is similar enough to.
        const expected: number[] = []
        for (const [i, text] of texts.entries()) {
          const keeper = expected.findIndex((k, j) => k === -1 && jaccardOf(text, texts[j]!) >= threshold)
          expected.push(keeper < i ? keeper : -1)
        }
        const { keepers, details } = runDedup([texts], fingerprinter)
        expect(keepers).toEqual(expected)
        for (const [i, detail] of details.entries()) {
          if (detail !== undefined)
            expect(detail.similarity).toBeCloseTo(jaccardOf(texts[i]!, texts[keepers[i]!]!), 12)
        }
      }
    }
  })

  it('meets its promise at a Jaccard of 0.8 and more: recall 0.98, and no false copy', async () => {
    const random = randomFrom(22)
    const pairs = Array.from({ length: 1500 }, () => {
      const text = hanText(random, 120)
      return [text, edited(random, text, random() * 0.045)] as const
    })
    const { keepers } = runDedup(
      [pairs.map(([text]) => text), pairs.map(([, copy]) => copy)],
      await prepareMinhash(),
    )
    const judged = pairs.map(([text, copy], i) => ({
      found: keepers[pairs.length + i] === i,
      copy: jaccardOf(text, copy) >= 0.8,
    }))
    const copies = judged.filter(({ copy }) => copy)
    expect(Math.min(copies.length, pairs.length - copies.length)).toBeGreaterThan(200)
    expect(copies.filter(({ found }) => found).length / copies.length).toBeGreaterThanOrEqual(0.98)
    expect(judged.filter(({ found, copy }) => found && !copy)).toEqual([])
  })

  it('estimates alone remove some pairs below the threshold and miss some above', async () => {
    const random = randomFrom(23)
    const pairs = Array.from({ length: 400 }, () => {
      const text = hanText(random, 120)
      return [text, edited(random, text, 0.023)] as const
    })
    const units = [pairs.map(([text]) => text), pairs.map(([, copy]) => copy)]
    const { keepers } = runDedup(units, await prepareMinhash({ verify: 'estimate' }))
    const wrong = pairs.filter(
      ([text, copy], i) => (keepers[pairs.length + i] === i) !== jaccardOf(text, copy) >= 0.8,
    )
    expect(wrong.length).toBeGreaterThan(20)
    const { verified } = runDedup(units, await prepareMinhash())
    const [summary] = verified
    expect(summary!.overestimated).toBeGreaterThan(5)
    expect(summary!.underestimated).toBeGreaterThan(5)
    // One standard error of the estimate, and its mean absolute error, which is 0.8 of it.
    expect(summary!.error.sum / summary!.compared / 1e6).toBeCloseTo(0.8 * standardError(0.8, 128), 2)
  })

  it('none: takes every candidate', async () => {
    const random = randomFrom(24)
    const texts = Array.from({ length: 200 }, () => hanText(random, 80))
    const copies = texts.map((text) => edited(random, text, 0.04))
    const fingerprinter = await prepareMinhash({ preset: 'fineweb' })
    const { keepers } = runDedup([texts, copies], fingerprinter)
    const found = copies.filter((_, i) => keepers[texts.length + i] === i).length
    const expected = copies.reduce(
      (sum, copy, i) => sum + candidateProbability(jaccardOf(copy, texts[i]!), 14, 8),
      0,
    )
    expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected))
    expect(expected).toBeGreaterThan(50)
  })
})

describe('templates', () => {
  const random = randomFrom(25)
  const phrases = Array.from({ length: 12 }, () =>
    chineseText(random, 3)
      .replace(/\P{Script=Han}/gu, '')
      .slice(0, 40),
  )
  /** A form of one template, filled in: two characters of its own after every forty. */
  const form = (): string => phrases.map((phrase) => phrase + hanText(random, 2)).join('')
  const forms = Array.from({ length: 3000 }, form)

  it('thousands of forms, each three quarters like any other, stay apart', async () => {
    expect(jaccardOf(forms[0]!, forms[1]!)).toBeCloseTo(0.75, 1)
    const { keepers, summary, verified } = runDedup([forms], await prepareMinhash())
    // Of four million pairs, one or two are alike by chance.
    expect(summary.removed).toBeLessThanOrEqual(3)
    for (const [i, keeper] of keepers.entries()) {
      if (keeper !== -1) expect(jaccardOf(forms[i]!, forms[keeper]!)).toBeGreaterThanOrEqual(0.8)
    }
    expect(summary.largestCluster).toBeLessThanOrEqual(2)
    expect(verified[0]!.overestimated).toBeGreaterThan(10_000)
  })

  it('merge where only the estimate decides: which is why it does not by default', async () => {
    const { summary } = runDedup([forms], await prepareMinhash({ verify: 'estimate' }))
    expect(summary.removed).toBeGreaterThan(1500)
  })

  it('copies of a form are found among forms, as far as the cap on a bucket lets them', async () => {
    const few = forms.slice(0, 60)
    const copies = few.map((text) => edited(random, text, 0.004))
    const { keepers, matches } = runDedup([few, copies], await prepareMinhash())
    expect(matches[0]!.capped.documents).toBe(0)
    expect(keepers.slice(0, few.length).every((keeper) => keeper === -1)).toBe(true)
    expect(copies.filter((_, i) => keepers[few.length + i] === i).length).toBe(copies.length)
  })
})
