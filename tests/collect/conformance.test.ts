import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Collected, FormatDefinition } from '../../src/collect/format.ts'
import { FORMATS, formatFor } from '../../src/collect/formats.ts'
import { SAMPLES, type Sample } from './conformance-samples.ts'
import { expectOffsetsToRise, expectToBearDamage } from './hostile.ts'
import { bzip2Of, zstdOf } from './pack.ts'
import { collect, inputOf, textsOf } from './reading.ts'

const PACKERS: Readonly<Record<string, (bytes: Buffer, blockBytes?: number) => Buffer>> = {
  '.gz': (bytes) => gzipSync(bytes),
  '.bz2': bzip2Of,
  '.zst': zstdOf,
}

/** What the plan needs of a record: where it is, what kind, and its text. */
const essence = (items: readonly Collected[]): unknown[] =>
  items.map((item) => [item.kind, item.offset, item.kind === 'document' ? item.text : undefined])

it('every format has a sample', () => {
  expect(FORMATS.map(({ name }) => name).filter((name) => SAMPLES[name] === undefined)).toEqual([])
})

describe.each(
  FORMATS.filter(({ name }) => SAMPLES[name] !== undefined).map((format) => [format.name, format] as const),
)('conformance of %s', (name, format: FormatDefinition) => {
  const { file, bytes, texts, options = {}, compressions = Object.keys(PACKERS) } = SAMPLES[name] as Sample
  const read = (content: Uint8Array, fileName = file, range = {}): Promise<Collected[]> =>
    collect(format, inputOf(content, fileName, range), options)

  it('gives every record once, in file order, offsets rising', async () => {
    const items = await read(bytes)
    const found = textsOf(items)
    expect(found).toHaveLength(texts.length)
    for (const [i, text] of texts.entries()) expect(found[i]).toContain(text)
    expectOffsetsToRise(items)
  })

  it('gives the same each time', async () => {
    expect(await read(bytes)).toEqual(await read(bytes))
  })

  it('is selected by its endings, compressed or not', () => {
    for (const ending of format.extensions) expect(formatFor(`part-1${ending}`)).toBe(format)
  })

  it.each(compressions)('reads %s, in whatever chunks it unpacks', async (suffix) => {
    const pack = PACKERS[suffix] as (typeof PACKERS)[string]
    const plain = essence(await read(bytes))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1 + bytes.length }), async (blockBytes) => {
        const items = await read(pack(bytes, Math.max(blockBytes, bytes.length / 60)), file + suffix)
        expect(essence(items)).toEqual(plain)
      }),
      { numRuns: 6 },
    )
  })

  const isSplittable = format.splittable(file, format.options.parse(options))

  it.runIf(isSplittable)('cut into ranges anywhere, gives the records of the file', async () => {
    const whole = await read(bytes)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
        const bounds = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const parts: Collected[] = []
        for (const [i, end] of bounds.slice(1).entries()) {
          parts.push(...(await read(bytes, file, { start: bounds[i] ?? 0, end })))
        }
        expect(parts).toEqual(whole)
      }),
      { numRuns: 30 },
    )
  })

  it.runIf(isSplittable)('compressed, is read by the range that starts the file alone', async () => {
    for (const suffix of compressions) {
      const packed = (PACKERS[suffix] as (typeof PACKERS)[string])(bytes)
      // The name may hide the compression: then ranges are planned.
      expect(textsOf(await read(packed, file, { start: 0, end: 5 }))).toHaveLength(texts.length)
      expect(await read(packed, file, { start: 5 })).toEqual([])
    }
  })

  it('of an empty file gives no text', async () => {
    const items = await read(Buffer.alloc(0))
    expect(textsOf(items).join('')).toBe('')
    expect(items.length).toBeLessThanOrEqual(1)
  })

  it('cut anywhere, gives the records before the cut unchanged', async () => {
    const whole = textsOf(await read(bytes))
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        const items = await read(bytes.subarray(0, length))
        expectOffsetsToRise(items)
        const found = textsOf(items)
        // The last may be cut where the format has no way to tell.
        expect(found.slice(0, -1)).toEqual(whole.slice(0, Math.max(0, found.length - 1)))
      }),
      { numRuns: 40 },
    )
  })

  it('twice in one file, never throws', async () => {
    expectOffsetsToRise(await read(Buffer.concat([bytes, bytes])))
  })

  it('bears damage', async () => {
    await expectToBearDamage(format, bytes, file, options, 60)
  })
})
