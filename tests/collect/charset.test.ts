import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeBytes, detectEncoding } from '../../src/collect/charset.ts'
import { encodingOf, sniffHtmlCharset } from '../../src/collect/charset-declared.ts'

const CHINESE =
  '清晨的菜市场最热闹，卖豆腐的老人一边招呼客人，一边给炉子添柴。孩子们背着书包从巷口跑过，笑声传得很远。'
const TRADITIONAL =
  '清晨的菜市場最熱鬧，賣豆腐的老人一邊招呼客人，一邊給爐子添柴。孩子們背著書包從巷口跑過，笑聲傳得很遠。'
const JAPANESE =
  '朝の市場はいつもにぎやかで、豆腐を売るおじいさんが声をかけながら薪をくべている。子どもたちが笑いながら走っていく。'
const KOREAN =
  '이른 아침 시장은 늘 붐비고 두부를 파는 할아버지는 손님을 부르며 장작을 넣는다. 아이들은 웃으며 골목을 뛰어간다.'
const RUSSIAN =
  'Утром на рынке всегда шумно. Старик продаёт сыр и зовёт покупателей, а дети с портфелями бегут по переулку и смеются.'
const GREEK =
  'Το πρωί η αγορά είναι γεμάτη κόσμο. Ο γέρος πουλάει τυρί και φωνάζει τους πελάτες, ενώ τα παιδιά τρέχουν στο σοκάκι.'
const FRENCH =
  'Le marché est très animé à l’aube : un vieil homme vend du fromage, tandis que les élèves pressés passent en riant.'

