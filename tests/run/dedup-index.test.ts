import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeIndex } from '../../src/coarse/dedup/index/format.ts'
import { mergeIndexes } from '../../src/coarse/dedup/index/merge.ts'
import { verifyIndex } from '../../src/coarse/dedup/index/verify.ts'
import { simhash } from '../../src/coarse/dedup/simhash.ts'
import { verifyRun } from '../../src/run/verify.ts'
import { document, edited, randomFrom } from '../coarse/dedup/synthetic.ts'
import { EXACT, LONG, near, type Texts, texts, Workplace } from './indexed-runs.ts'

describe('a second run', () => {
  it('removes what the first kept, and names it as the keeper', async () => {
    const place = new Workplace()
    const first = await place.run('first', texts(0, 1, 2), EXACT)
    const second = await place.run('second', texts(2, 3, 0, 4), EXACT)
    expect(first.kept).toEqual(['t0', 't1', 't2'])
    expect(second.kept).toEqual(['t3', 't4'])
    expect(second.fates.get('t2')).toMatchObject({ outcome: 'duplicate', keeper: first.fates.get('t2')!.id })
    expect(second.fates.get('t0')!.keeper).toBe(first.fates.get('t0')!.id)
    expect((await verifyRun(second.out)).problems).toEqual([])
  })

  it('shows the copies of its index in the stats, and what a sample was a copy of by id alone', async () => {
    const place = new Workplace()
    await place.run('first', texts(0, 1, 2), EXACT)
    const { stats } = await place.run('second', { ...texts(2, 3), again: LONG[3]! }, EXACT)
    expect(stats.dedups.exact!.index).toEqual({ segments: 1, documents: 3, copies: 1 })
    const { removed } = stats.steps.find(({ name }) => name === 'exact')!.samples
    expect(removed.map(({ keeper }) => keeper?.excerpt === undefined).sort()).toEqual([false, true])
  })

  it('adds only what it kept itself', async () => {
    const place = new Workplace()
    await place.run('first', texts(0, 1), EXACT)
    const { indexes } = await place.run('second', texts(1, 2, 3), EXACT)
    expect(indexes).toMatchObject([{ step: 'exact', documents: 2, segments: 2, unseen: [] }])
    expect(place.index().segments.map(({ documents, runs }) => [documents, runs[0]!.recipe])).toEqual([
      [2, 'first'],
      [2, 'second'],
    ])
    expect(verifyIndex(place.path('index')).problems).toEqual([])
  })

  it.each([
    ['exact', '[{ exact: { index: index } }]'],
    ['minhash', '[{ minhash: { index: index, verify: estimate } }]'],
    ['simhash', '[{ simhash: { index: index } }]'],
  ])('keeps what one run over both would keep (%s)', async (_, steps) => {
    const place = new Workplace()
    const a = { ...texts(0, 1, 2, 3, 4), a1: near(1), a2: LONG[2]! }
    const b = { ...texts(4, 9, 0), b1: near(1), b9: near(9), b10: LONG[10]! }
    const first = await place.run('first', a, steps)
    const second = await place.run('second', b, steps)
    const whole = await place.run(
      'both',
      { ...a, ...rename(b) },
      steps.replace('index: index', 'index: other'),
    )
    expect([...first.kept, ...second.kept.map((title) => `b-${title}`)]).toEqual(whole.kept)
    expect(second.kept).not.toContain('t4')
  })

  it('adds a document only when it came through the whole recipe, with the fingerprint it had at the dedup', async () => {
    const place = new Workplace()
    const steps = '[{ exact: { index: index } }, privacy, { length: { min: 30 } }]'
    const phone = `${LONG[0]}联系电话13800138000。`
    const first = await place.run('first', { short: '太短的一句。', phone }, steps)
    expect(first.kept).toEqual(['phone'])
    const second = await place.run('second', { short: '太短的一句。', phone, ...texts(0) }, steps)
    expect([...second.fates].map(([title, { outcome }]) => [title, outcome])).toEqual([
      ['short', 'removed'],
      ['phone', 'duplicate'],
      ['t0', 'kept'],
    ])
  })

  it('removes a document once that several of the index are like, and of new ones that are alike keeps one', async () => {
    const place = new Workplace()
    const steps = (index: string): string => `[{ minhash: { index: ${index}, verify: estimate } }]`
    // Made apart from each other, two indexes hold documents that are alike.
    const one = await place.run('one', { x: LONG[20]! }, steps('i1'))
    await place.run('two', { y: near(20, 200) }, steps('i2'))
    mergeIndexes([place.path('i1'), place.path('i2')], place.path('index'))
    const docs = { a: near(20), b: LONG[20]!, c: near(22), d: LONG[22]! }
    const run = await place.run('third', docs, steps('index'))
    expect(run.kept).toEqual(['c'])
    for (const title of ['a', 'b']) expect(run.fates.get(title)!.keeper).toBe(one.fates.get('x')!.id)
    expect(run.fates.get('d')!.keeper).toBe(run.fates.get('c')!.id)
    expect(run.stats.dedups.minhash!.index).toEqual({ segments: 1, documents: 2, copies: 2 })
  })

  it('keeps a document that is like a copy of the index, but not like the index', async () => {
    const place = new Workplace()
    const steps = '[{ simhash: { distance: 3, index: index } }]'
    // A text of which a few characters are exchanged moves step by step: each step is within 3 bits, two are not.
    const chain = simhashChain()
    await place.run('first', { old: chain[0] }, steps)
    const { kept, fates } = await place.run('second', { like: chain[1], far: chain[2] }, steps)
    expect(kept).toEqual(['far'])
    expect(fates.get('like')!.outcome).toBe('duplicate')
  })

  it('keeps of any documents what one run over both would keep (exact)', async () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 12 })
    const named = (side: string, values: readonly number[]): Texts =>
      Object.fromEntries(values.map((n, i) => [`${side}${i}`, LONG[n]!]))
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (a, b) => {
        const place = new Workplace()
        const first = await place.run('first', named('a', a), EXACT)
        const second = await place.run('second', named('b', b), EXACT)
        const whole = await place.run('both', { ...named('a', a), ...named('b', b) }, '[exact]')
        expect([...first.kept, ...second.kept]).toEqual(whole.kept)
      }),
      { numRuns: 15 },
    )
  })
})

