import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { indexPath, writeIndex } from '../../src/coarse/dedup/index/format.ts'
import { verifyIndex } from '../../src/coarse/dedup/index/verify.ts'
import { EXACT, runFileOf, texts, Workplace } from './indexed-runs.ts'

describe('run.json', () => {
  it('names the segments a run was deduplicated against, without its own', async () => {
    const place = new Workplace()
    const first = await place.run('first', texts(0), EXACT)
    const second = await place.run('second', texts(1), EXACT)
    expect(runFileOf(first.out).indexes).toEqual({ exact: [] })
    const [segment] = place.index().segments
    expect(runFileOf(second.out).indexes!.exact).toMatchObject([{ name: segment!.name, documents: 1 }])
  })

  it('is the same wherever the run stands, so that its segment is the same: added once', async () => {
    const place = new Workplace()
    const first = await place.run('first', texts(0, 1), EXACT)
    const before = readFileSync(place.path('index/index.json'))
    // As if the other directory had been begun before the first had ended.
    rmSync(place.path('index'), { recursive: true })
    const other = await place.run('first', texts(0, 1), EXACT, { out: 'elsewhere' })
    expect(readFileSync(join(other.out, 'run.json'))).toEqual(readFileSync(join(first.out, 'run.json')))
    expect(readFileSync(place.path('index/index.json'))).toEqual(before)
  })
})

describe('a run that is complete', () => {
  it('is already complete when run again, whatever became of the index', async () => {
    const place = new Workplace()
    await place.run('first', texts(0, 1), EXACT)
    await place.run('second', texts(1, 2), EXACT)
    const before = readFileSync(place.path('index/index.json'))
    const again = await place.run('first', texts(0, 1), EXACT)
    expect(again).toMatchObject({ alreadyComplete: true, kept: ['t0', 't1'] })
    expect(readFileSync(place.path('index/index.json'))).toEqual(before)
    rmSync(place.path('index'), { recursive: true })
    expect((await place.run('second', texts(1, 2), EXACT)).alreadyComplete).toBe(true)
    expect(existsSync(place.path('index'))).toBe(false)
  })

  it('adds to the index what a kill kept it from adding', async () => {
    const place = new Workplace()
    const { out } = await place.run('first', texts(0, 1), EXACT)
    const complete = readFileSync(place.path('index/index.json'))
    // Fingerprints of a finished run are gone: the state between manifest and index is made from one that has not run on.
    const twin = new Workplace()
    mkdirSync(twin.path('index'))
    writeFileSync(twin.path('index/.lock'), '1 another-machine')
    await expect(twin.run('first', texts(0, 1), EXACT)).rejects.toThrow(
      'is being changed by process 1 on another-machine',
    )
    expect(existsSync(twin.path('first/manifest.json'))).toBe(true)
    expect(existsSync(twin.path('index/index.json'))).toBe(false)
    rmSync(twin.path('index/.lock'))
    expect(await twin.run('first', texts(0, 1), EXACT)).toMatchObject({ alreadyComplete: true })
    expect(readFileSync(twin.path('index/index.json'))).toEqual(complete)
    expect(readFileSync(join(out, 'manifest.json'))).toEqual(readFileSync(twin.path('first/manifest.json')))
  })
})

describe('a run that is resumed', () => {
  const begin = async (place: Workplace): Promise<void> => {
    await place.run('first', texts(0), EXACT)
    const { out } = await place.run('second', texts(0, 1, 2), EXACT)
    // Back to where it had begun and nothing was done: the index as it was, and what `run.json` recorded.
    const runJson = readFileSync(join(out, 'run.json'))
    const { segments, ...maker } = place.index()
    writeIndex(place.path('index'), { ...maker, segments: segments.slice(0, 1) })
    rmSync(out, { recursive: true })
    mkdirSync(out)
    writeFileSync(join(out, 'run.json'), runJson)
  }

  it('uses the segments it began with, though the index has grown', async () => {
    const place = new Workplace()
    await begin(place)
    await place.run('third', texts(1), EXACT)
    const { kept, indexes } = await place.run('second', texts(0, 1, 2), EXACT)
    expect(kept).toEqual(['t1', 't2'])
    // t1 is in the index twice now, which is said.
    expect(indexes[0]!.unseen).toEqual([place.index().segments[1]!.name])
    expect(place.index().segments).toHaveLength(3)
  })

  it('is refused when a segment it began with is gone, and says which', async () => {
    const place = new Workplace()
    await begin(place)
    const [gone] = place.index().segments
    rmSync(place.path('index'), { recursive: true })
    await expect(place.run('second', texts(0, 1, 2), EXACT)).rejects.toThrow(
      new RegExp(`was begun with segment ${gone!.name} of the index .*, which no longer holds it`),
    )
  })
})

describe('an index of other fingerprints', () => {
  it('is refused before anything is done; the message names both', async () => {
    const place = new Workplace()
    await place.run('first', texts(0), EXACT)
    await expect(
      place.run('second', texts(1), '[{ exact: { normalize: loose, index: index } }]'),
    ).rejects.toThrow(
      /index was made by exact@1 \{ normalize: "whitespace" \}.*; step exact is exact@1 \{ normalize: "loose" \}/,
    )
    await expect(place.run('third', texts(1), '[{ minhash: { index: index } }]')).rejects.toThrow(
      /made by exact@1 .* step minhash is minhash@1 \{ shingle: 5, bands: 18, rows: 7/,
    )
    expect(existsSync(place.path('second'))).toBe(false)
  })

  it('is none when only thresholds, verification or keep policy differ', async () => {
    const place = new Workplace()
    await place.run('first', texts(0), '[{ minhash: { index: index, threshold: 0.9 } }]')
    const { kept } = await place.run(
      'second',
      texts(0, 1),
      '[{ minhash: { index: index, threshold: 0.7, verify: estimate, keep: longest } }]',
    )
    expect(kept).toEqual(['t1'])
  })

  it('is refused of another version, and a directory that is something else is left alone', async () => {
    const place = new Workplace()
    await place.run('first', texts(0), EXACT)
    const path = place.path('index/index.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version": 1', '"version": 2'))
    await expect(place.run('second', texts(1), EXACT)).rejects.toThrow('expected version 1, found 2')
    await expect(place.run('third', texts(1), '[{ exact: { index: in } }]')).rejects.toThrow(
      'in is no dedup index: it holds first.jsonl but no index.json',
    )
  })

  it('cannot be within the run directory, nor of two steps', async () => {
    const place = new Workplace()
    await expect(place.run('first', texts(0), '[{ exact: { index: first/index } }]')).rejects.toThrow(
      'lie within each other',
    )
    await expect(
      place.run('first', texts(0), '[{ exact: { index: a } }, { minhash: { index: a } }]'),
    ).rejects.toThrow('steps exact and minhash name one index')
  })
})

it('a leftover of a killed run is no part of the index, and goes with the next addition', async () => {
  const place = new Workplace()
  await place.run('first', texts(0), EXACT)
  const [segment] = place.index().segments
  // Killed before the rename, and between it and index.json.
  const left = ['new', '0123456789abcdef']
  for (const name of left)
    cpSync(
      indexPath.segment(place.path('index'), segment!.name),
      indexPath.segment(place.path('index'), name),
      {
        recursive: true,
      },
    )
  expect(verifyIndex(place.path('index'))).toMatchObject({
    problems: [],
    leftovers: expect.arrayContaining(left),
  })
  await place.run('second', texts(0, 1), EXACT)
  expect(verifyIndex(place.path('index'))).toMatchObject({ problems: [], leftovers: [], segments: 2 })
})
