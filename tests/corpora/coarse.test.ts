import { describe, expect, it } from 'vitest'
import { lineCleaner } from '../../src/coarse/cleaners/line-cleaner.ts'
import { markup } from '../../src/coarse/cleaners/markup.ts'
import { privacy } from '../../src/coarse/cleaners/privacy.ts'
import { simplify } from '../../src/coarse/cleaners/simplify.ts'
import { whitespace } from '../../src/coarse/cleaners/whitespace.ts'
import { keywordStuffing } from '../../src/coarse/rules/keyword-stuffing.ts'
import { mojibake } from '../../src/coarse/rules/mojibake.ts'
import { repetition } from '../../src/coarse/rules/repetition.ts'
import { sensitiveWords } from '../../src/coarse/rules/sensitive-words.ts'
import { symbolRatio } from '../../src/coarse/rules/symbol-ratio.ts'
import { traditionalRatio } from '../../src/coarse/rules/traditional-ratio.ts'
import type { CleanerDefinition, RuleDefinition } from '../../src/step.ts'
import { readyCleaner, readyRule } from '../coarse/steps.ts'
import { cleanText, lexiconPath } from './clean-text.ts'

const prose = [...cleanText.laws(), ...cleanText.encyclopedia()]
const all = [...prose, ...cleanText.tech()]
const traditional = cleanText.traditional()

async function removedShare(
  rule: RuleDefinition,
  texts: readonly string[],
  params: object = {},
): Promise<number> {
  const { decide } = await readyRule(rule, params)
  return texts.filter((text) => decide(text) !== true).length / texts.length
}

describe('on clean text', () => {
  for (const rule of [symbolRatio, keywordStuffing, mojibake]) {
    it(`${rule.id} removes nothing`, async () => {
      expect(await removedShare(rule, [...all, ...traditional])).toBe(0)
    })
  }

  it('repetition removes no prose and, of programming articles, at most one in fifty', async () => {
    expect(await removedShare(repetition, prose)).toBe(0)
    expect(await removedShare(repetition, cleanText.tech())).toBeLessThan(0.02)
  })

  it('traditional-ratio tells every paragraph of the two Wikipedias by its script', async () => {
    expect(await removedShare(traditionalRatio, all)).toBe(0)
    expect(await removedShare(traditionalRatio, traditional)).toBe(1)
  })

  it('sensitive-words removes less than one in a thousand, with the list shipped and with the curated lexicon', async () => {
    expect(await removedShare(sensitiveWords, all)).toBeLessThan(0.001)
    expect(await removedShare(sensitiveWords, all, { words: lexiconPath })).toBeLessThan(0.001)
  })

  it('privacy masks nothing in laws and encyclopedia paragraphs', async () => {
    const clean = await readyCleaner(privacy)
    expect([...prose, ...traditional].map(clean).filter((cleaned) => cleaned !== undefined)).toEqual([])
  })

  it('line-cleaner drops nothing from laws and encyclopedia paragraphs', async () => {
    const clean = await readyCleaner(lineCleaner)
    expect([...prose, ...traditional].map(clean).filter((cleaned) => cleaned !== undefined)).toEqual([])
  })

  it('markup strips no tag from laws and traditional paragraphs', async () => {
    const clean = await readyCleaner(markup)
    const tags = [...cleanText.laws(), ...traditional].map((text) => clean(text)?.edits.tags ?? 0)
    expect(tags.reduce((sum, count) => sum + count, 0)).toBe(0)
  })
})

describe('cleaners on real text', () => {
  for (const cleaner of [
    whitespace,
    markup,
    lineCleaner,
    privacy,
    simplify,
  ] as readonly CleanerDefinition[]) {
    it(`${cleaner.id} has nothing to do on what it cleaned`, async () => {
      const clean = await readyCleaner(cleaner)
      for (const text of [...all, ...traditional]) {
        const once = clean(text)
        if (once !== undefined) expect(clean(once.text)).toBeUndefined()
      }
    })
  }

  it('simplify leaves no text that traditional-ratio calls traditional', async () => {
    const clean = await readyCleaner(simplify)
    expect(
      await removedShare(
        traditionalRatio,
        traditional.map((text) => clean(text)?.text ?? text),
      ),
    ).toBe(0)
  })
})

describe('text decoded with the wrong charset', () => {
  for (const charset of ['gbk', 'windows-1252']) {
    it(`is all found when UTF-8 was read as ${charset}`, async () => {
      const decoder = new TextDecoder(charset)
      const misread = prose.slice(0, 500).map((text) => decoder.decode(Buffer.from(text)))
      expect(await removedShare(mojibake, misread)).toBe(1)
    })
  }
})
