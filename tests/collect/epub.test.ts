import { describe, expect, it } from 'vitest'
import { epub } from '../../src/collect/epub.ts'
import { CONTAINER, type Member, opf, xhtml, zip } from './epub-files.ts'
import { expectToBearDamage } from './hostile.ts'
import { causesOf, collect, documentsOf, inputOf, LIMITS, textsOf } from './reading.ts'

const ONE: Member = {
  name: 'OEBPS/text/one.xhtml',
  content: xhtml('<h2>第一章 灯</h2><p>渡口只有一条船。</p><p>船上只有一盏灯，<br/>灯下坐着一个人。</p>'),
}
const TWO: Member = {
  name: 'OEBPS/text/第二章.xhtml',
  content: xhtml(
    '<h2>第二章 水</h2><p>河水漲了&nbsp;三尺。</p>',
    '<script src="a.js"/><link rel="x" href="a.css"/>',
  ),
}
const ITEMS = [
  { id: 'cover', href: 'cover.xhtml' },
  { id: 'nav', href: 'nav.xhtml', properties: 'nav' },
  { id: 'b', href: 'text/%E7%AC%AC%E4%BA%8C%E7%AB%A0.xhtml' },
  { id: 'a', href: 'text/one.xhtml' },
]
const BOOK = [CONTAINER, opf(ITEMS), ONE, TWO]

const read = (members: readonly Member[], limits = LIMITS) =>
  collect(epub, inputOf(zip(members), 'a.epub'), {}, limits)

describe('epub', () => {
  it('gives one document per text, in reading order', async () => {
    const items = await read(BOOK)
    expect(items.slice(0, 2)).toEqual([
      { kind: 'skipped', offset: 0, reason: 'EPUB cover' },
      { kind: 'skipped', offset: 1, reason: 'EPUB navigation' },
    ])
    expect(items[3]).toEqual({
      kind: 'document',
      offset: 3,
      text: '第一章 灯\n渡口只有一条船。\n船上只有一盏灯，\n灯下坐着一个人。',
      title: '夜渡 · 第一章 灯',
      lang: 'zh',
      meta: { book: '夜渡', author: '林小舟', chapter: '第一章 灯', member: 'OEBPS/text/one.xhtml' },
    })
  })

  it('finds members by escaped names and is not swallowed by elements closed as they open', async () => {
    expect(textsOf(await read(BOOK))[0]).toBe('第二章 水\n河水漲了 三尺。')
  })

  it('reads a text once, however often the reading order names it', async () => {
    const items = await read([CONTAINER, opf([ITEMS[3]!, { ...ITEMS[3]!, id: 'again' }]), ONE])
    expect(items[1]).toMatchObject({ kind: 'skipped', reason: 'EPUB item read before' })
  })

  it.each([
    ['../../../etc/passwd'],
    ['/etc/passwd'],
    ['text/%2e%2e/%2e%2e/%2e%2e/x.xhtml'],
    ['file:///etc/passwd'],
    ['..\\\\..\\\\x'],
  ])('refuses an address out of the archive: %s', async (href) => {
    const items = await read([CONTAINER, opf([{ id: 'x', href }, ITEMS[3]!]), ONE])
    expect(causesOf(items)).toEqual(['unsafe path in archive'])
    expect(documentsOf(items)).toHaveLength(1)
  })

  it('refuses an archive with members named out of it', async () => {
    expect(causesOf(await read([...BOOK, { name: '../evil.xhtml', content: '' }]))).toEqual([
      'bad zip archive',
    ])
  })

  it('says which texts are encrypted, and reads books that veil their fonts alone', async () => {
    const encryption = (algorithm: string, uri: string): Member => ({
      name: 'META-INF/encryption.xml',
      content: `<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/><enc:CipherData><enc:CipherReference URI="${uri}"/></enc:CipherData></enc:EncryptedData></encryption>`,
    })
    const drm = encryption('http://www.w3.org/2001/04/xmlenc#aes128-cbc', 'OEBPS/text/one.xhtml')
    const locked = await read([...BOOK, drm])
    expect(causesOf(locked)).toEqual(['encrypted (DRM)'])
    expect(documentsOf(locked)).toHaveLength(1)
    const fonts = encryption('http://www.idpf.org/2008/embedding', 'OEBPS/text/one.xhtml')
    expect(causesOf(await read([...BOOK, fonts]))).toEqual([])
  })

  it('gives up members that unpack to too much, and what lies about its size', async () => {
    const big = { ...ONE, content: Buffer.alloc(5_000_000, 'a') }
    const limits = { maxRecordBytes: 10_000_000 }
    expect(causesOf(await read([CONTAINER, opf(ITEMS.slice(3)), big], limits))).toEqual([
      'decompression ratio',
    ])
    expect(causesOf(await read([CONTAINER, opf(ITEMS.slice(3)), big]))).toEqual(['record too long'])
    const liar = { ...big, claimed: 100 }
    expect(causesOf(await read([CONTAINER, opf(ITEMS.slice(3)), liar]))).toEqual(['corrupt archive member'])
  })

  it('does not expand entities that a file declares', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(1000)}"><!ENTITY c "&a;&a;&a;">]>`
    const content = String(opf(ITEMS.slice(3)).content)
      .replace('<package', `${bomb}<package`)
      .replace('夜渡', '&c;')
    const [document] = documentsOf(await read([CONTAINER, { name: 'OEBPS/book.opf', content }, ONE]))
    expect(document?.meta?.book).toBe('&c;')
  })

  it.each([
    ['not a zip archive', Buffer.from('plain text'), 'bad zip archive'],
    ['without container', zip([ONE]), 'not an EPUB'],
    ['without package', zip([CONTAINER, ONE]), 'bad EPUB package'],
    ['without reading order', zip([CONTAINER, opf([])]), 'bad EPUB package'],
  ])('says what is wrong with a file %s', async (_, bytes, cause) => {
    expect(causesOf(await collect(epub, inputOf(bytes, 'a.epub')))).toEqual([cause])
  })

  it('says which text is missing', async () => {
    expect(causesOf(await read([CONTAINER, opf(ITEMS.slice(2)), ONE]))).toEqual(['missing archive member'])
  })

  it('bears any damage', async () => {
    await expectToBearDamage(epub, zip(BOOK), 'a.epub', {}, 400)
  })
})
