import { randomBytes } from 'node:crypto'
import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBytes } from '../../src/collect/bytes.ts'
import type { Unreadable } from '../../src/collect/format.ts'
import { inputOf } from './reading.ts'

const { gzipSync } = zlib

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

describe('bytes of a zstd file', () => {
  const { zstdCompressSync: compress } = zlib as { zstdCompressSync?: (bytes: Uint8Array) => Buffer }

  it.runIf(compress)('are decompressed where this Node can, frame after frame', async () => {
    const packed = Buffer.concat([compress?.(prose) ?? prose, compress?.(sentence) ?? sentence])
    for (const name of ['a.txt.zst', 'a.txt']) {
      expect(await read(packed, name)).toEqual({ bytes: Buffer.concat([prose, sentence]), faults: [] })
    }
  })

  it.runIf(compress)('cut or corrupt end in one fault', async () => {
    const packed = compress?.(prose) ?? prose
    const cut = await read(packed.subarray(0, packed.length - 5), 'a.zst')
    expect(cut.faults.map(({ cause, offset }) => [cause, offset])).toEqual([
      ['zstd stream cut', cut.bytes.length],
    ])
    const broken = await read(Buffer.concat([packed, Buffer.from('and so on')]), 'a.zst')
    expect(broken.bytes).toEqual(prose)
    expect(broken.faults).toHaveLength(1)
  })

  it.skipIf(compress)('are refused, with what to do, where it cannot', async () => {
    await expect(read(sentence, 'a.txt.zst')).rejects.toThrow(/needs Node 22\.15 .*zstd -dc/)
  })
})
