import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { sogou } from '../../../src/collect/sogou/sogou.ts'
import { expectToBearDamage } from '../hostile.ts'
import { causesOf, collect, documentsOf, inputOf, textsOf, unreadableOf } from '../reading.ts'

interface News {
  readonly url?: string
  readonly docno?: string
  readonly title?: string
  readonly content?: string
}

/** One record as the corpus writes it. */
const newsOf = ({ url, docno, title, content }: News): string =>
  [
    '<doc>',
    ...(url === undefined ? [] : [`<url>${url}</url>`]),
    ...(docno === undefined ? [] : [`<docno>${docno}</docno>`]),
    ...(title === undefined ? [] : [`<contenttitle>${title}</contenttitle>`]),
    ...(content === undefined ? [] : [`<content>${content}</content>`]),
    '</doc>\n',
  ].join('\n')

const FIRST: News = {
  url: 'http://news.example.com/20120706/n347457739.shtml',
  docno: 'f9e9d4cfd5d7-69713306c0bb3300',
  title: '新桥通车首日客流过万',
  content: '　　７月６日清晨，Ａ座码头外的新桥正式通车。市民排着队走过桥面，孩子们数着桥墩。',
}
const SECOND: News = {
  url: 'http://sports.example.com/match.php?id=3&round=2',
  docno: '98590b972ad2f0ea-34913306c0bb3300',
  title: '',
  content: '主队在加时赛里以２比１取胜。',
}

const gb = (text: string): Buffer => iconv.encode(text, 'gb18030')
const read = (content: string | Uint8Array, options = {}, name = 'news.dat', maxRecordBytes = 1_000_000) =>
  collect(sogou, inputOf(content, name), options, { maxRecordBytes })

