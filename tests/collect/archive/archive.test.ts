import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import type { FormatDefinition } from '../../../src/collect/format.ts'
import { findFormat, formatFor } from '../../../src/collect/formats.ts'
import { zip } from '../epub-files.ts'
import { expectToBearDamage } from '../hostile.ts'
import { bzip2Of, zstdOf } from '../pack.ts'
import { causesOf, collect, inputOf, LIMITS, textsOf, unreadableOf } from '../reading.ts'
import { tarOf } from './tar-files.ts'

const archive = findFormat('archive') as FormatDefinition

const read = (content: Uint8Array, name = 'a.tar', options: unknown = {}, limits = LIMITS) =>
  collect(archive, inputOf(content, name), options, limits)

const line = (text: string): string => `${JSON.stringify({ text })}\n`
const first = { name: 'b/one.jsonl', content: line('早晨有雾。') + line('中午散了。') }
const second = { name: 'a/two.csv', content: 'n,text\n1,傍晚起风。\n' }
const third = { name: 'three.txt', content: '夜里下雨。' }
const texts = ['早晨有雾。', '中午散了。', '傍晚起风。', '夜里下雨。']

const members = [first, second, third]
const tar = await tarOf(members)

describe('archive', () => {
  it.each([
    ['a.zip', zip(members)],
    ['a.tar', tar],
    ['a.tar.gz', gzipSync(tar)],
    ['a.tgz', gzipSync(tar)],
    ['a.tar.bz2', bzip2Of(tar)],
    ['a.tar.zst', zstdOf(tar)],
  ])('reads the members of %s in order, each in the format of its name', async (name, content) => {
    expect(formatFor(name)).toBe(archive)
    const items = await read(content, name)
    expect(textsOf(items)).toEqual(texts)
    expect(items).toMatchObject([
      { offset: 0, meta: { member: 'b/one.jsonl' } },
      { offset: Buffer.byteLength(line('早晨有雾。')), meta: { member: 'b/one.jsonl' } },
      { offset: Buffer.byteLength(first.content) + 7, meta: { n: '1', member: 'a/two.csv' } },
      { offset: Buffer.byteLength(first.content + second.content), meta: { member: 'three.txt' } },
    ])
  })

  it('reads all members in the format that the recipe names', async () => {
    const content = zip([
      { name: 'x.dat', content: '{"body":"甲"}\n' },
      { name: 'y', content: '{"body":"乙"}\n' },
    ])
    const options = { members: { format: 'jsonl', text: 'body' } }
    expect(textsOf(await read(content, 'a.zip', options))).toEqual(['甲', '乙'])
  })

  it.each([
    [{ members: { format: 'jsnl' } }, /unknown format "jsnl"; expected one of: jsonl/],
    [{ members: { format: 'jsonl', txt: 'body' } }, /txt/],
    [{ members: { format: 'archive' } }, /unknown format "archive"/],
    [{ members: { text: 'body' } }, /"format" beside them/],
    [{ format: 'jsonl' }, /format/],
  ])('refuses the options %j', (options, message) => {
    const issues = archive.options.safeParse(options).error?.issues
    expect(issues?.map(({ message }) => message).join()).toMatch(message)
  })

  it.each(['../up.jsonl', 'a/../../up.jsonl', '/etc/up.jsonl', 'C:\\up.jsonl', '..\\up.jsonl'])(
    'refuses the name %s, and goes on',
    async (name) => {
      for (const [file, content] of [
        ['a.zip', zip([{ name, content: line('外') }, first])],
        ['a.tar', await tarOf([{ name, content: line('外') }, first])],
      ] as const) {
        const items = await read(content, file)
        expect(textsOf(items)).toEqual(texts.slice(0, 2))
        expect(unreadableOf(items)).toMatchObject([
          { offset: 0, cause: 'unsafe path in archive', detail: expect.stringContaining(name) },
        ])
      }
    },
  )

  it('passes over links, devices, files without a format and what file managers leave; directories are nothing', async () => {
    const content = await tarOf([
      { name: 'folder', type: 'directory' },
      { name: 'soft', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'hard', type: 'link', linkname: 'b/one.jsonl' },
      { name: 'null', type: 'character-device' },
      { name: 'pipe', type: 'fifo' },
      { name: 'photo.jpeg', content: 'x' },
      { name: '__MACOSX/b/._one.jsonl', content: 'x' },
      third,
    ])
    expect(await read(content)).toMatchObject([
      ...['link', 'link', 'device', 'device'].map((what, offset) => ({
        kind: 'skipped',
        offset,
        reason: `${what} in archive`,
      })),
      { kind: 'skipped', offset: 4, reason: 'no format for file in archive' },
      { kind: 'skipped', offset: 5, reason: 'system file in archive' },
      { text: third.content },
    ])
  })

  it('follows no archive in an archive, and no compression in a compressed one', async () => {
    const packed = { name: 'p.jsonl.gz', content: gzipSync(first.content) }
    const hidden = { name: 'h.jsonl', content: gzipSync(first.content) }
    const inner = { name: 'i.zip', content: zip([third]) }
    expect(textsOf(await read(await tarOf([packed, hidden])))).toEqual([
      ...texts.slice(0, 2),
      ...texts.slice(0, 2),
    ])
    const items = await read(gzipSync(await tarOf([packed, hidden, inner, third])), 'a.tar.gz')
    expect(causesOf(items)).toEqual(['nested compression', 'nested compression', 'nested archive'])
    expect(textsOf(items)).toEqual([third.content])
    expect(causesOf(await read(zip([packed, inner]), 'a.zip'))).toEqual([
      'nested compression',
      'nested archive',
    ])
  })

  it('tells two members of one name apart', async () => {
    expect(await read(await tarOf([third, third]))).toMatchObject([
      { offset: 0, meta: { member: 'three.txt' } },
      { offset: Buffer.byteLength(third.content), meta: { member: 'three.txt (2)' } },
    ])
  })

  it('reads long names, and names of Chinese Windows', async () => {
    const long = `${'很长的文件夹名/'.repeat(20)}one.jsonl`
    expect(await read(await tarOf([{ ...first, name: long }]))).toMatchObject([
      { meta: { member: long } },
      { meta: { member: long } },
    ])
    expect(await read(zipWith({ name: iconv.encode('小说/第一章.txt', 'gbk') }), 'a.zip')).toMatchObject([
      { meta: { member: '小说/第一章.txt' } },
    ])
  })

  it('refuses encrypted members and methods that it does not know', async () => {
    expect(causesOf(await read(zipWith({ flags: 1 }), 'a.zip'))).toEqual(['encrypted (password)'])
    expect(causesOf(await read(zipWith({ method: 14 }), 'a.zip'))).toEqual(['unknown zip compression'])
  })

  it('compares the checksum of a zip member', async () => {
    expect(causesOf(await read(zipWith({ crc: 7 }), 'a.zip'))).toEqual(['corrupt archive member'])
  })

  it('is given up when its members unpack to too much', async () => {
    const content = zip([third, { name: 'zeros.txt', content: Buffer.alloc(80_000_000) }, first])
    const items = await read(content, 'a.zip')
    expect(textsOf(items)).toEqual([third.content])
    expect(unreadableOf(items)).toMatchObject([
      { cause: 'decompression ratio', detail: expect.stringMatching(/limits\.ratio/) },
    ])
    const packed = gzipSync(await tarOf([third, { name: 'zeros.txt', content: Buffer.alloc(80_000_000) }]))
    expect(causesOf(await read(packed, 'a.tgz'))).toEqual(['decompression ratio'])
  })

  it('cut inside a member yields the records before the cut', async () => {
    const at = tar.indexOf('中午') + 2
    for (const [name, content, cause] of [
      ['a.tar', tar.subarray(0, at), 'archive cut'],
      ['a.tar.gz', gzipSync(tar.subarray(0, at)), 'archive cut'],
    ] as const) {
      const items = await read(content, name)
      expect(textsOf(items)).toEqual(texts.slice(0, 1))
      expect(unreadableOf(items)).toMatchObject([
        { cause, offset: Buffer.byteLength(line('早晨有雾。')), detail: expect.stringContaining(first.name) },
      ])
    }
  })

  it('goes on at the next header behind a broken one', async () => {
    const broken = Buffer.from(tar)
    broken.fill('x', 1024, 1300)
    const items = await read(broken)
    expect(textsOf(items)).toEqual([...texts.slice(0, 2), texts[3]])
    expect(unreadableOf(items)).toMatchObject([{ cause: 'bad tar archive' }])
  })

  it('that is empty, or none, is at most one unreadable record', async () => {
    expect(await read(Buffer.alloc(0), 'a.tar')).toEqual([])
    expect(await read(Buffer.alloc(1024), 'a.tar')).toEqual([])
    expect(await read(zip([]), 'a.zip')).toEqual([])
    expect(causesOf(await read(Buffer.alloc(0), 'a.zip'))).toEqual(['bad zip archive'])
    expect(causesOf(await read(Buffer.alloc(2000, 'text '), 'a.tar'))).toContain('bad tar archive')
  })

  it('asks for admission at the offsets that it gives', async () => {
    const asked: number[] = []
    const admit = (offset: number): boolean => asked.push(offset) > 0
    const html = { name: 'p.html', content: '<p>一页，上面只有这一句话，讲的是天气。</p>' }
    const items = await read(await tarOf([third, html]), 'a.tar', {}, { ...LIMITS, admit })
    expect(asked).toEqual([Buffer.byteLength(third.content)])
    expect(items.at(-1)?.offset).toBe(asked[0])
  })

  it.each([
    ['a.zip', zip(members)],
    ['a.tar', tar],
    ['a.tar.gz', gzipSync(tar)],
  ])('bears damage: %s', async (name, content) => {
    await expectToBearDamage(archive, content, name)
  })
})

