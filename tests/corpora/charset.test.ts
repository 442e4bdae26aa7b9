import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeBytes, detectEncoding } from '../../src/collect/charset.ts'
import { encodingOf, sniffHtmlCharset } from '../../src/collect/charset-declared.ts'

/*
 * The thresholds of `charset-guess.ts` were chosen on the feeds and pages below, so the shares there are those of a
 * training set. The Declaration of Human Rights, encoded here, was not chosen on.
 */

const DATA = new URL('../../../shared/data/', import.meta.url)

/** Folders named otherwise than WHATWG names their encoding. */
const LABELS: Readonly<Record<string, string>> = {
  CP932: 'shift_jis',
  CP949: 'euc-kr',
  'TIS-620': 'windows-874',
  MacCyrillic: 'x-mac-cyrillic',
  MacRoman: 'macintosh',
  'utf-8-sig': 'utf-8',
  'UTF-16': 'utf-16be',
  'UTF-32': 'utf-32be',
}

/** Folders whose text is compared to that of another decoder: our own may not be its own judge where there is another. */
const ORACLES: Readonly<Record<string, string>> = {
  Big5: 'big5hkscs',
  CP949: 'cp949',
  'EUC-KR': 'cp949',
  IBM855: 'cp855',
  'UTF-32': 'utf-32be',
  'UTF-32BE': 'utf-32be',
  'UTF-32LE': 'utf-32le',
}

/** `windows-1251-russian` → `windows-1251`. */
const encodingOfFolder = (folder: string): string | undefined =>
  encodingOf(LABELS[folder] ?? folder.replace(/^(iso-8859-\d+|windows-\d+)-[a-z]+$/, '$1'))

interface Sample {
  readonly folder: string
  readonly file: string
  readonly bytes: Buffer
  readonly encoding: string | undefined
}

const folders = new URL('charset/', DATA)
const samples: Sample[] = readdirSync(folders, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: folder }) =>
    readdirSync(new URL(`${folder}/`, folders)).map((file) => ({
      folder,
      file,
      bytes: readFileSync(new URL(`${folder}/${file}`, folders)),
      encoding: encodingOfFolder(folder),
    })),
  )

/** Same text, whatever the name: ISO-8859-1 and windows-1252 are often equal. */
function isRight({ folder, bytes, encoding }: Sample, found: string): boolean {
  if (encoding === undefined) return false
  const oracle = ORACLES[folder]
  const text = oracle === undefined ? decodeBytes(bytes, encoding).text : iconv.decode(bytes, oracle)
  return decodeBytes(bytes, found).text === text
}

const byDeclaration = ({ bytes }: Sample): string =>
  detectEncoding(bytes, { metaCharset: sniffHtmlCharset(bytes) }).encoding
const byBytesAlone = ({ bytes }: Sample): string => detectEncoding(bytes).encoding

const share = (all: readonly Sample[], detect: (sample: Sample) => string): number =>
  all.filter((sample) => isRight(sample, detect(sample))).length / all.length

describe('charset of real feeds and pages', () => {
  it('is right', () => {
    const table = [...new Set(samples.map(({ folder }) => folder))].map((folder) => {
      const all = samples.filter((sample) => sample.folder === folder)
      return {
        folder,
        files: all.length,
        known: all[0]?.encoding ?? '-',
        declared: share(all, byDeclaration),
        bytes: share(all, byBytesAlone),
        wrong: all
          .map(byBytesAlone)
          .filter((found, i) => all[i] && !isRight(all[i], found))
          .join(' '),
      }
    })
    console.table(table)
    const declared = share(samples, byDeclaration)
    const bytes = share(samples, byBytesAlone)
    console.log({ files: samples.length, declared, bytes })
    expect(samples.length).toBe(224)
    expect(declared).toBeGreaterThanOrEqual(0.99)
    expect(bytes).toBeGreaterThanOrEqual(0.99)
  })

  it.each([
    'utf-8',
    'gb18030',
    'big5',
    'utf-16le',
    'utf-16be',
    'utf-32be',
    'shift_jis',
    'euc-jp',
    'euc-kr',
    'euc-tw',
    'johab',
    'iso-2022-kr',
    'ibm855',
  ])('is always right for %s, from the bytes alone', (encoding) => {
    const all = samples.filter((sample) => sample.encoding === encoding)
    expect(all.length).toBeGreaterThan(0)
    expect(all.filter((sample) => !isRight(sample, byBytesAlone(sample))).map(({ file }) => file)).toEqual([])
  })
})

