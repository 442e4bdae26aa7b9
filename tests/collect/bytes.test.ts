import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBytes } from '../../src/collect/bytes.ts'
import type { Unreadable } from '../../src/collect/format.ts'
import { bzip2Of, zstdOf } from './pack.ts'
import { heldBytes, inputOf } from './reading.ts'

interface Read {
  readonly bytes: Buffer
  readonly faults: readonly Unreadable[]
}

async function read(content: Uint8Array, name: string, from = 0): Promise<Read> {
  const blocks: Buffer[] = []
  const faults: Unreadable[] = []
  for await (const chunk of openBytes(inputOf(content, name)).chunks(from)) {
    if (chunk.kind === 'bytes') blocks.push(chunk.bytes)
    else faults.push(chunk)
  }
  return { bytes: Buffer.concat(blocks), faults }
}

const sentence = Buffer.from('雨后的山路很滑，我们扶着竹栏慢慢往下走。\n')
const prose = Buffer.concat(
  Array.from({ length: 2000 }, (_, i) => Buffer.concat([Buffer.from(`${i} `), sentence])),
)

describe('bytes of a plain file', () => {
  it('are read from the given offset', async () => {
    expect((await read(prose, 'a.txt', 5)).bytes).toEqual(prose.subarray(5))
  })

  it('come in blocks: a file larger than one is read whole', async () => {
    const big = Buffer.alloc(2_500_000, sentence)
    expect((await read(big, 'a.txt')).bytes.equals(big)).toBe(true)
  })

  it('cannot be had of a file that is not there', () => {
    expect(() => openBytes({ path: '/nowhere/a.txt', name: 'a.txt' })).toThrow(/ENOENT.*\/nowhere\/a\.txt/)
  })
})

