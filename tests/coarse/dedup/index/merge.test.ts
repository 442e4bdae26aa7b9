import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { indexPath, openIndex } from '../../../../src/coarse/dedup/index/format.ts'
import { mergeIndexes } from '../../../../src/coarse/dedup/index/merge.ts'
import { verifyIndex } from '../../../../src/coarse/dedup/index/verify.ts'
import { unitFiles } from '../../../../src/coarse/dedup/store.ts'
import { line } from '../line.ts'
import { addTo, MAKER, makeDirectory, numbersIn, writeUnit } from './index-of.ts'

const TEXTS = [['10', '20', '300'], ['40'], ['110', '120'], ['230']]

/** A unit for each of the texts; documents are numbered through. */
function setUp() {
  const root = makeDirectory()
  const units = TEXTS.map((texts, i) =>
    writeUnit(join(root, `unit-${i}`), texts, line(), TEXTS.slice(0, i).flat().length),
  )
  return { root, units, a: join(root, 'a'), b: join(root, 'b'), out: join(root, 'new/merged') }
}

describe('merging', () => {
  it('makes one segment of all, in order, as if it had been written at once', async () => {
    const { root, units, a, b, out } = setUp()
    await addTo(a, { units: [units[0]!], run: '1' })
    await addTo(a, { units: [units[1]!], run: '2' })
    await addTo(b, { units: [units[2]!, units[3]!], run: '3' })
    const { segments } = mergeIndexes([a, b], out)
    expect(segments).toMatchObject([{ documents: 7, runs: [{ run: '1' }, { run: '2' }, { run: '3' }] }])
    const merged = indexPath.segment(out, segments[0]!.name)
    expect(numbersIn(merged)).toEqual([0, 1, 2, 3, 4, 5, 6])
    const whole = writeUnit(join(root, 'whole'), TEXTS.flat(), line())
    for (const kind of ['docs', 'fingerprints', 'keys'] as const)
      expect(readFileSync(unitFiles(merged)[kind])).toEqual(readFileSync(unitFiles(whole)[kind]))
    expect(verifyIndex(out)).toMatchObject({ problems: [], leftovers: [] })
    expect(openIndex(a).segments).toHaveLength(2)
    expect(readdirSync(dirname(out))).toEqual(['merged'])
  })

  it('takes a segment that several indexes share once', async () => {
    const { units, a, b, out } = setUp()
    await addTo(a, { units: [units[0]!] })
    await addTo(b, { units: [units[0]!] })
    await addTo(b, { units: [units[1]!] })
    expect(mergeIndexes([a, b], out).segments[0]!.documents).toBe(4)
  })

  it('of one index makes its segments one; of one segment, the same', async () => {
    const { root, units, a, out } = setUp()
    for (const unit of units) await addTo(a, { units: [unit] })
    const once = mergeIndexes([a], out)
    expect(once.segments).toHaveLength(1)
    expect(mergeIndexes([out], join(root, 'again'))).toEqual(once)
  })

  it('of empty indexes is an empty one', async () => {
    const { units, a, out } = setUp()
    await addTo(a, { units: [units[0]!] })
    writeFileSync(
      indexPath.json(a),
      readFileSync(indexPath.json(a), 'utf8').replace(/"segments": \[.*\]/s, '"segments": []'),
    )
    expect(mergeIndexes([a, a], out)).toEqual({ ...MAKER, segments: [] })
    expect(verifyIndex(out)).toMatchObject({ problems: [], documents: 0 })
  })

  it('refuses fingerprints that cannot be compared', async () => {
    const { units, a, b, out } = setUp()
    await addTo(a, { units: [units[0]!] })
    await addTo(b, { units: [units[1]!], maker: { ...MAKER, params: { width: 20 } } })
    expect(() => mergeIndexes([a, b], out)).toThrow(
      /b was made by line@1 \{ width: 20 \}.*a is line@1 \{ width: 40 \}/,
    )
    expect(existsSync(out)).toBe(false)
  })

  it('replaces nothing, and reads nothing that is no index', async () => {
    const { root, units, a, out } = setUp()
    await addTo(a, { units: [units[0]!] })
    expect(() => mergeIndexes([a], a)).toThrow('a merged index is a new one')
    expect(() => mergeIndexes([a, join(root, 'nowhere')], out)).toThrow('nowhere is no dedup index')
    mkdirSync(out, { recursive: true })
    expect(mergeIndexes([a], out).segments).toHaveLength(1)
  })
})