describe('the encoding of bytes', () => {
  it.each([
    ['gb18030', CHINESE, 'gb18030'],
    ['big5', TRADITIONAL, 'big5'],
    ['euc-jp', JAPANESE, 'euc-jp'],
    ['shift_jis', JAPANESE, 'shift_jis'],
    ['euc-kr', KOREAN, 'euc-kr'],
    ['windows-1251', RUSSIAN, 'windows-1251'],
    ['koi8-r', RUSSIAN, 'koi8-r'],
    ['iso-8859-5', RUSSIAN, 'iso-8859-5'],
    ['cp866', RUSSIAN, 'ibm866'],
    ['maccyrillic', RUSSIAN, 'x-mac-cyrillic'],
    ['windows-1253', GREEK, 'windows-1253'],
    ['windows-1252', FRENCH, 'windows-1252'],
  ])('is told without any declaration: %s', (label, text, expected) => {
    const bytes = iconv.encode(text, label)
    const { encoding, from } = detectEncoding(bytes)
    expect(decodeBytes(bytes, encoding).text).toBe(decodeBytes(bytes, expected).text)
    expect(from).toBe('bytes')
  })

  it('is told by the words between much English markup', () => {
    const markup =
      '<div class="header navigation"><a href="/index.html" title="home page">home</a></div>'.repeat(40)
    for (const [label, text] of [
      ['gb18030', CHINESE.slice(0, 20)],
      ['koi8-r', RUSSIAN],
    ] as const) {
      expect(detectEncoding(iconv.encode(`${markup}<p>${text}</p>${markup}`, label)).encoding).toBe(label)
    }
  })

  it('is UTF-8 when the bytes are valid UTF-8, whatever is declared', () => {
    const bytes = Buffer.from(CHINESE)
    expect(detectEncoding(bytes)).toEqual({ encoding: 'utf-8', from: 'utf8-valid' })
    expect(detectEncoding(bytes, { httpCharset: 'gb2312', metaCharset: 'big5' })).toEqual({
      encoding: 'utf-8',
      from: 'utf8-valid',
    })
    expect(detectEncoding(bytes, { metaCharset: 'UTF8' })).toEqual({ encoding: 'utf-8', from: 'meta' })
  })

  it('stays UTF-8 when the end cuts a character in two, or a few bytes are broken', () => {
    const bytes = Buffer.from(CHINESE)
    expect(detectEncoding(bytes.subarray(0, 31)).encoding).toBe('utf-8')
    const broken = Buffer.concat([bytes, Buffer.from([0xff]), bytes])
    expect(detectEncoding(broken).encoding).toBe('utf-8')
    expect(decodeBytes(broken, 'utf-8').replaced).toBe(1)
  })

  it('is not UTF-8 because a page of GBK says so', () => {
    expect(
      detectEncoding(iconv.encode(CHINESE, 'gbk'), { httpCharset: 'utf-8', metaCharset: 'utf-8' }),
    ).toEqual({
      encoding: 'gb18030',
      from: 'bytes',
    })
  })

  it('is what is declared when the bytes agree, HTTP before the document', () => {
    const bytes = iconv.encode(CHINESE, 'gbk')
    expect(detectEncoding(bytes, { metaCharset: 'gb2312' })).toEqual({ encoding: 'gb18030', from: 'meta' })
    expect(detectEncoding(bytes, { httpCharset: 'GBK', metaCharset: 'utf-8' })).toEqual({
      encoding: 'gb18030',
      from: 'http',
    })
    const few = iconv.encode('Straße', 'windows-1252')
    expect(detectEncoding(few, { httpCharset: 'iso-8859-15' })).toEqual({
      encoding: 'iso-8859-15',
      from: 'http',
    })
  })

  it('is not windows-1252 because a server says so by default', () => {
    const bytes = iconv.encode(CHINESE, 'gbk')
    expect(detectEncoding(bytes, { httpCharset: 'iso-8859-1', metaCharset: 'gb2312' }).encoding).toBe(
      'gb18030',
    )
    expect(detectEncoding(bytes, { httpCharset: 'iso-8859-1' }).encoding).toBe('gb18030')
    expect(detectEncoding(iconv.encode(FRENCH, 'windows-1252'), { httpCharset: 'iso-8859-1' })).toEqual({
      encoding: 'windows-1252',
      from: 'http',
    })
  })

  it('follows a byte-order mark before all', () => {
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(CHINESE, 'utf16le')])
    expect(detectEncoding(marked, { httpCharset: 'utf-8' })).toEqual({ encoding: 'utf-16le', from: 'bom' })
    expect(decodeBytes(marked, 'utf-16le')).toEqual({ text: CHINESE, replaced: 0, replacedShare: 0 })
    expect(detectEncoding(Buffer.from(`\ufeff${CHINESE}`)).from).toBe('bom')
    expect(decodeBytes(Buffer.from(`\ufeff${CHINESE}`), 'utf-8').text).toBe(CHINESE)
  })

  it('is UTF-16 without a mark when zero bytes stand on one side', () => {
    const bytes = Buffer.from(`${FRENCH}\n${CHINESE}`, 'utf16le')
    expect(detectEncoding(bytes).encoding).toBe('utf-16le')
    expect(detectEncoding(Buffer.from(bytes).swap16()).encoding).toBe('utf-16be')
  })

  it('is UTF-8 by default for ASCII, and Japanese when its escapes are there', () => {
    expect(detectEncoding(Buffer.from('plain'))).toEqual({ encoding: 'utf-8', from: 'default' })
    expect(detectEncoding(Buffer.alloc(0))).toEqual({ encoding: 'utf-8', from: 'default' })
    const escaped = Buffer.from('\x1b$B$"\x1b(B')
    expect(detectEncoding(escaped)).toEqual({ encoding: 'iso-2022-jp', from: 'bytes' })
    expect(decodeBytes(escaped, 'iso-2022-jp').text).toBe('あ')
  })

  it('is always one that decodes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { text, replacedShare } = decodeBytes(bytes, detectEncoding(bytes).encoding)
        expect(typeof text).toBe('string')
        expect(replacedShare).toBeGreaterThanOrEqual(0)
        expect(replacedShare).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is the same for a view into a larger buffer', () => {
    const bytes = iconv.encode(CHINESE, 'gbk')
    const view = new Uint8Array(Buffer.concat([Buffer.from('xyz'), bytes, Buffer.from('xyz')])).subarray(
      3,
      3 + bytes.length,
    )
    expect(detectEncoding(view).encoding).toBe('gb18030')
    expect(decodeBytes(view, 'gb18030').text).toBe(CHINESE)
  })
})

describe('a declared charset', () => {
  it.each([
    ['<meta charset="gb2312">', 'gb18030'],
    ['<META http-equiv=Content-Type content="text/html; charset=GBK">', 'gb18030'],
    ['<?xml version="1.0" encoding="Big5"?><rss/>', 'big5'],
    ['<!-- <meta charset="big5"> --><meta charset=euc-kr>', 'euc-kr'],
    ['<meta charset="no-such"><meta charset="koi8-r">', 'koi8-r'],
    ['<meta charset="utf-16">', 'utf-8'],
    ['<p>charset=gbk</p>', undefined],
    ['<metadata charset="gbk">', undefined],
    ['', undefined],
  ])('in %s', (html, expected) => {
    expect(sniffHtmlCharset(Buffer.from(html))).toBe(expected)
  })

  it('is known by every spelling of the WHATWG standard and a few more', () => {
    expect(['GB2312', ' x-gbk ', 'cp936', 'gb18030', 'UTF8', '"utf-8"', 'no-such'].map(encodingOf)).toEqual([
      'gb18030',
      'gb18030',
      'gb18030',
      'gb18030',
      'utf-8',
      'utf-8',
      undefined,
    ])
  })
})