describe('bytes of a gzip file', () => {
  it('are decompressed, also where the name does not tell', async () => {
    for (const name of ['a.jsonl.gz', 'a.jsonl'])
      expect(await read(gzipSync(prose), name)).toEqual({ bytes: prose, faults: [] })
  })

  it('of several members are joined', async () => {
    const members = Buffer.concat([gzipSync(prose), gzipSync(''), gzipSync(sentence), gzipSync(prose)])
    expect(await read(members, 'a.gz')).toEqual({
      bytes: Buffer.concat([prose, sentence, prose]),
      faults: [],
    })
  })

  it('may be padded with zeros', async () => {
    const padded = Buffer.concat([gzipSync(sentence), Buffer.alloc(200_000)])
    expect(await read(padded, 'a.gz')).toEqual({ bytes: sentence, faults: [] })
    const joined = Buffer.concat([padded, gzipSync(sentence)])
    expect(await read(joined, 'a.gz')).toEqual({ bytes: Buffer.concat([sentence, sentence]), faults: [] })
  })

  it('end in a fault when other bytes follow the last member', async () => {
    for (const tail of [Buffer.from('and so on'), Buffer.concat([Buffer.alloc(70_000), Buffer.from('x')])]) {
      const { bytes, faults } = await read(Buffer.concat([gzipSync(sentence), tail]), 'a.gz')
      expect(bytes).toEqual(sentence)
      expect(faults).toMatchObject([{ cause: 'gzip trailing garbage', offset: sentence.length }])
    }
  })

  it('that is empty or not gzip at all are a fault', async () => {
    expect((await read(Buffer.alloc(0), 'a.gz')).faults).toMatchObject([
      { cause: 'gzip stream cut', offset: 0 },
    ])
    expect((await read(Buffer.from('plain text'), 'a.gz')).faults).toMatchObject([
      { cause: 'gzip stream corrupt', offset: 0 },
    ])
  })

  it('cut anywhere are delivered up to the cut, with one fault', async () => {
    const text = Buffer.concat([prose.subarray(0, 3000), randomBytes(300)])
    const packed = Buffer.concat([gzipSync(text.subarray(0, 1000)), gzipSync(text.subarray(1000))])
    const first = gzipSync(text.subarray(0, 1000)).length
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: packed.length - 1 }), async (length) => {
        const { bytes, faults } = await read(packed.subarray(0, length), 'a.gz')
        expect(text.subarray(0, bytes.length)).toEqual(bytes)
        if (length >= first) expect(bytes.length).toBeGreaterThanOrEqual(1000)
        // Cut between two members, nothing is amiss.
        expect(faults.map(({ cause, offset }) => [cause, offset])).toEqual(
          length === first ? [] : [['gzip stream cut', bytes.length]],
        )
      }),
      { numRuns: 60 },
    )
  })

  it('corrupt in the middle are delivered up to the fault', async () => {
    const packed = gzipSync(prose)
    const at = Math.floor(packed.length / 2)
    const half = (await read(packed.subarray(0, at), 'a.gz')).bytes.length
    const broken = Buffer.concat([packed.subarray(0, at), Buffer.alloc(40, 0xff), packed.subarray(at + 40)])
    const { bytes, faults } = await read(broken, 'a.gz')
    expect(half).toBeGreaterThan(1000)
    expect(bytes.length).toBeGreaterThanOrEqual(half)
    expect(bytes.subarray(0, half)).toEqual(prose.subarray(0, half))
    expect(faults).toMatchObject([{ cause: 'gzip stream corrupt', offset: bytes.length }])
    expect(faults[0]?.detail).toMatch(/at compressed byte \d+ of \d+/)
  })

  it('with a wrong checksum are delivered and the fault is told', async () => {
    const packed = Buffer.from(gzipSync(sentence))
    packed.writeUInt8(packed.readUInt8(packed.length - 8) ^ 1, packed.length - 8)
    const { bytes, faults } = await read(packed, 'a.gz')
    expect(bytes).toEqual(sentence)
    expect(faults[0]).toMatchObject({
      cause: 'gzip stream corrupt',
      detail: expect.stringContaining('incorrect data check'),
    })
  })

  it('corrupt anywhere never throw, and what was sound before the fault is delivered', async () => {
    const text = prose.subarray(0, 4000)
    const packed = gzipSync(text)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 10, max: packed.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const broken = Buffer.from(packed)
          broken.writeUInt8(broken.readUInt8(at) ^ mask, at)
          const sound = (await read(packed.subarray(0, at), 'a.gz')).bytes.length
          const { bytes, faults } = await read(broken, 'a.gz')
          expect(bytes.subarray(0, sound)).toEqual(text.subarray(0, sound))
          expect(faults.length).toBe(1)
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** Sixty lines, and what the tools of bzip2 1.0.8 and zstd 1.5.4 make of them. */
const lines = Array.from(
  { length: 60 },
  (_, i) => `${i} 河边的柳树发了芽，孩子们在桥上放风筝。Rain again on day ${(i * 7) % 31}.\n`,
).join('')
const BY_BZIP2 =
  'QlpoOTFBWSZTWY2TmCgAANJb+QAQQAF/4BAAJKGAIFUV5BbqZhh/D+DAAemTgBGpqgb9VB+qGQA0BpoA0xNABBoaqe9VQAAaAAAAGgA1U/9SJ6oAAABMEYAACYJqqk00TJkG1MhpkaBo0YNJ5qmzUKiAC8iACBECAJUqsrmZmcy2mKlSSXLSepkmMBZMKMBJRN4okxIVoIOMZLsAYCmVgAUApgAJACFACQAVTMpABBLC0azibjSmphCBCMHd4SDNFkCBAgQIEAIERhJI5B2ZnECBAgBAgQIFFni7pnZmkFDs0kGzFwWtnYVRo2bAFO7VRoxJAEk0SYkBjJJJsAXU2bmCANpmd3hmd31GZ3fXoZ6GWhnpF7qHHQyUMtDLQ1UPfQ+tDRQ2UNFDTQ/tDxoaKH5oddDXQ2UM1DNQy0ixod9DtobdDxoblDdoZKG7Q0UMKGNDGhkqHlQ7qGehpoaqGFDChhQyUNdDXQ/9DeoYUNlDZQ/FDGhjQxoZqGeh5UPMXckU4UJCNk5goA=='
const BY_ZSTD =
  'KLUv/WQaEoUKAIKOLy1wTdIBHFBrhPH/vyoYw+cIUQAAn8dWHkMcOQQtPxx9/YdA9t5SbrkBrv+lPBBPtmS5MhNT5eUz5YMNGS5MRFSIdUPFVN0UXqk6narZ3+6OVyd1tbqr169+Xr9ex77++nl99zr/uqXXT53X6nZW/6vGrBvWP1Xjr2avk1MgCXAmBAISZzIgATgwCImwaBYqRDAOEWUjY0ERXUBAGR6ZBguEYYEUPkZAKJuEjkyFAapMRBeJCOFBw4HZXDQiJwVPqCE9TrI7+2cwI4mkVAcSIBT8///3Bz2rQauT0Wpt4GJbtJocusY8j9elM9vLC5Rmo3mmYvxcmpTkyRTHzqqWJk14Ns/JvkfWMpfW/GeHhJaZ+pNF263i7Y9O8KMiE4hHt7JK02pez53piZgo/KqI5/VltS672jKVJjWbJc01STMVleomaVPxOdVVIXxfBWGlsec='
/** A hundred thousand zeros by bzip2 -9: runs within runs. */
const ZEROS_BY_BZIP2 = 'QlpoOTFBWSZTWb6piCsAAMRQAMAABAAACCAAMMwFKaYQtiIXi7kinChIX1TEFYA='
const EMPTY_BY_BZIP2 = 'QlpoORdyRThQkAAAAAA='

const unbase64 = (text: string): Buffer => Buffer.from(text, 'base64')

describe('bytes that the tools compressed', () => {
  it.each([
    ['a.txt.bz2', BY_BZIP2, Buffer.from(lines)],
    ['a.txt', BY_BZIP2, Buffer.from(lines)],
    ['a.bz2', ZEROS_BY_BZIP2, Buffer.alloc(100_000)],
    ['a.bz2', EMPTY_BY_BZIP2, Buffer.alloc(0)],
    ['a', EMPTY_BY_BZIP2, Buffer.alloc(0)],
    ['a.txt.zst', BY_ZSTD, Buffer.from(lines)],
    ['a.txt', BY_ZSTD, Buffer.from(lines)],
  ])('are decompressed: %s', async (name, packed, bytes) => {
    expect(await read(unbase64(packed), name)).toEqual({ bytes, faults: [] })
  })

  it('are checked against their checksum', async () => {
    const zstd = unbase64(BY_ZSTD)
    zstd.writeUInt8(zstd.readUInt8(zstd.length - 1) ^ 1, zstd.length - 1)
    expect((await read(zstd, 'a.zst')).faults).toMatchObject([{ cause: 'zstd stream corrupt' }])
    const bzip2 = unbase64(BY_BZIP2)
    bzip2.writeUInt8(bzip2.readUInt8(10) ^ 1, 10)
    const { bytes, faults } = await read(bzip2, 'a.bz2')
    expect(bytes).toHaveLength(0)
    expect(faults).toMatchObject([
      { cause: 'bzip2 stream corrupt', detail: expect.stringContaining('checksum of a block') },
    ])
    const end = unbase64(BY_BZIP2)
    end.writeUInt8(end.readUInt8(end.length - 3) ^ 1, end.length - 3)
    expect(await read(end, 'a.bz2')).toMatchObject({
      bytes: Buffer.from(lines),
      faults: [{ cause: 'bzip2 stream corrupt', detail: expect.stringContaining('checksum of the stream') }],
    })
  })
})

describe.each([
  ['bzip2', bzip2Of],
  ['zstd', zstdOf],
])('bytes of a %s file', (compression, pack) => {
  const text = prose.subarray(0, 9000)
  const packed = pack(text)

  it('of several streams are joined, zeros between and behind them passed over', async () => {
    const streams = Buffer.concat([
      packed,
      pack(''),
      Buffer.alloc(70_000),
      pack(sentence),
      pack(Buffer.alloc(3000, 'n')),
      Buffer.alloc(9),
    ])
    expect(await read(streams, 'a')).toEqual({
      bytes: Buffer.concat([text, sentence, Buffer.alloc(3000, 'n')]),
      faults: [],
    })
  })

  it('end in a fault when other bytes follow', async () => {
    const { bytes, faults } = await read(Buffer.concat([packed, Buffer.from('and so on and on')]), 'a')
    expect(bytes).toEqual(text)
    expect(faults.map(({ cause, offset }) => [cause, offset])).toEqual([
      [`${compression} trailing garbage`, text.length],
    ])
  })

  it('that are none, by the name alone, are a fault', async () => {
    const suffix = compression === 'bzip2' ? '.bz2' : '.zst'
    for (const content of ['', 'plain text of some length'])
      expect((await read(Buffer.from(content), `a${suffix}`)).faults).toHaveLength(1)
  })

  it('cut anywhere are delivered up to the last whole block, with one fault', async () => {
    const block = compression === 'bzip2' ? 2000 : 1000
    const trailer = compression === 'bzip2' ? 10 : 4
    // Whole blocks end where a shorter stream has its end.
    const ends = Array.from({ length: Math.floor(text.length / block) }, (_, i) => {
      return pack(text.subarray(0, (i + 1) * block)).length - trailer
    })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 14, max: packed.length - 1 }), async (length) => {
        const { bytes, faults } = await read(packed.subarray(0, length), 'a')
        expect(bytes).toEqual(text.subarray(0, bytes.length))
        expect(bytes.length).toBeGreaterThanOrEqual(ends.filter((end) => end <= length).length * block)
        expect(faults.map(({ cause, offset }) => [cause, offset])).toEqual([
          [`${compression} stream cut`, bytes.length],
        ])
      }),
      { numRuns: 60 },
    )
  })

  it('corrupt anywhere never throw, and every sound block before the fault is delivered', async () => {
    await fc.assert(
      fc.asyncProperty(
        // Not in the last byte: bzip2 pads it with bits that say nothing.
        fc.integer({ min: 14, max: packed.length - 2 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const broken = Buffer.from(packed)
          broken.writeUInt8(broken.readUInt8(at) ^ mask, at)
          const { bytes, faults } = await read(broken, 'a')
          expect(faults.length).toBe(1)
          const sound = (await read(packed.subarray(0, at), 'a')).bytes.length
          expect(bytes.subarray(0, sound)).toEqual(text.subarray(0, sound))
          // A block is given out when its checksum fits; zstd has one over all.
          if (compression === 'bzip2') expect(bytes).toEqual(text.subarray(0, bytes.length))
        },
      ),
      { numRuns: 80 },
    )
  })
})

