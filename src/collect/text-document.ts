import { basename } from 'node:path'
import { decodeBytes, detectEncoding } from './charset.ts'
import { encodingOf, sniffHtmlCharset } from './charset-declared.ts'
import { withoutCompression } from './decompress.ts'
import type { CollectedDocument } from './format.ts'

export interface TextOptions {
  /** WHATWG label or `auto`. */
  readonly encoding: string
  readonly title: 'file-name' | 'first-line' | 'none'
}

/** Longest first line that is a title, in UTF-16 units. */
const TITLE_LENGTH = 100

/** Encoding as the options give it, or as the bytes show it; `undefined` for bytes that are ASCII so far. */
export function encodingFor(bytes: Uint8Array, label: string): string | undefined {
  if (label !== 'auto') return encodingOf(label)
  const { encoding, from } = detectEncoding(bytes, { metaCharset: sniffHtmlCharset(bytes) })
  return from === 'default' ? undefined : encoding
}

/**
 * Bytes of a text as a document. `meta` says the encoding, unless it is UTF-8, and how many characters had to be replaced
 * by U+FFFD, if any.
 */
export function textDocument(
  bytes: Uint8Array,
  encoding: string,
  offset: number,
  fileName: string,
  title: TextOptions['title'],
): CollectedDocument {
  const decoded = decodeBytes(bytes, encoding)
  const text = decoded.text.replace(/\r\n?/g, '\n')
  const heading =
    title === 'file-name' ? stem(fileName) : title === 'first-line' ? firstLine(text) : undefined
  return {
    kind: 'document',
    offset,
    text,
    ...(heading !== undefined && { title: heading }),
    meta: {
      ...(encoding !== 'utf-8' && { encoding }),
      ...(decoded.replaced > 0 && { replaced: decoded.replaced }),
    },
  }
}

/** `books/红楼梦.txt.gz` → `红楼梦`. */
const stem = (fileName: string): string =>
  basename(withoutCompression(fileName)).replace(/(?<=.)\.[^.]*$/, '')

function firstLine(text: string): string | undefined {
  const line = /\S.*/.exec(text)?.[0].trimEnd()
  return line !== undefined && line.length <= TITLE_LENGTH ? line : undefined
}
