import { z } from 'zod'
import type { Json } from '../../document.ts'
import { compressionOfName } from '../decompress.ts'
import type { Element } from '../element-cutter.ts'
import { openEncoded } from '../encoded-bytes.ts'
import { type Collected, defineFormat, type Unreadable } from '../format.ts'
import { headOf } from '../lines.ts'
import { readElements } from '../read-elements.ts'
import { decodeXmlText } from '../xml-text.ts'
import { dateOfUrl } from './date-of-url.ts'
import { type DecodedRecord, encodingOfFile, encodingOption, recordDecoder } from './encoding.ts'
import { fieldsOf, type SogouFields } from './fields.ts'
import { outsideOfDoc } from './outside.ts'
import { narrowWidth } from './width.ts'

/**
 * Stands where the page had a paragraph break, as remembered; users of the corpus strip it. It has no meaning of its own
 * (private use area).
 */
const BREAK = /\ue40c/g

export const sogou = defineFormat({
  name: 'sogou',
  about:
    'Sogou news (SogouCA, SogouCS): <doc> records with <url>, <docno>, <contenttitle> and <content>. Offsets are bytes of the file, decompressed where it is compressed, and counted as UTF-8 where it is UTF-16.',
  extensions: [],
  options: z.strictObject({
    encoding: encodingOption,
    width: z
      .enum(['keep', 'narrow'])
      .default('narrow')
      .describe(
        'full-width digits and letters: these corpora hold all of them full-width, whatever the page had; narrow gives ASCII, as in the other sources, so that rules and tokenizers see numbers and words',
      ),
  }),
  splittable: (fileName) => compressionOfName(fileName) === undefined,
  async *read(input, { encoding, width }, limits) {
    const fileEncoding = await encodingOfFile(input, encoding)
    const decode = recordDecoder(fileEncoding, encoding)
    const source = openEncoded(input, fileEncoding, limits)
    for await (const cuts of readElements('doc', source, input, limits)) {
      const batch: Collected[] = []
      for (const cut of cuts) {
        const item =
          cut.kind === 'element'
            ? newsOf(cut, decode(cut.bytes), width)
            : cut.kind === 'between'
              ? outsideOfDoc(cut)
              : cut
        if (item !== undefined) batch.push(item)
      }
      if (batch.length > 0) yield batch
    }
  },
})

function newsOf({ offset, bytes }: Element, decoded: DecodedRecord, width: 'keep' | 'narrow'): Collected {
  const record = decoded.text.slice('<doc>'.length, -'</doc>'.length)
  const fields = fieldsOf(record)
  if ('cause' in fields) return { kind: 'unreadable', offset, ...fields, head: headOf(bytes) }
  const content = fields.get('content')
  if (content === undefined) return noContent(offset, fields, bytes)
  const clean = (raw: string): string => {
    const text = decodeXmlText(raw).toWellFormed().replace(/\r\n?/g, '\n').replace(BREAK, '\n').trim()
    return width === 'narrow' ? narrowWidth(text) : text
  }
  const title = clean(fields.get('contenttitle') ?? fields.get('title') ?? '').replace(/\s*\n\s*/g, ' ')
  const url = decodeXmlText(fields.get('url') ?? '')
    .toWellFormed()
    .trim()
  const date = dateOfUrl(url)
  return {
    kind: 'document',
    offset,
    text: clean(content),
    ...(title !== '' && { title }),
    ...(url !== '' && { url }),
    ...(date !== undefined && { date }),
    meta: metaOf(fields, decoded),
  }
}

const LIFTED: ReadonlySet<string> = new Set(['content', 'contenttitle', 'title', 'url'])

function metaOf(fields: SogouFields, { text, encoding }: DecodedRecord): Record<string, Json> {
  const meta: Record<string, Json> = {}
  for (const [name, value] of fields) {
    if (!LIFTED.has(name)) meta[name] = decodeXmlText(value).toWellFormed().trim()
  }
  if (encoding !== 'utf-8') meta.encoding = encoding
  const replaced = text.split('\ufffd').length - 1
  if (replaced > 0) meta.replaced = replaced
  return meta
}

function noContent(offset: number, fields: SogouFields, bytes: Buffer): Unreadable {
  const found = [...fields.keys()].map((name) => `<${name}>`).join(', ') || 'nothing'
  return {
    kind: 'unreadable',
    offset,
    cause: 'no <content>',
    detail: `expected <content> in <doc>, found ${found.slice(0, 200)}`,
    head: headOf(bytes),
  }
}
