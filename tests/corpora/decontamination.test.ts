import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decontaminate } from '../../src/coarse/cleaners/decontaminate.ts'
import { type BenchmarkItem, readBenchmark } from '../../src/coarse/decontaminate/benchmark.ts'
import { readyCleaner } from '../coarse/steps.ts'
import { cleanText } from './clean-text.ts'

const DATA = new URL('../../../shared/data/', import.meta.url).pathname

const FIELDS = ['question', 'answer']
const BENCHMARKS = ['gsm8k_test', 'gaokao'].map((name) => ({
  name,
  path: `${DATA}decontamination/${name}.jsonl.gz`,
  fields: FIELDS,
}))

const itemsOf = (path: string): BenchmarkItem[] => readBenchmark(readFileSync(path), path, ['question'])

const books = (): string[] =>
  readdirSync(`${DATA}books/utf8`)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => readFileSync(`${DATA}books/utf8/${name}`, 'utf8'))

const mails = (): string[] =>
  gunzipSync(readFileSync(`${DATA}labels/spam_assassin.jsonl.gz`))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { text: string }).text)

/** A document with an item put between two sentences of its second half. */
function plant(document: string, item: string): string {
  const middle = document.indexOf('。', document.length / 2) + 1
  return `${document.slice(0, middle)}\n${item}\n${document.slice(middle)}`
}

describe('real benchmark items put into real documents', async () => {
  const clean = await readyCleaner(decontaminate, { benchmarks: BENCHMARKS, action: 'remove' })
  const hosts = [...cleanText.encyclopedia(), ...cleanText.tech()]

  for (const { name, path } of BENCHMARKS) {
    it(`of ${name} are all found, but those too short to have an n-gram`, () => {
      const missed = itemsOf(path).filter(({ texts: [question = ''] }, i) => {
        const cleaned = clean(plant(hosts[i % hosts.length]!, question))
        return cleaned?.values?.benchmark !== name
      })
      // Two questions of gaokao, mostly formulas, weigh less than 26 characters.
      expect(missed.length).toBeLessThanOrEqual(name === 'gaokao' ? 2 : 0)
      for (const { texts } of missed) expect(texts.join('').length).toBeLessThan(50)
    })

    it(`of ${name} are named as they are, but those whose text stands in another item too`, () => {
      const items = itemsOf(path).filter(({ texts }) => texts.length > 0)
      const named = items.filter(({ id, texts: [question = ''] }) => clean(question)?.values?.item === id)
      expect(named.length / items.length).toBeGreaterThan(0.9)
    })
  }

  it('of gaokao are still found when 2 % of letters and digits were changed: 97.8 % of them', () => {
    let state = 7
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
    const change = (text: string): string =>
      text.replace(/[\p{L}\p{N}]/gu, (character) => (random() < 0.02 ? '囧' : character))
    const questions = itemsOf(BENCHMARKS[1]!.path).map(({ texts }) => texts.join('\n'))
    const found = questions.filter((question) => clean(change(question)) !== undefined)
    expect(found.length / questions.length).toBeGreaterThan(0.97)
  })

  it('leave nothing of themselves when they are cut', async () => {
    const cut = await readyCleaner(decontaminate, { benchmarks: BENCHMARKS })
    let left = 0
    for (const [i, { texts }] of BENCHMARKS.flatMap(({ path }) => itemsOf(path)).entries()) {
      const cleaned = cut(plant(hosts[i % hosts.length]!, texts.join('\n')))
      if (cleaned === undefined || cleaned.remove !== undefined) continue
      left += 1
      expect(cut(cleaned.text)).toBeUndefined()
    }
    expect(left).toBeGreaterThan(500)
  })
})

describe('real documents that nobody contaminated', async () => {
  const clean = await readyCleaner(decontaminate, { benchmarks: BENCHMARKS, action: 'count' })
  const spans = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      const cleaned = clean(text)
      return cleaned === undefined ? [] : [cleaned]
    })

  it.each([
    ['encyclopedia', cleanText.encyclopedia],
    ['encyclopedia in traditional script', cleanText.traditional],
    ['programming articles', cleanText.tech],
    ['English mail', mails],
  ])('%s has no hit', (_, texts) => {
    expect(spans(texts())).toEqual([])
  })

  it('laws have hits where questions quote them: 9 of 1,709', () => {
    const found = spans(cleanText.laws())
    expect(found.map(({ edits }) => edits)).toEqual(Array.from({ length: 9 }, () => ({ gaokao: 1 })))
    // Politics questions quote statutes; nothing of the other subjects is found.
    for (const { values } of found) expect(values?.item).toContain('Political_Science')
  })

  it('novels have a hit where a history question quotes the same source: 1 of 60', () => {
    expect(spans(books()).map(({ values }) => values?.item)).toEqual([
      '2010-2022_History_Open-ended_Questions#18',
    ])
  })
})