describe('a zstd frame', () => {
  it('behind a skippable one is read', async () => {
    const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
    expect(await read(Buffer.concat([skippable, zstdOf(sentence), skippable]), 'a')).toEqual({
      bytes: sentence,
      faults: [],
    })
  })

  it('that asks for a window of a gigabyte is refused before memory is taken', async () => {
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0x01, 0x00, 0x00, 0, 0, 0])
    const before = heldBytes()
    const { faults } = await read(head, 'a.zst')
    expect(faults).toMatchObject([{ cause: 'zstd window too large' }])
    expect(heldBytes() - before).toBeLessThan(100e6)
  })
})

describe('a decompression bomb', () => {
  const MB = 1024 * 1024
  const bomb = gzipSync(Buffer.alloc(80 * MB), { level: 1 })

  it.each([10, 100])('is given up at the allowed ratio of %d, but not below 64 MB', async (maxRatio) => {
    let length = 0
    const faults: Unreadable[] = []
    for await (const chunk of openBytes(inputOf(bomb, 'a.gz'), { maxRatio }).chunks()) {
      if (chunk.kind === 'bytes') length += chunk.bytes.length
      else faults.push(chunk)
    }
    expect(length).toBe(Math.max(64 * MB, maxRatio * bomb.length))
    expect(faults).toMatchObject([{ cause: 'decompression ratio', offset: length }])
    expect(faults[0]?.detail).toMatch(/limits\.ratio/)
  })

  it('is read whole when the recipe allows its ratio', async () => {
    let length = 0
    for await (const chunk of openBytes(inputOf(bomb, 'a.gz'), { maxRatio: 2000 }).chunks()) {
      expect(chunk.kind).toBe('bytes')
      if (chunk.kind === 'bytes') length += chunk.bytes.length
    }
    expect(length).toBe(80 * MB)
  })

  it('of bzip2, a million to one, is given up as well', async () => {
    // A stream of one block that holds 40 MB, three times.
    const stream = unbase64('QlpoOTFBWSZTWdjs3f4BMl9ACMAAABAACCAAMMwJqmmgSlFbUBKUV4u5IpwoSGx2bv8A')
    const { bytes, faults } = await read(Buffer.concat([stream, stream, stream]), 'a.bz2')
    expect(bytes.length).toBe(64 * MB)
    expect(faults).toMatchObject([{ cause: 'decompression ratio' }])
  })
})
