import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendSegment } from '../../../../src/coarse/dedup/index/append.ts'
import { indexPath, openIndex } from '../../../../src/coarse/dedup/index/format.ts'
import { removeSegments } from '../../../../src/coarse/dedup/index/remove.ts'
import { verifyIndex } from '../../../../src/coarse/dedup/index/verify.ts'
import { line } from '../line.ts'
import { addTo, MAKER, makeDirectory, numbersIn, writeUnit } from './index-of.ts'

function setUp() {
  const root = makeDirectory()
  const units = [['10', '20'], ['30']].map((texts, i) =>
    writeUnit(join(root, `unit-${i}`), texts, line(), 2 * i),
  )
  return { index: join(root, 'index'), units }
}

describe('adding to an index', () => {
  it('adds one segment, behind the others', async () => {
    const { index, units } = setUp()
    const first = await addTo(index, { units: units.slice(0, 1), run: 'a' })
    const second = await addTo(index, { units: units.slice(1), run: 'b' })
    expect(openIndex(index)).toEqual({ ...MAKER, segments: [first.segment, second.segment] })
    expect(second.segment).toMatchObject({ documents: 1, runs: [{ recipe: 'test', run: 'b' }] })
    expect(numbersIn(indexPath.segment(index, first.segment!.name))).toEqual([0, 1])
  })

  it('twice the same is adding it once', async () => {
    const { index, units } = setUp()
    const first = await addTo(index, { units })
    const before = readFileSync(indexPath.json(index))
    const second = await addTo(index, { units })
    expect(second.segment).toEqual(first.segment)
    expect(readFileSync(indexPath.json(index))).toEqual(before)
    expect(readdirSync(indexPath.segments(index))).toEqual([first.segment!.name])
  })

  it('no document adds no segment', async () => {
    const { index, units } = setUp()
    await addTo(index, { units })
    expect((await addTo(index, { units, selects: () => false })).segment).toBeUndefined()
    expect(openIndex(index).segments).toHaveLength(1)
    expect(verifyIndex(index)).toMatchObject({ problems: [], leftovers: [] })
  })

  it('that fails half-way leaves the index as it was, and what it began goes with the next addition', async () => {
    const { index, units } = setUp()
    await addTo(index, { units: units.slice(0, 1) })
    const before = readFileSync(indexPath.json(index))
    const failing = appendSegment(index, MAKER, { recipe: 'test', run: 'b' }, async (writer) => {
      writer.add(units[1]!)
      throw new Error('the disk is full')
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(readFileSync(indexPath.json(index))).toEqual(before)
    expect(verifyIndex(index)).toMatchObject({ problems: [], leftovers: ['new'] })
    await addTo(index, { units: units.slice(1) })
    expect(verifyIndex(index)).toMatchObject({ problems: [], leftovers: [], segments: 2 })
  })

  it('takes the place of a segment that stands there, but in no index.json', async () => {
    const { index, units } = setUp()
    const { segment } = await addTo(index, { units })
    const other = makeDirectory()
    cpSync(indexPath.segments(index), indexPath.segments(other), { recursive: true })
    expect((await addTo(other, { units })).segment).toEqual(segment)
    expect(verifyIndex(other).problems).toEqual([])
  })

  it('is refused with other parameters, another step, or another size: the message names both', async () => {
    const { index, units } = setUp()
    await addTo(index, { units })
    for (const [maker, shown] of [
      [{ ...MAKER, params: { width: 16 } }, 'line@1 { width: 16 }, 2 bytes'],
      [{ ...MAKER, step: 'line@2' }, 'line@2 { width: 40 }, 2 bytes'],
      [{ ...MAKER, fingerprintBytes: 8 }, 'line@1 { width: 40 }, 8 bytes'],
    ] as const) {
      await expect(addTo(index, { units, maker })).rejects.toThrow(
        `was made by line@1 { width: 40 }, 2 bytes a document; this step is ${shown}`,
      )
    }
  })

  it('does not mind the order of parameters', async () => {
    const { index, units } = setUp()
    await addTo(index, { units: units.slice(0, 1), maker: { ...MAKER, params: { a: 1, b: [2] } } })
    const again = addTo(index, { units: units.slice(1), maker: { ...MAKER, params: { b: [2], a: 1 } } })
    expect((await again).index.segments).toHaveLength(2)
  })
})

describe('removing a segment', () => {
  it('leaves the others, and nothing of it', async () => {
    const { index, units } = setUp()
    const { segment } = await addTo(index, { units: units.slice(0, 1) })
    await addTo(index, { units: units.slice(1) })
    expect(removeSegments(index, [segment!.name]).segments.map(({ documents }) => documents)).toEqual([1])
    expect(verifyIndex(index)).toMatchObject({ problems: [], leftovers: [], segments: 1 })
    expect(existsSync(indexPath.segment(index, segment!.name))).toBe(false)
  })

  it('that it does not hold is refused, and nothing is removed', async () => {
    const { index, units } = setUp()
    const { segment } = await addTo(index, { units })
    expect(() => removeSegments(index, [segment!.name, 'ffff'])).toThrow(
      `has no segment ffff; it has ${segment!.name}`,
    )
    expect(verifyIndex(index)).toMatchObject({ problems: [], segments: 1 })
  })
})
