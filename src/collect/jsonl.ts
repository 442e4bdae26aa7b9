import { z } from 'zod'
import { openBytes } from './bytes.ts'
import { encodingOf } from './charset-declared.ts'
import { type Decode, decoderOf } from './decode.ts'
import { compressionOfName } from './decompress.ts'
import { type Collected, defineFormat } from './format.ts'
import { describeJsonFault } from './json-fault.ts'
import { lineEncoding } from './line-encoding.ts'
import { headOf, type Line, readLines } from './lines.ts'
import { documentOf, type Fields, fieldOptions } from './record.ts'

export const jsonl = defineFormat({
  name: 'jsonl',
  about:
    'JSON Lines: one JSON object per line, blank lines ignored. Offsets are bytes of the file, decompressed where it is compressed.',
  extensions: ['.jsonl', '.jsonl.gz', '.jsonl.zst', '.ndjson', '.ndjson.gz', '.ndjson.zst'],
  options: z.strictObject({
    ...fieldOptions,
    encoding: lineEncoding.default('utf-8').describe('WHATWG label'),
    invalidUtf8: z
      .enum(['quarantine', 'replace'])
      .default('quarantine')
      .describe(
        'lines with bytes that are invalid in the encoding: quarantine them, or read them with U+FFFD',
      ),
  }),
  splittable: (fileName) => compressionOfName(fileName) === undefined,
  async *read(input, { encoding, invalidUtf8, ...fields }, limits) {
    const name = encodingOf(encoding) ?? 'utf-8'
    const decode = decoderOf(name, invalidUtf8 === 'quarantine')
    for await (const lines of readLines(openBytes(input, limits), input, limits)) {
      const batch: Collected[] = []
      for (const line of lines) {
        const item = line.kind === 'line' ? collectLine(line, decode, name, fields) : line
        if (item !== undefined) batch.push(item)
      }
      yield batch
    }
  },
})

/** `undefined` when the line is no record: blank, or cut off by the end of a broken stream, which is reported apart. */
function collectLine(line: Line, decode: Decode, encoding: string, fields: Fields): Collected | undefined {
  const { offset, bytes, whole } = line
  if (isBlank(bytes)) return undefined
  const text = decode(bytes)
  if (text === undefined) {
    if (!whole) return undefined
    const cause = encoding === 'utf-8' ? 'invalid UTF-8' : `invalid ${encoding}`
    const detail = 'set "encoding:" if the file has another, or "invalidUtf8: replace"'
    return { kind: 'unreadable', offset, cause, detail, head: headOf(bytes) }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    if (!whole) return undefined
    return {
      kind: 'unreadable',
      offset,
      cause: 'bad JSON',
      detail: describeJsonFault(text),
      head: headOf(bytes),
    }
  }
  return documentOf(value, offset, fields, bytes)
}

/** Spaces and tabs only. */
function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  return true
}
