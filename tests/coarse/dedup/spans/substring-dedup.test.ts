import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { substringDedup } from '../../../../src/coarse/dedup/spans/substring-dedup.ts'
import { chineseText, randomFrom } from '../synthetic.ts'
import { prepareSpans, runSpans } from './run-spans.ts'

const random = randomFrom(11)
const shared = chineseText(random, 12)
const own = Array.from({ length: 4 }, () => chineseText(random, 6))

const dedup = async (documents: readonly string[], params: object = {}): Promise<readonly string[]> =>
  runSpans([documents], await prepareSpans(substringDedup, params)).left

describe('substring-dedup', () => {
  test('a long run of characters stays where it stands first; elsewhere a line end marks where it was', async () => {
    const left = await dedup([`${own[0]}【${shared}】${own[1]}`, `${own[2]}（${shared}）${own[3]}`])
    expect(left).toEqual([`${own[0]}【${shared}】${own[1]}`, `${own[2]}（\n）${own[3]}`])
  })

  test('the run is grown to its very ends, and one of fewer characters stays', async () => {
    const run = shared.slice(0, 100)
    const texts = [`甲${run}乙`, `丙${run}丁`]
    expect(await dedup(texts)).toEqual([texts[0], '丙\n丁'])
    expect(await dedup(texts, { minLength: 101 })).toEqual(texts)
  })

  test('the second copy of a run goes even where seeds of it stand in other surroundings first', async () => {
    const run = shared.slice(0, 100)
    const parts = [`子${run.slice(0, 80)}丑`, `寅${run.slice(20)}卯`, `辰${run}巳`, `午${run}未`]
    expect(await dedup(parts)).toEqual([...parts.slice(0, 3), '午\n未'])
  })

  test('a repeat within one document counts, unless it is told not to', async () => {
    const text = `${shared}中${shared}`
    expect(await dedup([text])).toEqual([`${shared}中`])
    expect(await dedup([text, `头${shared}尾`], { within: false })).toEqual([text, '头\n尾'])
  })

  test('a copy of a whole document is empty', async () => {
    expect(await dedup([shared, shared])).toEqual([shared, ''])
  })

  test('code points are counted, and never cut in two', async () => {
    const astral = `${'𠮷'.repeat(12)}𡈽`
    // The halves of 𠮷 and 𠮶 begin alike.
    const texts = [`𠮶${astral}𠮶`, `𡈼${astral}𠮵`]
    expect(await dedup(texts, { minLength: 20 })).toEqual(texts)
    const [, left] = await dedup([`一${'𠮷乙丙丁戊'.repeat(4)}𠮶`, `二${'𠮷乙丙丁戊'.repeat(4)}𠮷`], {
      minLength: 20,
      within: false,
    })
    expect(left).toBe('二\n𠮷')
  })
})

const text = fc.string({ unit: fc.constantFrom('甲', '乙', '𠮷'), maxLength: 40 })
const corpus = fc
  .tuple(
    fc.array(text, { minLength: 1, maxLength: 3 }),
    fc.array(fc.array(fc.tuple(fc.nat(), text), { maxLength: 3 }), { minLength: 2, maxLength: 7 }),
  )
  .map(([pool, documents]) =>
    documents.map((parts) => parts.map(([pick, each]) => pool[pick % pool.length]! + each).join('')),
  )

describe('whatever the corpus, against brute force', () => {
  test('nothing of minLength code points stands twice in what is left, and only what stands earlier went', async () => {
    await fc.assert(
      fc.asyncProperty(
        corpus,
        fc.integer({ min: 3, max: 9 }),
        fc.boolean(),
        fc.nat(8),
        async (texts, minLength, within, at) => {
          const units = [texts.slice(0, at), texts.slice(at)].filter((unit) => unit.length > 0)
          // Shorter runs than a recipe may ask for, so that a small alphabet repeats them.
          const finder = await substringDedup.prepare(
            { minLength, within },
            { seed: 1, resolve: (path) => path },
          )
          const { removed, capped } = runSpans(units, finder, { partitions: 2 })
          fc.pre(capped === 0)
          const seen = new Map<string, number>()
          for (const [document, each] of texts.entries()) {
            // What went is made of runs of minLength or more that stand earlier.
            const earlier = new Uint8Array(each.length)
            for (const run of runsOf(each, 0, each.length, minLength)) {
              const stands = texts.slice(0, document).some((other) => other.includes(run.text))
              if (!stands && !(within && each.indexOf(run.text) < run.start)) continue
              earlier.fill(1, run.start, run.start + run.text.length)
            }
            for (const [start, end] of removed[document]!) {
              expect(earlier.subarray(start, end)).not.toContain(0)
            }
            // What is left has nothing of minLength that is left elsewhere.
            const bounds = [0, ...removed[document]!.flat(), each.length]
            for (let i = 0; i < bounds.length; i += 2) {
              for (const run of runsOf(each, bounds[i]!, bounds[i + 1]!, minLength)) {
                const before = seen.get(run.text)
                if (within || before !== document) expect(before).toBeUndefined()
                seen.set(run.text, document)
              }
            }
          }
        },
      ),
      { numRuns: 400 },
    )
  })
})

/** Every run of `length` code points between two places. */
function runsOf(text: string, start: number, end: number, length: number): { text: string; start: number }[] {
  const points = [...text.slice(start, end)]
  const runs: { text: string; start: number }[] = []
  let at = start
  for (let i = 0; i + length <= points.length; i++) {
    runs.push({ text: points.slice(i, i + length).join(''), start: at })
    at += points[i]!.length
  }
  return runs
}