describe('tar', () => {
  it('agrees with tar-stream on any members', async () => {
    const name = fc.stringMatching(/^[a-z甲乙]{1,120}$/)
    const some = fc.uniqueArray(
      fc.record({ name, content: fc.string({ unit: 'binary', maxLength: 1500 }) }),
      {
        selector: (member) => member.name,
      },
    )
    await fc.assert(
      fc.asyncProperty(some, async (list) => {
        const packed = await tarOf(list.map(({ name, content }) => ({ name: `${name}.txt`, content })))
        const items = await read(packed)
        expect(items.map((item) => item.kind === 'document' && item.meta?.member)).toEqual(
          list.map(({ name }) => `${name}.txt`),
        )
        const expected = list.map(({ content }) => Buffer.from(content).length)
        const offsets = items.map(({ offset }) => offset)
        expect(offsets[0] ?? 0).toBe(0)
        for (let i = 1; i < offsets.length; i++) {
          const size = (offsets[i] ?? 0) - (offsets[i - 1] ?? 0)
          expect(size).toBe(Math.max(1, expected[i - 1] ?? 0))
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** A zip file of one text, with what is given in its headers. */
function zipWith({
  name = Buffer.from('a.txt'),
  flags = 0,
  method = 8,
  crc,
}: {
  readonly name?: Buffer
  readonly flags?: number
  readonly method?: number
  readonly crc?: number
}): Buffer {
  const data = Buffer.from('船在雾里慢慢靠岸。')
  const packed = deflateRawSync(data)
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(flags, 2)
  fields.writeUInt16LE(method, 4)
  fields.writeUInt32LE(crc ?? crc32(data), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(data.length, 18)
  fields.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, name, packed])
  const entry = Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, Buffer.alloc(14), name])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(entry.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, entry, Buffer.from('PK\u0005\u0006'), end])
}
