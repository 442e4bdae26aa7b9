import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { decontaminate } from '../../../src/coarse/cleaners/decontaminate.ts'
import { anyText } from '../../any-text.ts'
import { cleanedBy, readyCleaner } from '../steps.ts'

const root = mkdtempSync(join(tmpdir(), 'mdfs-decontaminate-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function file(name: string, rows: readonly unknown[]): string {
  const path = join(root, name)
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return path
}

const SHEEP =
  'A shepherd counts nine sheep in the upper meadow and twice as many in the lower one. How many sheep does she count?'
const BUNS =
  '食堂早上蒸了四笼包子，每笼十五个，上午卖掉三十八个，下午又蒸了两笼，请问现在一共还剩下多少个包子？'

const FARM = file('farm.jsonl', [{ id: 'sheep', question: SHEEP, answer: '27' }])
const KITCHEN = file('kitchen.jsonl', [{ id: 'buns', question: BUNS }])

const ready = (params: Partial<z.input<typeof decontaminate.params>> = {}) =>
  readyCleaner(decontaminate, { benchmarks: [FARM, KITCHEN], ...params })

/** The item as a text quotes it: what is cut is measured from its last character on. */
const QUOTED = BUNS.replace('？', '')

/** Text of so many characters, in no benchmark. */
const filler = (length: number): string =>
  '街上的灯一盏接一盏地亮了起来。'.repeat(length / 15 + 1).slice(0, length)

describe('a text with a benchmark item in it', () => {
  it('loses the item and 200 characters on each side', async () => {
    const clean = await ready()
    const [before, after] = [filler(600), filler(900)]
    expect(clean(`${before}${QUOTED}${after}`)?.text).toBe(`${before.slice(0, 400)}\n\n${after.slice(200)}`)
  })

  it('loses pieces of less than 200 characters too', async () => {
    const clean = await ready()
    expect(clean(`${filler(399)}${QUOTED}${filler(400)}`)?.text).toBe(filler(400).slice(200))
  })

  it('is removed when no piece is left', async () => {
    const clean = await ready()
    expect(clean(`${filler(300)}${QUOTED}${filler(300)}`)).toMatchObject({ remove: 'no piece left: kitchen' })
  })

  it('is removed when it falls into more than ten pieces', async () => {
    const clean = await ready()
    const times = (n: number) => `${filler(700)}${QUOTED}`.repeat(n)
    expect(clean(times(10))?.remove).toBeUndefined()
    expect(clean(`${times(10)}${filler(700)}`)).toMatchObject({
      text: `${times(10)}${filler(700)}`,
      remove: 'too many pieces: kitchen',
    })
  })

  it('is removed as a whole when the recipe says so', async () => {
    const clean = await ready({ action: 'remove' })
    expect(clean(`${filler(600)}${QUOTED}`)).toMatchObject({ remove: 'contaminated: kitchen' })
  })

  it('is only counted when the recipe says so', async () => {
    const clean = await ready({ action: 'count' })
    const text = `${filler(600)}${QUOTED}`
    expect(clean(text)).toMatchObject({ text, edits: { kitchen: 1 }, values: { item: 'buns' } })
    expect(clean(text)).not.toHaveProperty('remove')
  })
})

describe('what is said of a contaminated text', () => {
  it('is the number of spans, and benchmark, item and text of the first', async () => {
    const clean = await ready()
    expect(clean(`${filler(500)}${QUOTED}${filler(500)}${SHEEP}${filler(500)}${SHEEP}`)).toMatchObject({
      edits: { kitchen: 1, farm: 2 },
      values: { hits: 3, benchmark: 'kitchen', item: 'buns', span: QUOTED },
    })
  })

  it('shows no more than 200 characters of the span', async () => {
    const long = file('long.jsonl', [{ q: Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ') }])
    const clean = await ready({ benchmarks: [long], action: 'count' })
    const span = clean(Array.from({ length: 300 }, (_, i) => `word${i}`).join(' '))?.values?.span
    expect(span).toHaveLength(200)
  })
})

describe('what is not contamination', () => {
  it('is a text that shares less than 13 words or 26 characters', async () => {
    const clean = await ready()
    expect(clean(SHEEP.split(' ').slice(0, 12).join(' '))).toBeUndefined()
    expect(clean(BUNS.replace(/[，？]/g, '').slice(0, 25))).toBeUndefined()
    expect(clean(BUNS.replace(/[，？]/g, '').slice(0, 26))).toBeDefined()
  })

  it('is what the files to ignore hold', async () => {
    const known = join(root, 'known.txt')
    writeFileSync(known, `${BUNS}\n`)
    const clean = await ready({ ignore: [known] })
    expect(clean(BUNS)).toBeUndefined()
    expect(clean(SHEEP)).toBeDefined()
  })

  it('is a field that was not asked for', async () => {
    const benchmarks = [{ name: 'kitchen', path: KITCHEN, fields: ['id'] }]
    await expect(ready({ benchmarks })).rejects.toThrow('benchmark kitchen: no text is long enough')
  })
})

describe('the parameters', () => {
  it('name every file that decides the result', () => {
    const params = decontaminate.params.parse({
      benchmarks: ['a.jsonl', { name: 'b', path: 'sub/b.json.gz' }],
      ignore: ['c.txt'],
    })
    expect(decontaminate.files?.(params)).toEqual(['a.jsonl', 'sub/b.json.gz', 'c.txt'])
  })

  it('refuse two benchmarks of one name, since hits are counted by it', () => {
    expect(() => decontaminate.params.parse({ benchmarks: ['x/test.jsonl', 'y/test.jsonl.gz'] })).toThrow(
      'two benchmarks of one name',
    )
  })

  it('cannot do without a benchmark', () => {
    expect(decontaminate.params.safeParse({}).success).toBe(false)
  })
})

describe('whatever the text', () => {
  const words = fc.oneof(
    fc.constantFrom(...'red blue green white black 山 水 火 木 金'.split(' ')),
    fc.constantFrom('red blue 山', '火 木', 'white 水 水', '水 green', 'brown', '土'),
  )
  const sentence = (minLength: number, maxLength: number) =>
    fc.array(words, { minLength, maxLength }).map((all) => all.join(' '))
  const small = { words: 3, minWords: 3, chars: 3, window: 1, minPiece: 1, maxPieces: 50 }
  const smallBenchmark = file('small.jsonl', [
    { q: 'red blue 山 水 green white' },
    { q: '火 木 金 black black 山' },
    { q: 'white 水 水 火 red' },
  ])

  it('a planted item is found wherever it stands', async () => {
    const clean = await ready({ action: 'remove' })
    fc.assert(
      fc.property(anyText, anyText, fc.constantFrom(SHEEP, BUNS), (before, after, item) => {
        expect(clean(`${before} ${item} ${after}`)).toMatchObject({ values: { hits: 1 } })
      }),
    )
  })

  it('a planted item is found however it is spaced, punctuated and cased', async () => {
    const clean = await ready({ action: 'remove' })
    const noise = fc.array(fc.constantFrom('', '\n', ' ', '，', '*', '\u200b', '“', '　'), {
      minLength: 60,
      maxLength: 60,
    })
    fc.assert(
      fc.property(noise, fc.boolean(), (between, upper) => {
        const spaced = Array.from(BUNS, (character, i) => character + between[i]).join('')
        const shouted = SHEEP.split(' ').map(
          (word, i) => `${upper ? word.toUpperCase() : word} ${between[i]}`,
        )
        expect(clean(spaced)).toBeDefined()
        expect(clean(shouted.join(''))).toBeDefined()
      }),
    )
  })

  it('a text that shares no n-gram is not touched', async () => {
    const clean = await ready({ benchmarks: [smallBenchmark], ...small })
    // Every pair of neighbours of the benchmark, so that half a gram is common and a whole one is not.
    const pairs = 'red blue, 水 green, 火 木, 金 black, white 水, 水 火'.split(', ')
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pairs), { maxLength: 30 }), (all) => {
        expect(clean(all.join(' 土 '))).toBeUndefined()
      }),
    )
  })

  it('what is left holds no n-gram of the benchmark, joints included', async () => {
    const clean = await ready({ benchmarks: [smallBenchmark], ...small })
    let cut = 0
    fc.assert(
      fc.property(sentence(0, 60), (text) => {
        const cleaned = clean(text)
        if (cleaned === undefined || cleaned.remove !== undefined) return
        cut += 1
        expect(clean(cleaned.text)).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
    expect(cut).toBeGreaterThan(100)
  })

  it('hits are counted by benchmark, and add up', async () => {
    const other = file('other.jsonl', [{ q: '木 金 black red' }])
    const clean = await ready({ benchmarks: [smallBenchmark, other], ...small })
    fc.assert(
      fc.property(sentence(0, 60), (text) => {
        const cleaned = clean(text)
        if (cleaned === undefined) return
        const { small: first = 0, other: second = 0, ...rest } = cleaned.edits
        expect(rest).toEqual({})
        expect(first + second).toBe(cleaned.values?.hits)
      }),
    )
  })

  it('the same text gives the same result, whatever was cleaned in between', async () => {
    const clean = await ready({ benchmarks: [smallBenchmark], ...small })
    fc.assert(
      fc.property(sentence(0, 40), fc.oneof(sentence(0, 40), anyText), (text, other) => {
        const first = clean(text)
        clean(other)
        expect(clean(text)).toEqual(first)
      }),
    )
  })

  it('cleaning has nothing to do on clean text of any kind', async () => {
    const cleaned = cleanedBy(await ready())
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleaned(text)).toBe(text)
      }),
    )
  })
})