describe('charset of real Chinese pages', () => {
  const root = new URL('extract-zh/', DATA)
  const files = readdirSync(new URL('html/', root))
  const pages = readFileSync(new URL('gold.jsonl', root), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { id, bytes_decode_as: gold } = JSON.parse(line) as { id: string; bytes_decode_as: string }
      const file = files.find((name) => name.startsWith(id))
      if (file === undefined) throw new Error(`no page for ${id}`)
      // One page is marked "gb18030 with errors".
      const encoding = encodingOf(gold.replace(/ with errors$/, ''))
      return { folder: 'extract-zh', file, bytes: readFileSync(new URL(`html/${file}`, root)), encoding }
    })

  it.each([
    ['with their declaration', byDeclaration],
    ['from the bytes alone', byBytesAlone],
  ])('is right for all 35 %s', (_, detect) => {
    expect(pages.length).toBe(35)
    expect(pages.filter((page) => detect(page) !== page.encoding).map(({ file }) => file)).toEqual([])
  })

  it('leaves hardly a character replaced', () => {
    const shares = pages.map((page) => decodeBytes(page.bytes, byDeclaration(page)).replacedShare)
    console.log({ pagesWithReplaced: shares.filter((share) => share > 0).length, most: Math.max(...shares) })
    expect(Math.max(...shares)).toBeLessThan(0.01)
  })
})

/** Languages of the Declaration and encodings that they are written in. */
const WRITTEN_IN: Readonly<Record<string, readonly string[]>> = {
  cmn_hans: ['gb18030', 'utf-8', 'utf-16le', 'utf-16be', 'utf-32le'],
  cmn_hant: ['big5', 'utf-16le', 'utf-32be'],
  yue: ['big5'],
  jpn: ['shift_jis', 'euc-jp', 'utf-16be'],
  kor: ['euc-kr', 'utf-16le'],
  rus: ['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866', 'ibm855', 'x-mac-cyrillic'],
  ukr: ['windows-1251', 'koi8-u'],
  bul: ['windows-1251', 'iso-8859-5'],
  ell_monotonic: ['windows-1253', 'iso-8859-7'],
  heb: ['windows-1255'],
  arb: ['windows-1256', 'iso-8859-6'],
  tha: ['windows-874'],
  tur: ['windows-1254'],
  ces: ['windows-1250', 'iso-8859-2'],
  hun: ['windows-1250', 'iso-8859-2'],
  pol: ['windows-1250', 'iso-8859-2'],
  slv: ['windows-1250', 'iso-8859-2'],
  hrv: ['windows-1250', 'iso-8859-2'],
  lit: ['windows-1257'],
  fra: ['windows-1252', 'macintosh'],
  deu_1996: ['windows-1252', 'macintosh'],
  spa: ['windows-1252'],
  por_PT: ['windows-1252'],
  swe: ['windows-1252'],
  isl: ['windows-1252'],
}
/** Names that iconv-lite has for these. */
const ICONV: Readonly<Record<string, string>> = {
  big5: 'big5hkscs',
  'euc-kr': 'cp949',
  ibm855: 'cp855',
  'windows-874': 'win874',
  'x-mac-cyrillic': 'maccyrillic',
}
const CHINESE = new Set(['cmn_hans', 'cmn_hant', 'yue'])

describe('charset of the Declaration of Human Rights, encoded here', () => {
  const texts = new Map(
    gunzipSync(readFileSync(new URL('lid/udhr.jsonl.gz', DATA)))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { code: string; text: string })
      .map(({ code, text }) => [code, text]),
  )

  /** Pieces of so many characters in every encoding that write them, and how many are read back. */
  function readBack(length: number, languages: readonly string[]): { pieces: number; right: number } {
    let pieces = 0
    let right = 0
    for (const language of languages) {
      const text = texts.get(language)
      if (text === undefined) throw new Error(`no Declaration in ${language}`)
      for (const encoding of WRITTEN_IN[language] ?? []) {
        for (let at = 0; at + length <= text.length && at < 20 * length; at += length) {
          const bytes = iconv.encode(text.slice(at, at + length), ICONV[encoding] ?? encoding, {
            addBOM: false,
          })
          const written = iconv.decode(bytes, ICONV[encoding] ?? encoding)
          pieces += 1
          if (decodeBytes(bytes, detectEncoding(bytes).encoding).text === written) right += 1
        }
      }
    }
    return { pieces, right }
  }

  it.each([
    [100, 0.95, 1],
    [200, 0.97, 1],
    [1000, 0.99, 1],
  ])('is right in pieces of %d characters, for Chinese always', (length, all, chinese) => {
    const whole = readBack(length, Object.keys(WRITTEN_IN))
    const ours = readBack(length, [...CHINESE])
    console.log(length, whole, whole.right / whole.pieces, 'Chinese', ours)
    expect(whole.right / whole.pieces).toBeGreaterThanOrEqual(all)
    expect(ours.right / ours.pieces).toBeGreaterThanOrEqual(chinese)
  })
})