describe('sogou', () => {
  it('reads the records of a GB18030 file, with their offsets', async () => {
    const first = gb(newsOf(FIRST))
    expect(await read(Buffer.concat([first, gb(newsOf(SECOND))]))).toEqual([
      {
        kind: 'document',
        offset: 0,
        title: '新桥通车首日客流过万',
        url: FIRST.url,
        date: '2012-07-06',
        text: '7月6日清晨，A座码头外的新桥正式通车。市民排着队走过桥面，孩子们数着桥墩。',
        meta: { docno: FIRST.docno, encoding: 'gb18030' },
      },
      {
        kind: 'document',
        offset: first.length,
        url: SECOND.url,
        text: '主队在加时赛里以2比1取胜。',
        meta: { docno: SECOND.docno, encoding: 'gb18030' },
      },
    ])
  })

  it('keeps full-width digits and letters on request', async () => {
    expect(textsOf(await read(gb(newsOf(SECOND)), { width: 'keep' }))).toEqual([SECOND.content])
  })

  it('leaves full-width punctuation alone', async () => {
    expect(textsOf(await read(newsOf({ content: '增长３％，（约ＡＢｙｚ！）' })))).toEqual([
      '增长3％，（约AByz！）',
    ])
  })

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'gb18030'])('reads %s, told from the bytes', async (encoding) => {
    const content = iconv.encode(newsOf(FIRST) + newsOf(SECOND), encoding, {
      addBOM: encoding.startsWith('utf'),
    })
    const items = await read(content)
    expect(documentsOf(items).map(({ title }) => title)).toEqual([FIRST.title, undefined])
    expect(items).toHaveLength(2)
  })

  it('reads the encoding that the recipe names', async () => {
    const content = iconv.encode(newsOf({ content: '臺北的雨下了一整夜。' }), 'big5')
    expect(textsOf(await read(content, { encoding: 'big5' }))).toEqual(['臺北的雨下了一整夜。'])
    expect(sogou.options.safeParse({ encoding: 'gb19' }).success).toBe(false)
  })

  it('tells UTF-8 records from GB18030 ones in a file glued from both', async () => {
    const both = Buffer.concat([gb(newsOf(FIRST)), Buffer.from(newsOf(FIRST)), gb(newsOf(FIRST))])
    for (const content of [both, Buffer.concat([Buffer.from(newsOf(FIRST)), both])]) {
      expect(new Set(documentsOf(await read(content)).map(({ title }) => title))).toEqual(
        new Set([FIRST.title]),
      )
    }
  })

  it('looks through wrappers, XML declarations and byte-order marks', async () => {
    const content = `\ufeff<?xml version="1.0" encoding="utf-8"?>\n<doclist>\n${newsOf(FIRST)}</doclist>\n`
    expect(await read(content)).toMatchObject([{ kind: 'document', title: FIRST.title }])
    expect(await read(content.replace('doclist>', 'docs count="1">'))).toHaveLength(1)
  })

  it('reads text of several lines, XML references, and the mark between paragraphs', async () => {
    const content = '一行\r\n二行&amp;三&lt;四&#x4e94;&unknown;\ue40c六行'
    expect(textsOf(await read(newsOf({ content })))).toEqual(['一行\n二行&三<四五&unknown;\n六行'])
  })

  it('expands no entities but those of XML itself, and reports a DOCTYPE', async () => {
    const doctype = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    const items = await read(doctype + newsOf({ title: '&b;', content: '炸&b;弹' }))
    expect(causesOf(items)).toEqual(['text outside of <doc>'])
    expect(items[1]).toMatchObject({ kind: 'document', title: '&b;', text: '炸&b;弹' })
  })

  it('gives what else a record holds as meta', async () => {
    const record = newsOf(FIRST).replace('<docno>', '<category>财经</category>\n<docno>')
    expect(documentsOf(await read(record))[0]?.meta).toEqual({ category: '财经', docno: FIRST.docno })
  })

  it('takes an empty content for an empty document', async () => {
    expect(await read(newsOf({ content: '' }))).toEqual([{ kind: 'document', offset: 0, text: '', meta: {} }])
  })

  it.each([
    ['no content', newsOf({ title: '标题' } as News), 'no <content>'],
    ['content not closed', newsOf(FIRST).replace('</content>', ''), 'no </content>'],
    ['title not closed', newsOf(FIRST).replace('</contenttitle>', ''), 'no </contenttitle>'],
    ['an unknown tag not closed', newsOf(FIRST).replace('<content>', '<contend>'), 'no end tag'],
    ['a start tag lost', newsOf(FIRST).replace('<content>', 'content>'), 'text outside of tags'],
    ['no </doc>', newsOf(FIRST).replace('</doc>', ''), 'no </doc>'],
    ['no <doc>', newsOf(FIRST).replace('<doc>', ''), 'text outside of <doc>'],
    ['too long', newsOf({ content: '长'.repeat(1000) }), 'record too long'],
  ])('quarantines a record with %s, and goes on', async (_, bad, cause) => {
    const before = newsOf(FIRST)
    const items = await read(before + bad + newsOf(SECOND), {}, 'a.dat', 2000)
    expect(items.map(({ kind }) => kind)).toEqual(['document', 'unreadable', 'document'])
    const [fault] = unreadableOf(items)
    expect(fault).toMatchObject({ cause })
    expect(fault?.offset).toBe(Buffer.byteLength(before) + (cause === 'text outside of <doc>' ? 1 : 0))
    expect(Buffer.from(fault?.head ?? []).toString()).toMatch(/^<(?:doc|url)>/)
  })

  it('says of a file that is none what it expected', async () => {
    expect(unreadableOf(await read('{"text":"不是"}\n'))).toMatchObject([
      {
        offset: 0,
        cause: 'text outside of <doc>',
        detail: expect.stringMatching(/^expected <doc>, found "\{/),
      },
    ])
  })

  it('says how many characters had to be replaced', async () => {
    const broken = gb(newsOf({ content: `${FIRST.content}好${FIRST.content}` }))
    broken[broken.indexOf(gb('好'))] = 0xff
    const [document] = documentsOf(await read(broken, { encoding: 'gb18030' }))
    expect(document?.text).toContain('\ufffd')
    expect(document?.meta).toMatchObject({ replaced: (document?.text.split('\ufffd').length ?? 0) - 1 })
  })

  it('in a cut gzip stream keeps what came before the cut', async () => {
    const packed = gzipSync(gb(newsOf(FIRST).repeat(50)))
    const items = await read(packed.subarray(0, packed.length - 12), {}, 'a.dat.gz')
    expect(causesOf(items)).toEqual(['gzip stream cut'])
  })
})

