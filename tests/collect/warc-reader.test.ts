import { constants, deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Unreadable } from '../../src/collect/format.ts'
import { readWarc } from '../../src/collect/warc-reader.ts'
import type { WarcRecord } from '../../src/collect/warc-record.ts'
import { inputOf } from './reading.ts'
import { gzipEach, offsetsOf, record } from './warc-files.ts'

type Item = WarcRecord | Unreadable

async function read(bytes: Uint8Array, maxBytes = 1_000_000, maxRatio?: number): Promise<Item[]> {
  const items: Item[] = []
  const { path } = inputOf(bytes, 'a.warc')
  for await (const batch of readWarc(path, { maxBytes, maxRatio })) items.push(...batch)
  return items
}

/** What was read, in short: the first characters of a block or the cause, and where. */
const told = (items: readonly Item[]): string[] =>
  items.map((item) => (item.kind === 'record' ? item.block.toString().slice(0, 8) : `<${item.cause}>`))
const offsets = (items: readonly Item[]): number[] => items.map(({ offset }) => offset)

const [FIRST, SECOND, THIRD] = ['甲：第一条记录', '乙：第二条记录', '丙：第三条记录'].map((text) =>
  record('metadata', text),
) as [Buffer, Buffer, Buffer]
const ALL = [FIRST, SECOND, THIRD]
const TOLD = ['甲：第一条记录', '乙：第二条记录', '丙：第三条记录']

/** A block of a given size that hardly packs. */
function noise(size: number): Buffer {
  const block = Buffer.alloc(size)
  for (let i = 0, state = 1; i < size; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    block[i] = state >>> 16
  }
  return block
}

describe('WARC file', () => {
  it('is read plain, its records counted from the start of the file', async () => {
    const items = await read(Buffer.concat(ALL))
    expect(told(items)).toEqual(TOLD)
    expect(offsets(items)).toEqual(offsetsOf(ALL))
  })

  it('is read gzipped by record, each named by the offset of its member', async () => {
    const items = await read(gzipEach(ALL))
    expect(told(items)).toEqual(TOLD)
    expect(offsets(items)).toEqual(offsetsOf(ALL.map((each) => gzipSync(each))))
  })

  it('is read gzipped as a whole, its records counted in unpacked bytes', async () => {
    const items = await read(gzipSync(Buffer.concat(ALL)))
    expect(told(items)).toEqual(TOLD)
    expect(offsets(items)).toEqual(offsetsOf(ALL))
  })

  it('gives each record an offset of its own when members hold several', async () => {
    const items = await read(Buffer.concat([gzipSync(Buffer.concat(ALL)), gzipSync(Buffer.concat(ALL))]))
    expect(told(items)).toEqual([...TOLD, ...TOLD])
    expect(new Set(offsets(items)).size).toBe(6)
  })

  it('is read when records run across members, as block gzip cuts them', async () => {
    const bytes = Buffer.concat(ALL)
    const parts = [bytes.subarray(0, 50), bytes.subarray(50, 130), bytes.subarray(130)]
    expect(told(await read(gzipEach(parts)))).toEqual(TOLD)
  })

  it('passes over extra gzip fields, names and comments', async () => {
    const packed = gzipSync(FIRST)
    const header = Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3])
    const member = Buffer.concat([header, Buffer.from('name\0comment\0'), packed.subarray(10)])
    expect(told(await read(Buffer.concat([member, gzipSync(SECOND)])))).toEqual(TOLD.slice(0, 2))
  })

  it('may be empty, or padded with zeros', async () => {
    expect(await read(Buffer.alloc(0))).toEqual([])
    expect(told(await read(Buffer.concat([gzipSync(FIRST), Buffer.alloc(3_000_000)])))).toEqual([
      '甲：第一条记录',
    ])
  })

  it('holds records and members larger than what is read at a time', async () => {
    const large = noise(5_000_000)
    const records = [FIRST, record('metadata', large), SECOND]
    for (const bytes of [Buffer.concat(records), gzipEach(records), gzipSync(Buffer.concat(records))]) {
      const items = await read(bytes, 6_000_000)
      expect(told([...items.slice(0, 1), ...items.slice(2)])).toEqual(TOLD.slice(0, 2))
      expect(items[1]?.kind === 'record' && items[1].block.equals(large)).toBe(true)
    }
  })
})

describe('a record of a WARC file that is too long', () => {
  const records = [FIRST, record('metadata', Buffer.alloc(3_000_000, 'a')), SECOND]

  it.each([
    ['plain', Buffer.concat(records)],
    ['gzipped by record', gzipEach(records)],
    ['gzipped as a whole', gzipSync(Buffer.concat(records))],
  ])('is passed over: %s', async (_, bytes) => {
    const items = await read(bytes, 1000)
    expect(told(items)).toEqual(['甲：第一条记录', '<record too long>', '乙：第二条记录'])
    expect(items[1]).toMatchObject({ detail: '3000000 bytes, the limit is 1000' })
  })

  it('costs itself alone when it only says that it is', async () => {
    const lying = record('metadata', '短', { 'Content-Length': '999999999' })
    for (const bytes of [Buffer.concat([FIRST, lying, SECOND]), gzipEach([FIRST, lying, SECOND])]) {
      const items = await read(bytes, 1000)
      expect(told(items.filter(({ kind }) => kind === 'record'))).toEqual(TOLD.slice(0, 2))
      expect(items.filter(({ kind }) => kind === 'unreadable')).toHaveLength(1)
    }
  })
})

