import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parquetMetadata } from 'hyparquet'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { OVER_LIMIT } from '../../src/collect/format.ts'
import { parquet } from '../../src/collect/parquet.ts'
import { zstdOf } from './pack.ts'
import { causesOf, collect, inputOf, textsOf, unreadableOf } from './reading.ts'

const texts = Array.from({ length: 100 }, (_, i) => `第${i}株稻子抽穗了，田埂上有人在唱歌。`)

const textColumn = (data: readonly unknown[] = texts): ColumnSource => ({ name: 'text', data: [...data] })

type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>

const fileOf = (columnData: ColumnSource[], options: Options = {}): Buffer =>
  Buffer.from(parquetWriteBuffer({ columnData, ...options }))

const read = (content: Uint8Array, options = {}) => collect(parquet, inputOf(content, 'a.parquet'), options)

describe('parquet', () => {
  it('reads one document per row, numbered, other columns to meta', async () => {
    const content = fileOf([
      textColumn(['甲', '乙']),
      { name: 'title', data: ['题', null] },
      { name: 'n', data: [7n, 9_007_199_254_740_993n] },
      { name: 'ok', data: [true, false] },
      { name: 'day', data: [new Date('2021-03-04T00:00:00Z'), null] },
      { name: 'raw', data: [new Uint8Array([1]), new Uint8Array([2])], type: 'BYTE_ARRAY' },
    ])
    expect(await read(content)).toMatchObject([
      {
        kind: 'document',
        offset: 0,
        text: '甲',
        title: '题',
        meta: { n: 7, ok: true, day: '2021-03-04T00:00:00.000Z' },
      },
      { kind: 'document', offset: 1, text: '乙', meta: { n: '9007199254740993', ok: false } },
    ])
  })

  it('takes the columns that the recipe names, and quarantines a null text', async () => {
    const content = fileOf([
      { name: 'body', data: ['甲', null] },
      { name: 'headline', data: ['一', '二'] },
    ])
    expect(await read(content, { text: 'body', title: 'headline' })).toMatchObject([
      { text: '甲', title: '一' },
      { kind: 'unreadable', offset: 1, cause: 'no text field' },
    ])
  })

  it.each([
    ['UNCOMPRESSED', undefined],
    ['SNAPPY', undefined],
    ['GZIP', (bytes: Uint8Array) => gzipSync(bytes)],
    ['ZSTD', (bytes: Uint8Array) => zstdOf(bytes)],
  ] as const)('reads pages in %s', async (codec, compress) => {
    const compressors = compress === undefined ? {} : { [codec]: compress }
    expect(textsOf(await read(fileOf([textColumn()], { codec, compressors })))).toEqual(texts)
  })

  it('says which compression it cannot read', async () => {
    const compressors = { LZ4_RAW: (bytes: Uint8Array) => bytes }
    const items = await read(fileOf([textColumn()], { codec: 'LZ4_RAW', compressors }))
    expect(unreadableOf(items)).toMatchObject([
      { offset: 0, cause: 'parquet corrupt', detail: expect.stringContaining('LZ4_RAW') },
    ])
  })

  it('is cut into ranges at its row groups: each row once, in order', async () => {
    const content = fileOf([textColumn()], { rowGroupSize: 9 })
    const whole = await read(content)
    expect(textsOf(whole)).toEqual(texts)
    expect(whole.map(({ offset }) => offset)).toEqual(texts.map((_, i) => i))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: content.length }), { maxLength: 5 }),
        async (cuts) => {
          const bounds = [0, ...cuts.sort((a, b) => a - b), content.length]
          const parts = []
          for (const [i, end] of bounds.slice(1).entries()) {
            const input = inputOf(content, 'a.parquet', { start: bounds[i] ?? 0, end })
            parts.push(...(await collect(parquet, input)))
          }
          expect(parts).toEqual(whole)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('loses a row group to a fault in it, and goes on with the next', async () => {
    const content = fileOf([textColumn()], {
      rowGroupSize: 40,
      codec: 'GZIP',
      compressors: { GZIP: gzipSync },
    })
    const { row_groups: groups } = parquetMetadata(new Uint8Array(content))
    const at = Number(groups[1]?.columns[0]?.meta_data?.data_page_offset)
    content.fill(0xff, at, at + 40)
    const items = await read(content)
    expect(textsOf(items)).toEqual([...texts.slice(0, 40), ...texts.slice(80)])
    expect(unreadableOf(items)).toMatchObject([
      { offset: 40, cause: 'parquet corrupt', detail: expect.stringMatching(/^rows 40 to 79: /) },
    ])
  })

  it('gives up a page that claims to be far larger than its bytes', async () => {
    const content = fileOf([textColumn([`一${' '.repeat(70_000_000)}`])], {
      codec: 'GZIP',
      compressors: { GZIP: (bytes) => gzipSync(bytes, { level: 1 }) },
    })
    expect(causesOf(await read(content))).toEqual(['decompression ratio'])
  })

  it('passes over a row group on which a thread hung before, and reads the rows of the others', async () => {
    const content = fileOf([textColumn()], { rowGroupSize: 40 })
    const places: number[] = []
    const admit = (place: number): boolean => {
      places.push(place)
      return Math.floor(place) !== 40
    }
    const items = await collect(parquet, inputOf(content), {}, { maxRecordBytes: 1e6, admit })
    expect(textsOf(items)).toEqual([...texts.slice(0, 40), ...texts.slice(80)])
    expect(unreadableOf(items)).toMatchObject([
      { offset: 40, cause: OVER_LIMIT, detail: expect.stringMatching(/^rows 40 to 79 hung/) },
    ])
    // A row has a place of its own: one that hangs in a step does not cost its group.
    for (const place of places) expect(Number.isInteger(place)).toBe(false)
    // Begun, and begun again at its page.
    expect(places.filter((place) => place < 40)).toHaveLength(2)
  })

  it('reports rows that no row group has, once, in whichever range', async () => {
    const content = fileOf([textColumn(['甲', '乙', '丙'])])
    // The last of the counts in the metadata: rows of the file, then of its only group. Thrift's i64 3 is 06.
    const metadata = content.length - 8 - content.readUInt32LE(content.length - 8)
    const rows = content.indexOf(Buffer.from([0x16, 0x06]), metadata)
    content[rows + 1] = 0x0a
    expect(Number(parquetMetadata(new Uint8Array(content)).num_rows)).toBe(5)
    const parts = []
    for (const [start, end] of [
      [0, 30],
      [30, content.length],
      [content.length, content.length],
    ]) {
      const input = inputOf(content, 'a.parquet', { start: start ?? 0, end: end ?? 0 })
      parts.push(...(await collect(parquet, input)))
    }
    expect(parts).toEqual(await read(content))
    expect(unreadableOf(parts)).toMatchObject([
      { offset: 3, cause: 'parquet corrupt', detail: 'the file says 5 rows, its row groups hold 3' },
    ])
  })

  it('quarantines a row that is too long', async () => {
    const items = await collect(
      parquet,
      inputOf(fileOf([textColumn(['短', '长'.repeat(500)])])),
      {},
      { maxRecordBytes: 900 },
    )
    expect(items).toMatchObject([
      { text: '短' },
      { offset: 1, cause: 'record too long', head: { length: 512 } },
    ])
  })

  it('that is empty, cut or no parquet at all is one unreadable record', async () => {
    const content = fileOf([textColumn()])
    for (const bytes of [Buffer.alloc(0), Buffer.from('no parquet, only text'), content.subarray(0, -20)]) {
      expect(causesOf(await read(bytes))).toEqual(['parquet corrupt'])
    }
  })

  it('corrupt anywhere never throws, and no two records share an offset', async () => {
    const content = fileOf([textColumn(), { name: 'n', data: texts.map((_, i) => i) }], { rowGroupSize: 30 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: content.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const broken = Buffer.from(content)
          broken.writeUInt8(broken.readUInt8(at) ^ mask, at)
          const offsets = (await read(broken)).map(({ offset }) => offset)
          expect(offsets.length).toBeGreaterThan(0)
          for (const [i, offset] of offsets.entries()) expect(offset).toBeGreaterThan(offsets[i - 1] ?? -1)
        },
      ),
      { numRuns: 300 },
    )
  })
})
