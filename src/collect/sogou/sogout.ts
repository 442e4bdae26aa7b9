import { z } from 'zod'
import { decodeBytes } from '../charset.ts'
import { compressionOfName } from '../decompress.ts'
import type { Element } from '../element-cutter.ts'
import { openEncoded } from '../encoded-bytes.ts'
import { type Collected, defineFormat, type Limits, OVER_LIMIT } from '../format.ts'
import { EXTRACTOR, type Extract, loadExtractor } from '../html/extractor.ts'
import { headOf } from '../lines.ts'
import { readElements } from '../read-elements.ts'
import { readWebPage } from '../web-page.ts'
import { outsideOfDoc } from './outside.ts'
import { parsePageRecord } from './page-record.ts'

export const sogout = defineFormat({
  name: 'sogout',
  about:
    'SogouT web corpus: <doc> records with <docno>, <url> and a web page as it was fetched, with or without its HTTP header; its main text, each page in its own charset. A page that holds the letters <doc> or </doc> is quarantined. Offsets are bytes of the file, decompressed where it is compressed.',
  extensions: [],
  options: z.strictObject({ extractor: EXTRACTOR }),
  splittable: (fileName) => compressionOfName(fileName) === undefined,
  async *read(input, { extractor }, limits) {
    const extract = await loadExtractor(extractor)
    // Pages have their own charsets: all that matters here is that tags can be found by bytes.
    const source = openEncoded(input, 'utf-8', limits)
    for await (const cuts of readElements('doc', source, input, limits)) {
      const batch: Collected[] = []
      for (const cut of cuts) {
        const item =
          cut.kind === 'element'
            ? pageOf(cut, extract, limits)
            : cut.kind === 'between'
              ? outsideOfDoc(cut)
              : cut
        if (item !== undefined) batch.push(item)
      }
      if (batch.length > 0) yield batch
    }
  },
})

function pageOf({ offset, bytes }: Element, extract: Extract, limits: Limits): Collected {
  const unreadable = (cause: string, detail: string): Collected => ({
    kind: 'unreadable',
    offset,
    cause,
    detail,
    head: headOf(bytes),
  })
  const record = parsePageRecord(bytes, limits)
  if (record.kind === 'fault') return unreadable(record.cause, record.detail)
  if (record.kind === 'skipped') return { kind: 'skipped', offset, reason: record.reason }
  if (limits.admit?.(offset) === false)
    return unreadable(OVER_LIMIT, 'hung its thread longer than limits.seconds, or used up its memory')
  const { type, charset } = record.contentType
  const page = readWebPage(record.body, extract, charset)
  if (page.kind === 'fault') return unreadable(page.cause, page.detail)
  const encoding = typeof page.meta.charset === 'string' ? page.meta.charset : 'utf-8'
  const textOf = (field: Buffer): string => decodeBytes(field, encoding).text.toWellFormed().trim()
  const url = textOf(record.url)
  return {
    kind: 'document',
    offset,
    text: page.text,
    ...(page.title !== undefined && { title: page.title }),
    ...(url !== '' && { url }),
    meta: {
      ...(record.docno !== undefined && { docno: textOf(record.docno) }),
      ...(type !== '' && { contentType: type }),
      ...(charset !== undefined && { httpCharset: charset }),
      ...page.meta,
    },
  }
}
