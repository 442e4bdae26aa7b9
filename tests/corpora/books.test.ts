import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readBook } from '../../src/collect/book/chapters.ts'
import { columnsOf } from '../../src/collect/book/unwrap.ts'
import { book } from '../../src/collect/book.ts'
import type { CollectedDocument } from '../../src/collect/format.ts'

/** 60 Ming and Qing novels as plain text, three of them as GB18030 too. */
const FOLDER = fileURLToPath(new URL('../../../shared/data/books/', import.meta.url))
const FILES = readdirSync(join(FOLDER, 'utf8'))

/** Chapters of each book as its index counts them. */
const CHAPTERS: ReadonlyMap<string, number> = new Map(
  readFileSync(join(FOLDER, 'index.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'))
    .map(([title, , , chapters]) => [`${title}.txt`, Number(chapters)] as const),
)

async function read(path: string, split: 'chapter' | 'file' = 'chapter'): Promise<CollectedDocument[]> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const size = statSync(path).size
  const documents: CollectedDocument[] = []
  const input = { path, name, source: 'books', start: 0, end: size, size }
  for await (const batch of book.read(input, { split, encoding: 'auto' }, { maxRecordBytes: 16_000_000 }))
    documents.push(...batch.filter((item) => item.kind === 'document'))
  return documents
}

const visible = (text: string): string => text.replace(/\s+/g, '')

describe('novels', () => {
  it('are cut into the chapters that their index counts', async () => {
    let milliseconds = 0
    let bytes = 0
    const wrong: string[] = []
    for (const file of FILES) {
      const path = join(FOLDER, 'utf8', file)
      bytes += statSync(path).size
      const start = performance.now()
      const documents = await read(path)
      milliseconds += performance.now() - start
      expect(new Set(documents.map(({ offset }) => offset)).size).toBe(documents.length)
      if (documents.length !== CHAPTERS.get(file))
        wrong.push(`${file}: ${documents.length} for ${CHAPTERS.get(file)}`)
    }
    console.log(
      `chapters right in ${FILES.length - wrong.length} of ${FILES.length} books (${wrong.join(', ')}); ${(bytes / 1000 / milliseconds).toFixed(0)} MB/s`,
    )
    expect(FILES).toHaveLength(60)
    expect(wrong.length).toBeLessThanOrEqual(2)
  })

  it('lose nothing but their title line and the links of the site they came from', async () => {
    for (const file of FILES) {
      const path = join(FOLDER, 'utf8', file)
      const all = visible((await read(path)).map(({ text }) => text).join('')).length
      const original = readFileSync(path, 'utf8').replace(/zj_waps2\(\);|^(?:上一章|返回目录|下一章)$/gm, '')
      const title = file.replace('.txt', '').length
      // A heading that stands twice is kept once.
      expect(visible(original).length - all - title).toBeLessThanOrEqual(title + 40)
    }
  })

  it('start where their offsets say', async () => {
    for (const folder of ['utf8', 'gb18030']) {
      const path = join(FOLDER, folder, '儒林外史.txt')
      const bytes = readFileSync(path)
      const decoder = new TextDecoder(folder === 'utf8' ? 'utf-8' : 'gb18030')
      for (const { offset, text } of await read(path)) {
        const line = decoder.decode(bytes.subarray(offset, offset + 300)).split(/\r?\n/)[0]
        expect(text.startsWith(line?.trimEnd() ?? '?')).toBe(true)
      }
    }
  })

  it.each(readdirSync(join(FOLDER, 'gb18030')))('%s reads alike in UTF-8 and GB18030', async (file) => {
    /** GB18030-2022 gave ten vertical forms code points of their own; the file was made by the table of 2005. */
    const as2022 = (text: string): string =>
      text.replace(/[\ue78d-\ue793]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xe78d + 0xfe10))
    const told = async (folder: string): Promise<unknown[]> =>
      (await read(join(FOLDER, folder, file))).map(({ title, text }) => [title, as2022(text)])
    expect(await told('gb18030')).toEqual(await told('utf8'))
  })
})

/** Wraps paragraphs as a typist does: at a fixed width, no closing mark at the start of a line, two spaces of indent. */
function wrap(paragraphs: readonly string[], columns: number): string[] {
  const lines: string[] = []
  for (const paragraph of paragraphs) {
    let line = '\u3000\u3000'
    for (const character of paragraph) {
      if (columnsOf(line + character) > columns && !'，。、；：？！”’）》'.includes(character)) {
        lines.push(line)
        line = ''
      }
      line += character
    }
    lines.push(line)
  }
  return lines
}

/** Puts a running head and a page number after each page of 30 lines. */
function paginate(lines: readonly string[], title: string): string[] {
  return lines.flatMap((line, i) =>
    i % 30 === 29 ? [line, '', `- ${(i + 1) / 30} -`, '', title, ''] : [line],
  )
}

describe('novels wrapped and paginated by us (real text, synthetic line ends)', () => {
  it.each([40, 70, 78])('get their paragraphs back from %i columns', (columns) => {
    let whole = 0
    let all = 0
    for (const file of FILES.slice(0, 20)) {
      const paragraphs = readFileSync(join(FOLDER, 'utf8', file), 'utf8')
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line.length > 60)
        .slice(0, 100)
      const wrapped = paginate(wrap(paragraphs, columns), '某某传')
      const found = new Set(
        readBook(wrapped, false).chapters.flatMap(({ text }) => text.split('\n').map((line) => line.trim())),
      )
      all += paragraphs.length
      whole += paragraphs.filter((paragraph) => found.has(paragraph)).length
    }
    console.log(`${columns} columns: ${whole} of ${all} paragraphs whole again`)
    expect(whole / all).toBeGreaterThan(0.97)
  })
})