describe('dates of news', () => {
  const dateOf = async (url: string) => documentsOf(await read(newsOf({ url, content: '文' })))[0]?.date

  it.each([
    ['http://a.example.com/20080229/n1.shtml', '2008-02-29'],
    ['http://a.example.com/2012/06/30/1.html', '2012-06-30'],
    ['http://a.example.com/c/2012-06-30/1.html', '2012-06-30'],
    ['http://a.example.com/2012-06/30/1.html', '2012-06-30'],
    ['http://a.example.com/a/20120630_12.htm', '2012-06-30'],
    ['http://news.163.com/12/0630/08/85XX.html', '2012-06-30'],
  ])('are found in %s', async (url, date) => {
    expect(await dateOf(url)).toBe(date)
  })

  it.each(['http://a.example.com/n/347457739.shtml', 'http://a.example.com/20121345/1.html'])(
    'are not made up from %s',
    async (url) => {
      expect(await dateOf(url)).toBeUndefined()
    },
  )
})

describe('sogou files damaged', () => {
  const records = Array.from({ length: 12 }, (_, i) =>
    gb(newsOf({ ...FIRST, docno: `${i}`, content: `第${i}篇，写的是山路与溪水。`.repeat(i + 1) })),
  )
  const file = Buffer.concat(records)
  const starts = records.map((_, i) => Buffer.concat(records.slice(0, i)).length)
  const numbersOf = (items: Awaited<ReturnType<typeof read>>) =>
    documentsOf(items).map(({ meta }) => Number(meta?.docno))

  it('by a cut lose the record that was cut, and say so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 2), async (length) => {
        const items = await read(file.subarray(0, length), { encoding: 'gb18030' })
        const whole = starts.filter((_, i) => (starts[i + 1] ?? file.length) - 1 <= length).length
        expect(numbersOf(items)).toEqual(Array.from({ length: whole }, (_, i) => i))
        const partial = length > (starts[whole] ?? 0)
        expect(unreadableOf(items).map(({ offset }) => offset)).toEqual(partial ? [starts[whole]] : [])
      }),
      { numRuns: 200 },
    )
  })

  it('by a flipped byte lose no other record than the one that it hits, and report that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(file)
        bytes[at]! ^= mask
        const items = await read(bytes, { encoding: 'gb18030' })
        const hit = starts.findLastIndex((start) => start <= at)
        for (let i = 0; i < records.length; i++) {
          if (i !== hit) expect(documentsOf(items).some(({ offset }) => offset === starts[i])).toBe(true)
        }
        const own = items.filter(
          ({ offset }) => offset >= (starts[hit] ?? 0) && offset < (starts[hit + 1] ?? file.length),
        )
        expect(own.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  it('anywhere are read to their end', async () => {
    await expectToBearDamage(sogou, file, 'a.dat')
    await expectToBearDamage(sogou, gzipSync(file), 'a.dat.gz', {}, 60)
  })

  it('at random are read without throwing, offsets rising', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...records), fc.uint8Array({ maxLength: 40 }), fc.nat(200)), {
          maxLength: 8,
        }),
        async (parts) => {
          const content = Buffer.concat(
            parts.map((part) => (typeof part === 'number' ? file.subarray(part, part + 90) : part)),
          )
          const offsets = (await read(content)).map(({ offset }) => offset)
          expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('and cut into ranges give each record once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(file.length), { maxLength: 4 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), file.length]
        const found: number[] = []
        for (const [i, end] of edges.slice(1).entries()) {
          const start = edges[i] ?? 0
          if (start < end)
            found.push(...numbersOf(await collect(sogou, inputOf(file, 'a.dat', { start, end }))))
        }
        expect(found).toEqual(records.map((_, i) => i))
      }),
      { numRuns: 60 },
    )
  })
})
