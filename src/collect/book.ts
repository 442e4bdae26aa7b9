import { z } from 'zod'
import { type Chapter, readBook } from './book/chapters.ts'
import { lineOffsets, linesOf } from './book/line-offsets.ts'
import { imprintOf } from './book/title.ts'
import { openBytes } from './bytes.ts'
import { decodeBytes } from './charset.ts'
import { encodingOf } from './charset-declared.ts'
import { type Collected, defineFormat } from './format.ts'
import { HEAD_BYTES, headOf } from './lines.ts'
import { readAll } from './read-all.ts'
import { encodingFor } from './text-document.ts'

/** Largest book read, in bytes: a file is held as a whole, a web novel of ten million characters takes 30 MB. */
const MAX_BOOK_BYTES = 64 * 1024 * 1024

/** UTF-16 units in which title and author are looked for. */
const FRONT_LENGTH = 2000

export const book = defineFormat({
  name: 'book',
  about:
    'Books as plain text (UTF-8, UTF-16, GB18030, Big5): one document per chapter (第…章/回/卷/节, 楔子, Chapter N …) titled "book · chapter", hard-wrapped lines joined to paragraphs, page numbers, running heads and lines of download sites left out. A table of contents is skipped. Offsets are bytes of the file, decompressed where it is compressed.',
  extensions: ['.book.txt', '.book.txt.gz'],
  options: z.strictObject({
    split: z.enum(['chapter', 'file']).default('chapter').describe('one document per chapter, or per file'),
    encoding: z
      .string()
      .refine((label) => label === 'auto' || encodingOf(label) !== undefined, {
        message: 'unknown encoding; expected auto or a WHATWG label such as gb18030',
      })
      .default('auto')
      .describe('WHATWG label, or auto to tell it from the bytes'),
  }),
  splittable: () => false,
  async *read(input, options, limits) {
    if (input.start > 0) return
    const file = await readAll(openBytes(input, limits), Math.max(MAX_BOOK_BYTES, limits.maxRecordBytes))
    if (file.kind === 'unreadable') yield [file]
    else yield documentsOf(file.bytes, input.name, options, limits.maxRecordBytes)
  },
})

function documentsOf(
  bytes: Buffer,
  name: string,
  { split, encoding: label }: { readonly split: 'chapter' | 'file'; readonly encoding: string },
  maxBytes: number,
): Collected[] {
  const encoding = encodingFor(bytes, label) ?? 'utf-8'
  const { text, replaced } = decodeBytes(bytes, encoding)
  const { chapters, dropped } = readBook(linesOf(text.toWellFormed()), split === 'chapter')
  const [front] = chapters
  const imprint = imprintOf(
    front?.title === undefined ? (front?.text ?? '').slice(0, FRONT_LENGTH) : '',
    name,
  )
  const shared = {
    book: imprint.title,
    ...(imprint.author !== undefined && { author: imprint.author }),
    ...(encoding !== 'utf-8' && { encoding }),
    ...(replaced > 0 && { replaced }),
  }
  // A front of title and author alone is what `title` and `meta` say already.
  const parts =
    imprint.bare && front?.title === undefined && chapters.length > 1 ? chapters.slice(1) : chapters
  const offsets = lineOffsets(bytes, encoding)
  let seen = 0
  return parts.map((chapter, c) => {
    const end = parts[c + 1]?.at ?? Number.POSITIVE_INFINITY
    const before = seen
    while ((dropped[seen] ?? Number.POSITIVE_INFINITY) < end) seen += 1
    const counts = seen > before ? { droppedLines: seen - before } : {}
    return chapterOf(chapter, offsets[chapter.at] ?? 0, { ...shared, ...counts }, maxBytes)
  })
}

function chapterOf(
  { title, volume, text, contents }: Chapter,
  offset: number,
  shared: { readonly book: string },
  maxBytes: number,
): Collected {
  if (contents) return { kind: 'skipped', offset, reason: 'table of contents' }
  const head = Buffer.from(text.slice(0, HEAD_BYTES))
  if (Buffer.byteLength(text) > maxBytes) {
    const detail = `a chapter of more than ${maxBytes} bytes`
    return { kind: 'unreadable', offset, cause: 'record too long', detail, head: headOf(head) }
  }
  return {
    kind: 'document',
    offset,
    text,
    title: title === undefined ? shared.book : `${shared.book} · ${title}`,
    meta: {
      ...shared,
      ...(volume !== undefined && { volume }),
      ...(title !== undefined && { chapter: title }),
    },
  }
}
