import { z } from 'zod'
import { decodeBytes, detectEncoding } from './charset.ts'
import { sniffHtmlCharset } from './charset-declared.ts'
import { Archive, type ArchiveFault } from './epub/archive.ts'
import { readChapter } from './epub/chapter.ts'
import { encryptedPaths, type Package, packagePath, readPackage, type SpineItem } from './epub/package.ts'
import { type Collected, defineFormat, type Limits, OVER_LIMIT, type Unreadable } from './format.ts'

const CONTAINER = 'META-INF/container.xml'
const ENCRYPTION = 'META-INF/encryption.xml'
/** Places in the reading order of one book. */
const MAX_SPINE = 20_000
const TEXT = new Set([
  'application/xhtml+xml',
  'text/html',
  'application/x-dtbook+xml',
  'text/x-oeb1-document',
  '',
])

export const epub = defineFormat({
  name: 'epub',
  about:
    'E-books (EPUB 2 and 3): one document per text of the reading order, titled "book · heading", all of its text taken. Covers and tables of contents are skipped; encrypted texts and members that lead out of the archive are unreadable. Offsets are places in the reading order.',
  extensions: ['.epub'],
  options: z.strictObject({}),
  splittable: () => false,
  async *read(input, _options, limits) {
    if (input.start > 0) return
    const archive = await Archive.open(input.path, {
      maxMemberBytes: limits.maxRecordBytes,
      maxRatio: limits.maxRatio,
    })
    if ('cause' in archive) {
      yield [unreadable(0, archive)]
      return
    }
    try {
      yield* readBook(archive, limits)
    } finally {
      archive.close()
    }
  },
})

const unreadable = (
  offset: number,
  { cause, detail }: ArchiveFault,
  head = new Uint8Array(),
): Unreadable => ({
  kind: 'unreadable',
  offset,
  cause,
  detail,
  head,
})

async function* readBook(archive: Archive, limits: Limits): AsyncGenerator<Collected[]> {
  const container = await archive.read(CONTAINER)
  if ('cause' in container) {
    yield [unreadable(0, { cause: 'not an EPUB', detail: container.detail })]
    return
  }
  const path = packagePath(textOf(container))
  const opf =
    path === undefined
      ? { cause: '', detail: `${CONTAINER} names no package document within the archive` }
      : await archive.read(path)
  if (path === undefined || 'cause' in opf) {
    yield [unreadable(0, { cause: 'bad EPUB package', detail: 'cause' in opf ? opf.detail : '' })]
    return
  }
  const encryption = archive.has(ENCRYPTION) ? await archive.read(ENCRYPTION) : Buffer.alloc(0)
  if ('cause' in encryption) {
    yield [unreadable(0, encryption)]
    return
  }
  const encrypted = encryptedPaths(textOf(encryption))
  const contents = readPackage(textOf(opf), path)
  if (contents.spine.length === 0 || contents.spine.length > MAX_SPINE) {
    const detail = `a reading order of 1 to ${MAX_SPINE} texts expected, found ${contents.spine.length}`
    yield [unreadable(0, { cause: 'bad EPUB package', detail })]
    return
  }
  const read = new Set<string>()
  for (const [offset, item] of contents.spine.entries()) {
    yield [await readItem(archive, contents, item, offset, { encrypted, read, limits })]
  }
}

interface Reading {
  readonly encrypted: ReadonlySet<string>
  /** Members read before: a book that names one a thousand times is given it once. */
  readonly read: Set<string>
  readonly limits: Limits
}

async function readItem(
  archive: Archive,
  { title: book, author, language, date }: Package,
  { path, href, mediaType, role }: SpineItem,
  offset: number,
  { encrypted, read, limits }: Reading,
): Promise<Collected> {
  if (role !== 'text') return { kind: 'skipped', offset, reason: `EPUB ${role}` }
  if (path === undefined) {
    return unreadable(offset, { cause: 'unsafe path in archive', detail: `${href}: not within the book` })
  }
  if (!TEXT.has(mediaType)) return { kind: 'skipped', offset, reason: 'EPUB item without text' }
  if (read.has(path)) return { kind: 'skipped', offset, reason: 'EPUB item read before' }
  read.add(path)
  if (encrypted.has(path)) return unreadable(offset, { cause: 'encrypted (DRM)', detail: path })
  if (limits.admit?.(offset) === false) {
    return unreadable(offset, {
      cause: OVER_LIMIT,
      detail: 'hung its thread longer than limits.seconds, or used up its memory',
    })
  }
  const bytes = await archive.read(path)
  if ('cause' in bytes) return unreadable(offset, bytes)
  const { text, heading } = readChapter(textOf(bytes))
  const title = [book, heading === book ? '' : heading].filter(Boolean).join(' · ')
  return {
    kind: 'document',
    offset,
    text: text.toWellFormed(),
    ...(title !== '' && { title: title.toWellFormed() }),
    ...(date !== undefined && { date: date.toWellFormed() }),
    ...(language !== undefined && { lang: language.toWellFormed() }),
    meta: {
      ...(book !== undefined && { book: book.toWellFormed() }),
      ...(author !== undefined && { author: author.toWellFormed() }),
      ...(heading !== '' && { chapter: heading.toWellFormed() }),
      member: path.toWellFormed(),
    },
  }
}

/** Members are UTF-8 or UTF-16 by the standard; older books declare others. */
function textOf(bytes: Buffer): string {
  const { encoding } = detectEncoding(bytes, { metaCharset: sniffHtmlCharset(bytes) })
  return decodeBytes(bytes, encoding).text
}
