import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexPath } from '../../../../src/coarse/dedup/index/format.ts'
import { SegmentWriter } from '../../../../src/coarse/dedup/index/segment.ts'
import { verifyIndex } from '../../../../src/coarse/dedup/index/verify.ts'
import { KeyReader, SLICES } from '../../../../src/coarse/dedup/keys.ts'
import { unitFiles } from '../../../../src/coarse/dedup/store.ts'
import { line, split } from '../line.ts'
import { addTo, makeDirectory, manyKeys, numbersIn, writeUnit } from './index-of.ts'

const FINGERPRINTER = line({ keep: 'longest' })

const filesOf = (dir: string): Buffer[] => Object.values(unitFiles(dir)).map((path) => readFileSync(path))

describe('a segment', () => {
  it('holds what a dedup would have stored of the selected documents alone, byte by byte', () => {
    const texts = fc.array(fc.tuple(fc.constantFrom('7', '12', '80', '300', 'none'), fc.boolean()))
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (all, ...cuts) => {
        const root = makeDirectory()
        const chosen = all.flatMap(([text, isChosen], number) =>
          isChosen && text !== 'none' ? [{ text, number }] : [],
        )
        const writer = new SegmentWriter(join(root, 'segment'), FINGERPRINTER.bytes)
        let base = 0
        for (const [i, unit] of split(all, cuts).entries()) {
          const dir = writeUnit(
            join(root, `unit-${i}`),
            unit.map(([text]) => text),
            FINGERPRINTER,
            base,
          )
          writer.add(dir, (id) => all[Number.parseInt(id, 16)]![1])
          base += unit.length
        }
        writer.close()
        expect(writer.documents).toBe(chosen.length)
        expect(numbersIn(join(root, 'segment'))).toEqual(chosen.map(({ number }) => number))
        // Numbered anew, and with no preference: an index keeps what it has, whatever a recipe prefers.
        const alone = writeUnit(
          join(root, 'alone'),
          chosen.map(({ text }) => text),
          line(),
        )
        const [docs, ...rest] = filesOf(join(root, 'segment'))
        const [docsAlone, ...restAlone] = filesOf(alone)
        expect(rest).toEqual(restAlone)
        expect(withoutIds(docs!)).toEqual(withoutIds(docsAlone!))
      }),
      { numRuns: 40 },
    )
  })

  it('keeps its keys in slices and in the order of documents over many blocks', async () => {
    const root = makeDirectory()
    const many = manyKeys(250)
    const texts = Array.from({ length: 1500 }, (_, i) => String(i))
    const units = [0, 1].map((i) => writeUnit(join(root, `unit-${i}`), texts, many, 1500 * i))
    const index = join(root, 'index')
    const { segment } = await addTo(index, { units, selects: (id) => Number.parseInt(id, 16) % 3 > 0 })
    const reader = new KeyReader(unitFiles(indexPath.segment(index, segment!.name)).keys)
    expect(reader.count).toBe(2 * 1000 * 250)
    reader.close()
    expect(verifyIndex(index)).toMatchObject({ problems: [], documents: 2000 })
    expect(sumOfKeys(indexPath.segment(index, segment!.name))).toBe(
      units.map((unit) => sumOfKeys(unit, (document) => document % 3 > 0)).reduce((a, b) => a + b),
    )
  })
})

describe('what cannot be a unit is refused', () => {
  it('files of different numbers of documents', () => {
    const root = makeDirectory()
    const [a, b] = [['1', '2'], ['1']].map((texts, i) =>
      writeUnit(join(root, String(i)), texts, FINGERPRINTER),
    )
    const writer = new SegmentWriter(join(root, 'segment'), FINGERPRINTER.bytes)
    const mixed = writeUnit(join(root, 'mixed'), ['1', '2'], FINGERPRINTER)
    expect(() => writer.add(a!)).not.toThrow()
    expect(() => writer.add(copyOf(mixed, { fingerprints: b! }))).toThrow('has 1 records: expected 2')
    expect(() => writer.add(copyOf(mixed, { docs: b!, fingerprints: b! }))).toThrow(
      'a key of document 1: expected fewer',
    )
  })

  it('fingerprints of another size', () => {
    const root = makeDirectory()
    const unit = writeUnit(join(root, 'unit'), ['1'], FINGERPRINTER)
    const writer = new SegmentWriter(join(root, 'segment'), 16)
    expect(() => writer.add(unit)).toThrow('expected record bytes 16, found 2')
  })
})

/** A directory whose files come from others. */
function copyOf(dir: string, from: { docs?: string; fingerprints?: string }): string {
  for (const [kind, source] of Object.entries(from)) {
    const name = kind as 'docs' | 'fingerprints'
    writeFileSync(unitFiles(dir)[name], readFileSync(unitFiles(source)[name]))
  }
  return dir
}

/** Records behind the header, each without its first 16 bytes. */
const withoutIds = (docs: Buffer): Buffer[] =>
  Array.from({ length: (docs.length - 32) / 32 }, (_, i) => docs.subarray(32 + 32 * i + 16, 64 + 32 * i))

/** Of the keys of some documents; the same in whatever order they stand. */
function sumOfKeys(dir: string, takes: (document: number) => boolean = () => true): number {
  const reader = new KeyReader(unitFiles(dir).keys)
  let sum = 0
  reader.visit(0, SLICES, new Uint8Array(1 << 16), (high, low, document) => {
    if (takes(document)) sum += high + low
  })
  reader.close()
  return sum
}