/** Three texts: the second is a copy of the first and of the third, which are none of each other (simhash, 3 bits). */
function simhashChain(): readonly [string, string, string] {
  const finger = simhash.prepare(simhash.params.parse({ distance: 3 }), { seed: 1, resolve: (path) => path })
  if (finger instanceof Promise) throw new Error('simhash prepares at once')
  const similarity = (a: string, b: string): number => {
    const bytes = new Uint8Array(16)
    for (const [i, text] of [a, b].entries()) finger.write(document(text, 0), bytes, 8 * i)
    return finger.similarity(bytes, 0, bytes, 8)
  }
  const copies = (a: string, b: string): boolean => similarity(a, b) >= finger.threshold
  const source = randomFrom(8)
  const [start] = LONG
  for (;;) {
    const middle = edited(source, start!, 0.01)
    const end = edited(source, middle, 0.01)
    if (copies(start!, middle) && copies(middle, end) && !copies(start!, end)) return [start!, middle, end]
  }
}

const rename = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([title, text]) => [`b-${title}`, text]))

describe('where there is nothing', () => {
  it('an absent directory is an empty index, made by the first run that has something to add', async () => {
    const place = new Workplace()
    const nothing = await place.run(
      'nothing',
      { short: '短。' },
      '[{ length: { min: 9 } }, { exact: { index: index } }]',
    )
    expect(nothing.indexes).toMatchObject([{ segment: null, documents: 0, segments: 0 }])
    expect(existsSync(place.path('index/index.json'))).toBe(false)
    await place.run('first', texts(0), EXACT)
    expect(place.index().segments).toHaveLength(1)
  })

  it('an empty directory and an index without segments are empty indexes', async () => {
    const place = new Workplace()
    mkdirSync(place.path('index'))
    await place.run('first', texts(0), EXACT)
    writeIndex(place.path('index'), { ...place.index(), segments: [] })
    expect((await place.run('second', texts(0), EXACT)).kept).toEqual(['t0'])
  })

  it('a run without documents reads the index and adds nothing', async () => {
    const place = new Workplace()
    await place.run('first', texts(0), EXACT)
    const { manifest, indexes } = await place.run('second', {}, EXACT)
    expect(manifest.ledger.records).toBe(0)
    expect(indexes).toMatchObject([{ segment: null, segments: 1 }])
  })

  it('documents without a fingerprint are kept, and not added', async () => {
    const place = new Workplace()
    const steps = '[{ exact: { normalize: loose, index: index } }]'
    const { kept, indexes } = await place.run('first', { ...texts(0), marks: '……！！', more: '？？' }, steps)
    expect(kept).toEqual(['t0', 'marks', 'more'])
    expect(indexes).toMatchObject([{ documents: 1 }])
  })
})