describe('a gzip member that is a decompression bomb', () => {
  const bomb = gzipSync(record('metadata', Buffer.alloc(80 * 1024 * 1024)))
  const members = [gzipSync(FIRST), bomb, gzipSync(SECOND)]

  it('is given up early, and reading goes on with the next member', async () => {
    const items = await read(Buffer.concat(members))
    expect(told(items)).toEqual(['甲：第一条记录', '<decompression ratio>', '乙：第二条记录'])
    expect(offsets(items)).toEqual(offsetsOf(members))
    expect(items[1]).toMatchObject({
      detail: expect.stringMatching(/^the first 65536 bytes .*limits\.ratio/),
    })
  })

  it('is read to its end when the recipe allows its ratio', async () => {
    const items = await read(Buffer.concat(members), undefined, 2000)
    expect(told(items)).toEqual(['甲：第一条记录', '<record too long>', '乙：第二条记录'])
  })

  it('costs the rest of the file where that is the same member', async () => {
    const whole = gzipSync(Buffer.concat([FIRST, record('metadata', Buffer.alloc(80 * 1024 * 1024)), SECOND]))
    const items = await read(whole)
    expect(told(items)).toEqual(['甲：第一条记录', '<decompression ratio>'])
    expect(offsets(items)).toEqual([0, FIRST.length])
  })

  it('hides no member in it: what follows is looked for behind what was unpacked', async () => {
    const stored = record('resource', gzipSync(SECOND))
    const nested = Buffer.concat([
      gzipSync('').subarray(0, 10),
      deflateRawSync(stored, { level: 0, finishFlush: constants.Z_SYNC_FLUSH }),
      deflateRawSync(record('metadata', Buffer.alloc(80 * 1024 * 1024))),
      Buffer.alloc(8),
    ])
    const items = await read(Buffer.concat([nested, gzipSync(THIRD)]))
    expect(items.map((item) => (item.kind === 'record' ? item.header.type : item.cause))).toEqual([
      'resource',
      'decompression ratio',
      'metadata',
    ])
    expect(told(items).at(-1)).toBe('丙：第三条记录')
  })
})

describe('a fault in a WARC file', () => {
  it.each([
    [
      'a length that is too short',
      record('metadata', '乙：坏的', { 'Content-Length': '3' }),
      'bad Content-Length',
    ],
    [
      'a length that reaches into the next record',
      record('metadata', '乙', { 'Content-Length': '60' }),
      'bad Content-Length',
    ],
    ['no length', record('metadata', '乙', { 'Content-Length': undefined }), 'bad Content-Length'],
    ['no type', record('metadata', '乙', { 'WARC-Type': undefined }), 'bad WARC header'],
    ['no header', Buffer.from('乱七八糟的东西\r\n\r\n'), 'not a WARC record'],
  ])('is %s: it costs the one record', async (_, bad, cause) => {
    const records = [FIRST, bad, THIRD]
    const plain = await read(Buffer.concat(records))
    expect(told(plain)).toEqual(['甲：第一条记录', `<${cause}>`, '丙：第三条记录'])
    expect(offsets(plain)).toEqual(offsetsOf(records))
  })

  it('shows the head of what could not be read', async () => {
    const [fault] = await read(Buffer.from(`不是档案${'x'.repeat(1000)}`))
    expect(fault).toMatchObject({ kind: 'unreadable', offset: 0, cause: 'not a WARC record' })
    expect(fault?.kind === 'unreadable' && Buffer.from(fault.head).toString()).toMatch(/^不是档案x{500}$/)
  })

  it('is a header without end', async () => {
    const bad = Buffer.from(`WARC/1.0\r\nWARC-Type: metadata\r\nX: ${'y'.repeat(70_000)}`)
    expect(told(await read(Buffer.concat([bad, FIRST])))).toEqual(['<bad WARC header>', '甲：第一条记录'])
  })

  it('is a member whose checksum does not fit', async () => {
    const members = ALL.map((each) => gzipSync(each))
    members[1]?.writeUInt32LE(7, members[1].length - 8)
    const items = await read(Buffer.concat(members))
    expect(told(items)).toEqual(['甲：第一条记录', '<corrupt gzip>', '丙：第三条记录'])
    expect(offsets(items)).toEqual(offsetsOf(members))
  })

  it('is bytes between members', async () => {
    const [first, second] = [gzipSync(FIRST), gzipSync(SECOND)]
    const items = await read(Buffer.concat([first, Buffer.from('garbage'), second]))
    expect(told(items)).toEqual(['甲：第一条记录', '<not a gzip member>', '乙：第二条记录'])
    expect(offsets(items)).toEqual([0, first.length, first.length + 7])
  })

  it('does not hide a record in front of it in a file gzipped as a whole', async () => {
    const first = record('metadata', noise(40_000))
    const packed = gzipSync(Buffer.concat([first, record('metadata', noise(40_000)), SECOND]))
    packed.fill(0xff, 60_000, 60_200)
    const items = await read(packed)
    expect(items[0]?.kind === 'record' && items[0].block.length).toBe(40_000)
    expect(items.some(({ kind }) => kind === 'unreadable')).toBe(true)
  })
})

