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
const UKRAINIAN =
  'Зранку на ринку завжди гамірно. Дід продає сир і їжу, а діти з портфелями біжать ґрунтовою стежкою та сміються.'
const SLOVENE =
  'Zjutraj je na tržnici živahno: mož prodaja sir in kliče kupce, otroci pa se smejijo in tečejo čez široko cesto v šolo.'
const TURKISH =
  'Sabahları pazar çok kalabalıktır: yaşlı adam peynir satar, öğrenciler gülerek ağaçların altından okula koşar.'
const LITHUANIAN =
  'Rytais turgus būna labai gyvas: senukas pardavinėja sūrį ir šaukia pirkėjus, o vaikai juokdamiesi bėga į mokyklą.'
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
    ['cp855', RUSSIAN, 'ibm855'],
    ['koi8-u', UKRAINIAN, 'koi8-u'],
    ['windows-1250', SLOVENE, 'windows-1250'],
    ['iso-8859-2', SLOVENE, 'iso-8859-2'],
    ['windows-1254', TURKISH, 'windows-1254'],
    ['windows-1257', LITHUANIAN, 'windows-1257'],
    ['macintosh', FRENCH, 'macintosh'],
    ['utf-16le', CHINESE, 'utf-16le'],
    ['utf-16be', JAPANESE, 'utf-16be'],
    ['utf-32le', CHINESE, 'utf-32le'],
    ['utf-32be', FRENCH, 'utf-32be'],
  ])('is told without any declaration: %s', (label, text, expected) => {
    const bytes = iconv.encode(text, label, { addBOM: false })
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

  it('is UTF-16 without a mark even where hardly a byte is zero', () => {
    for (const text of [CHINESE, KOREAN, `${RUSSIAN} ${CHINESE}`, '一二三，四五六。']) {
      const bytes = Buffer.from(text, 'utf16le')
      expect(detectEncoding(bytes).encoding).toBe('utf-16le')
      expect(detectEncoding(Buffer.from(bytes).swap16()).encoding).toBe('utf-16be')
    }
  })

  it('is not UTF-16 because letters in pairs would be Chinese', () => {
    expect(detectEncoding(Buffer.from('this app can break')).from).toBe('default')
    expect(detectEncoding(iconv.encode(JAPANESE, 'shift_jis')).encoding).toBe('shift_jis')
  })

  it('is UTF-32 with its mark, which begins like that of UTF-16', () => {
    for (const encoding of ['utf-32le', 'utf-32be']) {
      const bytes = iconv.encode(CHINESE, encoding, { addBOM: true })
      expect(detectEncoding(bytes)).toEqual({ encoding, from: 'bom' })
      expect(decodeBytes(bytes, encoding).text).toBe(CHINESE)
    }
  })

  it('is told by the mark of GB18030 too', () => {
    const bytes = iconv.encode(`\ufeff${CHINESE}`, 'gb18030')
    expect(detectEncoding(bytes)).toEqual({ encoding: 'gb18030', from: 'bom' })
    expect(decodeBytes(bytes, 'gb18030').text).toBe(CHINESE)
  })

  // Bytes as Python's and glibc's codecs give them for sentences of ours: iconv-lite cannot write these encodings.
  it.each([
    [
      'johab',
      'b7a19f6520b461c3b120afa1b877b76520936920a691a7a189a1209681a6819f6920cc61936520d069b461a4e1bba1936520ada593b1b76920a6819f6594612e',
      '이른 아침 시장은 늘 붐비고 두부를 파는 할아버지는 손님을 부른다.',
    ],
    [
      'euc-tw',
      'dbd2dba7cefbe1ecc6cbdedbdeb2ede0f0a3a1a2efb1cbc8eacfcefbc8d2c4a9c4a1f9b1cdddcccbd0eac4a9a1a2c4a1f9b1e1bff9f7c4cddbd0d6a7a1a4',
      '清晨的菜市場最熱鬧，賣豆腐的老人一邊招呼客人，一邊給爐子添柴。',
    ],
  ])('is %s by where its text lies', (encoding, hex, text) => {
    const bytes = Buffer.from(hex, 'hex')
    expect(detectEncoding(bytes)).toEqual({ encoding, from: 'bytes' })
    expect(decodeBytes(bytes, encoding).text).toBe(text)
  })

  it('is one of seven bits by its escapes and shifts', () => {
    const told = (text: string): string => detectEncoding(Buffer.from(text, 'latin1')).encoding
    expect(told("\x1b$)C\x0e@L8%\x0f \x0e>FD'\x0f")).toBe('iso-2022-kr')
    expect(told('\x1b$)A\x0eGe3?5D2KJP\x0f')).toBe('iso-2022-cn')
    expect(told('From: ~{@nIZ~}\n\n~{Ge3?5D2KJP3!WnHHDV!#~}\n')).toBe('hz-gb-2312')
    for (const code of ['if ($line =~{^foo}) {', 'a ~{b} and ~{c~}d', '~{not closed', '\x1b[31mred\x1b[0m'])
      expect(told(code)).toBe('utf-8')
  })

  it('is not taken for a language by a sign of money or a quote', () => {
    for (const text of ['It costs £825, or £2 more.', '“He said no,” she said – twice.', 'l’été à la plage'])
      expect(
        decodeBytes(
          iconv.encode(text, 'windows-1252'),
          detectEncoding(iconv.encode(text, 'windows-1252')).encoding,
        ).text,
      ).toBe(text)
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
    ['<?xml version="1.0" encoding="IBM855"?>', 'ibm855'],
    ['<?xml version="1.0" encoding="UTF-32"?>', 'utf-8'],
    ['<p>charset=gbk</p>', undefined],
    ['<metadata charset="gbk">', undefined],
    ['', undefined],
  ])('in %s', (html, expected) => {
    expect(sniffHtmlCharset(Buffer.from(html))).toBe(expected)
  })

  it('is known beyond the WHATWG standard', () => {
    expect(
      ['CP855', 'x-euc-tw', 'Johab', 'ISO-2022-KR', 'hz', 'UTF-32BE', 'constructor'].map(encodingOf),
    ).toEqual(['ibm855', 'euc-tw', 'johab', 'iso-2022-kr', 'hz-gb-2312', 'utf-32be', undefined])
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