describe('two dedups of one recipe', () => {
  it('have an index each, at one barrier or at two; a step may have another name in each recipe', async () => {
    const place = new Workplace()
    const both = '[{ exact: { index: e } }, { minhash: { index: m } }]'
    const first = await place.run('first', texts(0, 1), both)
    expect(first.indexes.map(({ step, documents }) => [step, documents])).toEqual([
      ['exact', 2],
      ['minhash', 2],
    ])
    // Here the exact step with the index is the second of its kind, and stands at a barrier of its own.
    const steps =
      '[{ exact: { normalize: loose } }, { length: { min: 1 } }, { exact: { index: e } }, { minhash: { index: m } }]'
    const second = await place.run('second', { ...texts(0, 5), near: near(1) }, steps)
    expect(second.kept).toEqual(['t5'])
    expect(second.stats.dedups['exact-2']!.index).toMatchObject({ documents: 2, copies: 1 })
    expect(second.stats.dedups.minhash!.index).toMatchObject({ documents: 2, copies: 1 })
    expect(place.index('e').segments).toHaveLength(2)
  })
})

describe('with --limit', () => {
  it('the index is read, and nothing added: a trial must not make the whole run lose its documents', async () => {
    const place = new Workplace()
    await place.run('first', texts(0), EXACT)
    const trial = await place.run('second', texts(0, 1, 2), EXACT, { limit: 2, out: 'trial' })
    expect(trial.kept).toEqual(['t1'])
    expect(trial.indexes).toEqual([])
    expect((await place.run('second', texts(0, 1, 2), EXACT)).kept).toEqual(['t1', 't2'])
  })
})

describe('the order of segments', () => {
  it('decides who is named, never who is removed', async () => {
    const place = new Workplace()
    const steps = '[{ minhash: { index: index, verify: estimate } }]'
    await place.run('first', texts(0, 1, 2), steps)
    await place.run('second', texts(3, 4), steps)
    await place.run('third', texts(5), steps)
    const { segments, ...maker } = place.index()
    const removed: string[][] = []
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const name = `turned-${order.join('')}`
      cpSync(place.path('index'), place.path(name), { recursive: true })
      writeIndex(place.path(name), { ...maker, segments: order.map((i) => segments[i]!) })
      const docs = { ...texts(9, 5, 3, 10, 0), near: near(4) }
      const { kept } = await place.run(`after-${name}`, docs, steps.replace('index: index', `index: ${name}`))
      removed.push(Object.keys(docs).filter((title) => !kept.includes(title)))
    }
    expect(removed).toEqual(Array.from({ length: 3 }, () => ['t5', 't3', 't0', 'near']))
  })
})

it('an index can be moved with its recipes: paths are relative to the recipe', async () => {
  const place = new Workplace()
  await place.run('first', texts(0), EXACT)
  const other = new Workplace()
  renameSync(place.path('index'), other.path('index'))
  expect((await other.run('second', texts(0, 1), EXACT)).kept).toEqual(['t1'])
})