const blocks = fc.array(
  fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constant('WARC/1.0\r\nWARC-Type: x\r\n\r\n'),
    fc.constant('\r\n\r\n'),
    fc.constant('\u001f'),
  ),
  { minLength: 1, maxLength: 6 },
)
const recordsOf = (texts: readonly string[]): Buffer[] => texts.map((text) => record('metadata', text))
const blocksOf = (items: readonly Item[]): string[] =>
  items.flatMap((item) => (item.kind === 'record' ? [item.block.toString()] : []))

describe('any WARC file', () => {
  it('gives back every block, however it is packed', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, async (texts) => {
        const records = recordsOf(texts)
        for (const bytes of [Buffer.concat(records), gzipEach(records), gzipSync(Buffer.concat(records))]) {
          expect(blocksOf(await read(bytes))).toEqual(texts)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('gzipped by record and cut anywhere, gives every whole member and one fault with its offset', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, fc.double({ min: 0, max: 1, noNaN: true }), async (texts, share) => {
        const members = recordsOf(texts).map((each) => gzipSync(each))
        const starts = offsetsOf(members)
        const bytes = Buffer.concat(members)
        const cut = Math.floor(share * bytes.length)
        const items = await read(bytes.subarray(0, cut))
        const whole = members.filter((each, i) => (starts[i] ?? 0) + each.length <= cut).length
        expect(blocksOf(items)).toEqual(texts.slice(0, whole))
        const atBorder = cut === 0 || cut === bytes.length || starts.includes(cut)
        const faults = items.filter(({ kind }) => kind === 'unreadable')
        expect(faults.map(({ offset }) => offset)).toEqual(atBorder ? [] : [starts[whole]])
      }),
      { numRuns: 150 },
    )
  })

  it('gzipped by record with a byte changed, loses at most the record of that member', async () => {
    await fc.assert(
      fc.asyncProperty(
        blocks,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (texts, position, change) => {
          const members = recordsOf(texts).map((each) => gzipSync(each))
          const starts = offsetsOf(members)
          const bytes = Buffer.concat(members)
          const at = position % bytes.length
          bytes[at] = (bytes[at] ?? 0) ^ change
          const hit = starts.findLastIndex((start) => start <= at)
          const items = await read(bytes)
          const others = texts.filter((_, i) => i !== hit)
          // The change may hit a byte that says nothing (time, system), and the file may no longer look gzipped at all.
          if (at < 2) expect(items.length).toBeGreaterThan(0)
          else expect([texts, others]).toContainEqual(blocksOf(items))
          for (const item of items)
            if (item.kind === 'unreadable')
              expect(item.offset).toBeGreaterThanOrEqual(at < 2 ? 0 : (starts[hit] ?? 0))
          expect(items.length).toBeGreaterThanOrEqual(at < 2 ? 1 : texts.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('gzipped as a whole and cut anywhere, gives every record that ends before the cut', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, fc.double({ min: 0, max: 1, noNaN: true }), async (texts, share) => {
        const records = recordsOf(texts)
        const bytes = gzipSync(Buffer.concat(records))
        const cut = 18 + Math.floor(share * (bytes.length - 18))
        const unpacked = inflateRawSync(bytes.subarray(10, cut), {
          finishFlush: constants.Z_SYNC_FLUSH,
        }).length
        const ends = offsetsOf(records).map((start, i) => start + (records[i]?.length ?? 0))
        // The start of the next record has to be seen before a record is known to have ended well.
        const whole = ends.filter((end) => end + 5 <= unpacked).length
        const found = blocksOf(await read(bytes.subarray(0, cut)))
        expect(found).toEqual(texts.slice(0, found.length))
        expect(found.length).toBeGreaterThanOrEqual(whole)
      }),
      { numRuns: 150 },
    )
  })

  it('of any bytes is read to its end without throwing', async () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(
        FIRST,
        gzipSync(FIRST),
        gzipSync(SECOND).subarray(0, 40),
        Buffer.from('WARC/1.0\r\n'),
        Buffer.from('WARC/'),
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 8 }), fc.nat(200), async (parts, maxBytes) => {
        const bytes = Buffer.concat(parts)
        const items = await read(bytes, maxBytes)
        const found = offsets(items)
        expect(found).toEqual([...found].sort((a, b) => a - b))
        expect(new Set(found).size).toBe(found.length)
      }),
      { numRuns: 300 },
    )
  })
})
