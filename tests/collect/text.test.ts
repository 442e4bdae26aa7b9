import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { text } from '../../src/collect/text.ts'
import { causesOf, collect, inputOf, textsOf } from './reading.ts'

const ESSAY = '山里的秋天来得早。\n\n霜降一过，柿子就红了，\n一树一树像点着的灯。\n'

const read = (content: string | Uint8Array, options = {}, name = 'a.txt', maxRecordBytes = 1_000_000) =>
  collect(text, inputOf(content, name), options, { maxRecordBytes })

describe('text', () => {
  it('is one document per file', async () => {
    expect(await read(ESSAY)).toEqual([{ kind: 'document', offset: 0, text: ESSAY, meta: {} }])
    expect(await read('')).toMatchObject([{ text: '' }])
  })

  it('is told from its bytes: GB18030, Big5, UTF-16, UTF-8 with a mark', async () => {
    expect(await read(iconv.encode(ESSAY, 'gb18030'))).toMatchObject([
      { text: ESSAY, meta: { encoding: 'gb18030' } },
    ])
    expect(await read(iconv.encode('臺灣的秋天來得晚，葉子還是綠的。', 'big5'))).toMatchObject([
      { meta: { encoding: 'big5' } },
    ])
    const utf16 = Buffer.from(`\ufeff${ESSAY}`, 'utf16le')
    expect(await read(utf16)).toMatchObject([{ text: ESSAY, meta: { encoding: 'utf-16le' } }])
    expect(await read(Buffer.from(utf16).swap16())).toMatchObject([
      { text: ESSAY, meta: { encoding: 'utf-16be' } },
    ])
    expect(await read(`\ufeff${ESSAY}`)).toMatchObject([{ text: ESSAY, meta: {} }])
  })

  it('is read in the encoding that the recipe names', async () => {
    expect(await read(Buffer.from([0xd6, 0xd0]), { encoding: 'GB2312' })).toMatchObject([{ text: '中' }])
    expect(text.options.safeParse({ encoding: 'gbk2' }).success).toBe(false)
  })

  it('says how many characters were replaced', async () => {
    const broken = Buffer.concat([Buffer.from(ESSAY), Buffer.from([0xff]), Buffer.from(ESSAY)])
    expect(await read(broken)).toMatchObject([{ text: `${ESSAY}\ufffd${ESSAY}`, meta: { replaced: 1 } }])
  })

  it('has LF at its line ends', async () => {
    expect(textsOf(await read('甲\r\n乙\r丙'))).toEqual(['甲\n乙\n丙'])
  })

  it('is titled by its file or its first line', async () => {
    const titled = async (options: object, name: string) => (await read(ESSAY, options, name))[0]
    expect(await titled({ title: 'file-name' }, 'essays/秋.v2.txt')).toMatchObject({ title: '秋.v2' })
    expect(await titled({ title: 'file-name' }, '.txt')).toMatchObject({ title: '.txt' })
    expect(await titled({ title: 'first-line' }, 'a.txt')).toMatchObject({
      title: '山里的秋天来得早。',
      text: ESSAY,
    })
    expect(await read(`\n${'长'.repeat(101)}`, { title: 'first-line' })).not.toHaveProperty('[0].title')
  })

  it('is too long as a file over the limit', async () => {
    expect(await read('字'.repeat(400), {}, 'a.txt', 1000)).toMatchObject([
      { cause: 'record too long', offset: 0, head: { length: 512 } },
    ])
  })

  it('in a cut gzip stream is a fault, not half a document', async () => {
    const packed = gzipSync(ESSAY)
    expect(textsOf(await read(packed, {}, 'a.txt.gz'))).toEqual([ESSAY])
    const items = await read(packed.subarray(0, packed.length - 4), {}, 'a.txt.gz')
    expect(items).toMatchObject([{ cause: 'gzip stream cut', offset: Buffer.byteLength(ESSAY) }])
  })
})

describe('text in blocks', () => {
  const blocks = { split: 'blank-line' }

  it('is one document per block, with its offset', async () => {
    expect(await read(`\n${ESSAY}  \r\n\u3000\n末段\r\n两行`, blocks)).toEqual([
      { kind: 'document', offset: 1, text: '山里的秋天来得早。', meta: {} },
      { kind: 'document', offset: 30, text: '霜降一过，柿子就红了，\n一树一树像点着的灯。', meta: {} },
      { kind: 'document', offset: 103, text: '末段\n两行', meta: {} },
    ])
  })

  it('is read in any encoding, UTF-16 and UTF-32 too', async () => {
    const expected = ['山里的秋天来得早。', '霜降一过，柿子就红了，\n一树一树像点着的灯。']
    for (const encoding of ['gb18030', 'utf-16le', 'utf-32be', 'utf-8']) {
      expect(
        textsOf(await read(iconv.encode(ESSAY, encoding, { addBOM: encoding === 'utf-16le' }), blocks)),
      ).toEqual(expected)
    }
  })

  it('has its encoding told block by block where the file begins in ASCII', async () => {
    const preface = 'Once there was a mountain. '.repeat(4000)
    const content = Buffer.concat([Buffer.from(`${preface}\n\n`), iconv.encode(ESSAY, 'gb18030')])
    expect(textsOf(await read(content, blocks)).at(-1)).toBe('霜降一过，柿子就红了，\n一树一树像点着的灯。')
  })

  it('skips a block that is too long, whether by one line or many', async () => {
    const content = `甲\n\n头\n${'长'.repeat(400)}\n尾\n\n乙\n\n${'短行\n'.repeat(200)}\n丙`
    const items = await read(content, blocks, 'a.txt', 1000)
    expect(textsOf(items)).toEqual(['甲', '乙', '丙'])
    expect(items.filter(({ kind }) => kind === 'unreadable')).toMatchObject([
      { offset: 5, cause: 'record too long', head: new Uint8Array(Buffer.from('头')) },
      { cause: 'record too long' },
    ])
  })

  it('cut in its gzip stream keeps the blocks before the cut', async () => {
    const texts = Array.from({ length: 50 }, (_, i) => `第${i}段，第${i * 13}行。`)
    const packed = gzipSync(texts.join('\n\n'))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: packed.length - 1 }), async (length) => {
        const items = await read(packed.subarray(0, length), blocks, 'a.txt.gz')
        expect(textsOf(items)).toEqual(texts.slice(0, textsOf(items).length))
        expect(causesOf(items)).toEqual(['gzip stream cut'])
      }),
      { numRuns: 30 },
    )
  })
})
