import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeBytes, detectEncoding } from '../../src/collect/charset.ts'
import { encodingOf, sniffHtmlCharset } from '../../src/collect/charset-declared.ts'

/*
 * The thresholds of `charset-guess.ts` were chosen on these very files, so the shares are those of a training set.
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
}

/** `windows-1251-russian` → `windows-1251`; `undefined` for what WHATWG does not decode: IBM855, UTF-32, EUC-TW, Johab … */
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
const isRight = ({ bytes, encoding }: Sample, found: string): boolean =>
  encoding !== undefined &&
  (found === encoding || decodeBytes(bytes, found).text === decodeBytes(bytes, encoding).text)

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
    const known = samples.filter(({ encoding }) => encoding !== undefined)
    console.log({
      files: samples.length,
      known: known.length,
      declared: share(known, byDeclaration),
      bytes: share(known, byBytesAlone),
      ofAll: share(samples, byDeclaration),
    })
    expect(known.length).toBe(208)
    expect(share(known, byDeclaration)).toBeGreaterThanOrEqual(0.985)
    expect(share(known, byBytesAlone)).toBeGreaterThanOrEqual(0.98)
  })

  it.each(['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'euc-kr'])(
    'is always right for %s, from the bytes alone',
    (encoding) => {
      const all = samples.filter((sample) => sample.encoding === encoding)
      expect(all.length).toBeGreaterThan(0)
      expect(all.filter((sample) => !isRight(sample, byBytesAlone(sample))).map(({ file }) => file)).toEqual(
        [],
      )
    },
  )
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
