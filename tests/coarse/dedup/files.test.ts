import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyReader, KeyWriter, SLICES, slicesOf } from '../../../src/coarse/dedup/keys.ts'
import { PagedRecords } from '../../../src/coarse/dedup/paged-records.ts'
import { RecordCursor, type RecordFormat, RecordWriter } from '../../../src/coarse/dedup/records.ts'
import { openFingerprintWriter } from '../../../src/coarse/dedup/store.ts'
import { inTemporary, prepareExact } from './run-dedup.ts'
import { document, randomFrom } from './synthetic.ts'

const FORMAT: RecordFormat = { magic: 'MDFSTEST', recordBytes: 12 }

function writeNumbers(path: string, numbers: readonly number[], format = FORMAT): void {
  const writer = new RecordWriter(path, format)
  for (const number of numbers) {
    const at = writer.next()
    writer.view.setUint32(at, number, true)
  }
  writer.close()
}

function readNumbers(path: string, format = FORMAT): number[] {
  const cursor = new RecordCursor(path, format, 100)
  const numbers: number[] = []
  while (cursor.next()) numbers.push(cursor.view.getUint32(cursor.at, true))
  return numbers
}

const upTo = (count: number, start = 0): number[] => Array.from({ length: count }, (_, i) => start + i)

describe('a record file', () => {
  it('gives back what was written, over several buffers', () =>
    inTemporary((dir) => {
      for (const count of [0, 1, 8, 9, 30_000]) {
        const path = join(dir, `${count}`)
        writeNumbers(path, upTo(count))
        expect(readNumbers(path)).toEqual(upTo(count))
      }
    }))

  it('is little-endian: magic, version 1, record size, count', () =>
    inTemporary((dir) => {
      writeNumbers(join(dir, 'f'), [0x01020304])
      expect(readFileSync(join(dir, 'f')).toString('hex')).toBe(
        [
          Buffer.from('MDFSTEST').toString('hex'),
          '01000000',
          '00000000',
          '0c000000',
          '00000000',
          '000000000000f03f',
          '04030201',
          '0000000000000000',
        ].join(''),
      )
    }))

  it.each([
    ['cut', (path: string) => truncateSync(path, 50), /expected file bytes 68, found 50/],
    [
      'cut in its header',
      (path: string) => truncateSync(path, 20),
      /expected 32 bytes at offset 0, found 20/,
    ],
    ['never finished', (path: string) => writeFileSync(path, new Uint8Array(68)), /expected magic MDFSTEST/],
    ['longer than it says', (path: string) => appendFileSync(path, 'x'), /expected file bytes 68, found 69/],
  ])('that was %s is refused, with path, expected, found and what to do', (_, damage, message) =>
    inTemporary((dir) => {
      const path = join(dir, 'f')
      writeNumbers(path, [1, 2, 3])
      damage(path)
      expect(() => readNumbers(path)).toThrow(message)
      expect(() => readNumbers(path)).toThrow(path)
      expect(() => readNumbers(path)).toThrow(/delete its task directory and resume/)
    }),
  )

  it('of another record size is refused: the step has other parameters', () =>
    inTemporary((dir) => {
      const path = join(dir, 'f')
      writeNumbers(path, [1, 2, 3])
      expect(() => readNumbers(path, { ...FORMAT, recordBytes: 16 })).toThrow(
        /expected record bytes 16, found 12/,
      )
    }))
})

describe('paged records', () => {
  it('read any record of many files, though only 64 files stay open', () =>
    inTemporary((dir) => {
      const sizes = Array.from({ length: 100 }, (_, i) => (i % 5) * 300)
      let start = 0
      const paths = sizes.map((size, i) => {
        const path = join(dir, `${i}`)
        writeNumbers(path, upTo(size, start))
        start += size
        return path
      })
      const records = new PagedRecords(paths, FORMAT, 1 << 20)
      expect(records.count).toBe(start)
      const random = randomFrom(1)
      const bytes = new Uint8Array(16)
      for (let i = 0; i < 3000; i++) {
        const ordinal = Math.floor(random() * start)
        records.read(ordinal, bytes, 4)
        expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(ordinal)
        expect(sizes[records.fileOf(ordinal)]).toBeGreaterThan(0)
      }
      records.close()
    }))
})

describe('candidate keys', () => {
  type Key = readonly [high: number, low: number, index: number]

  const roundTrip = (keys: readonly Key[], partitions: number, bufferBytes = 100): Key[] =>
    inTemporary((dir) => {
      const writer = new KeyWriter(join(dir, 'k'))
      for (const key of keys) writer.add(...key)
      writer.close()
      const reader = new KeyReader(join(dir, 'k'))
      const found: Key[] = []
      let counted = 0
      for (let partition = 0; partition < partitions; partition++) {
        const [from, to] = slicesOf(partition, partitions)
        counted += reader.countIn(from, to)
        reader.visit(from, to, new Uint8Array(bufferBytes), (...key) => {
          if (key[0] >>> 22 < from || key[0] >>> 22 >= to)
            throw new Error(`${key[0]} is in another partition`)
          found.push(key)
        })
      }
      expect([reader.count, counted]).toEqual([keys.length, keys.length])
      reader.close()
      return found
    })
  const sorted = (keys: readonly Key[]): Key[] => [...keys].sort((a, b) => a[2] - b[2])

  it('come back whole from any number of partitions', () => {
    const halves = fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffffffff }))
    fc.assert(
      fc.property(
        fc.array(halves, { maxLength: 60 }),
        fc.integer({ min: 1, max: SLICES }),
        (all, partitions) => {
          const keys = all.map(([high, low], index): Key => [high, low, index])
          expect(sorted(roundTrip(keys, partitions))).toEqual(keys)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('of one value come in document order, over several blocks of the file', () => {
    const keys = upTo(600_000).map((index): Key => [index % 2 === 0 ? 5 : 0xfffffff0, 1, index])
    const found = roundTrip(keys, 2, 1 << 16)
    expect(found.map(([, , index]) => index)).toEqual([
      ...upTo(300_000).map((i) => 2 * i),
      ...upTo(300_000).map((i) => 2 * i + 1),
    ])
  })

  it('cannot be cut into more partitions than slices', () => {
    expect(() => slicesOf(0, SLICES + 1)).toThrow(/partition 0 of 1025: expected 1 to 1024/)
    expect(() => slicesOf(3, 3)).toThrow(RangeError)
  })

  it('of a file that was cut are refused', () =>
    inTemporary((dir) => {
      const path = join(dir, 'k')
      const writer = new KeyWriter(path)
      writer.add(1, 2, 3)
      writer.close()
      truncateSync(path, 100)
      expect(() => new KeyReader(path)).toThrow(/expected file bytes 4144, found 100/)
    }))
})

describe('the fingerprint writer', () => {
  it('refuses an id that is not 32 hex digits', async () => {
    const fingerprinter = await prepareExact()
    inTemporary((dir) => {
      const writer = openFingerprintWriter(dir, fingerprinter)
      const doc = Object.assign(document('文', 1), { id: 'not-an-id' })
      expect(() => writer.add(doc)).toThrow(/document id 'not-an-id': expected 32 hex digits/)
    })
  })
})
