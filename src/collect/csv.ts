import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { messageOf } from '../errors.ts'
import { openBytes } from './bytes.ts'
import { encodingOf } from './charset-declared.ts'
import { SEVEN_BIT } from './charset-escapes.ts'
import { CsvRows, type Row } from './csv-rows.ts'
import { decoderOf } from './decode.ts'
import { withoutCompression } from './decompress.ts'
import { type Collected, defineFormat, type Unreadable } from './format.ts'
import { lineEncoding } from './line-encoding.ts'
import { headOf, readLines } from './lines.ts'
import { documentOf, fieldOptions } from './record.ts'

export const csv = defineFormat({
  name: 'csv',
  about:
    'Comma- or tab-separated values (RFC 4180) with a text column: one document per row, other columns to `meta`, empty cells left out. Offsets are bytes of the file, decompressed where it is compressed.',
  extensions: ['.csv', '.tsv'],
  options: z.strictObject({
    ...fieldOptions,
    delimiter: z
      .union([z.literal('auto'), z.string().regex(/^[\t !#-~]$/, 'expected one ASCII character, or auto')])
      .default('auto')
      .describe('auto: a tab for .tsv, else a comma'),
    quote: z
      .enum(['double', 'none'])
      .default('double')
      .describe('may fields stand in double quotes, or are quotes part of the text?'),
    columns: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('names of the columns, when the first row does not give them'),
    encoding: lineEncoding
      // Their characters may hold bytes that look like quotes.
      .refine((label) => !SEVEN_BIT.has(encodingOf(label) ?? ''), {
        message: 'this encoding cannot be cut into fields; convert the file first: iconv -t UTF-8',
      })
      .default('utf-8')
      .describe('WHATWG label'),
    invalidUtf8: z
      .enum(['quarantine', 'replace'])
      .default('quarantine')
      .describe(
        'rows with bytes that are invalid in the encoding: quarantine them, or read them with U+FFFD',
      ),
  }),
  splittable: () => false,
  async *read(input, { delimiter, quote, columns, encoding, invalidUtf8, ...fields }, limits) {
    if (input.start > 0) return
    const separator = delimiter === 'auto' ? delimiterOf(input.name) : delimiter
    const rows = new CsvRows(separator, quote === 'double', limits.maxRecordBytes)
    const cells = cellReader(separator, quote === 'double', encoding, invalidUtf8 === 'quarantine')
    let names = columns
    let failed = false
    const collect = (found: readonly (Row | Unreadable)[]): Collected[] => {
      const batch: Collected[] = []
      for (const row of cells(found)) {
        if (row.kind === 'unreadable') {
          batch.push(row)
          // Without column names no other row can be read.
          failed = names === undefined
          if (failed) break
        } else if (names === undefined) names = namesOf(row.cells)
        else if (row.cells.length !== names.length) batch.push(wrongColumns(row, names))
        else batch.push(documentOf(recordOf(names, row.cells, fields.text), row.offset, fields, row.bytes))
      }
      return batch
    }
    for await (const lines of readLines(openBytes(input, limits), { start: 0, end: input.size }, limits)) {
      const batch = collect(rows.push(lines))
      if (batch.length > 0) yield batch
      if (failed) return
    }
    const last = collect(rows.finish())
    if (last.length > 0) yield last
  },
})

interface Cells extends Omit<Row, 'kind'> {
  readonly kind: 'cells'
  readonly cells: readonly string[]
}

/**
 * Splits rows into cells. Those with quotes go through csv-parse, all at once; only when it finds fault, one by one, to
 * see with which.
 */
function cellReader(
  delimiter: string,
  quoted: boolean,
  encoding: string,
  strict: boolean,
): (rows: readonly (Row | Unreadable)[]) => (Cells | Unreadable)[] {
  const name = encodingOf(encoding) ?? 'utf-8'
  const decode = decoderOf(name, strict)
  const isQuoted = (text: string): boolean => quoted && text.includes('"')
  const parseRows = (text: string): string[][] =>
    parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true })
  return (rows) => {
    const texts = rows.map((row) => (row.kind === 'row' ? decode(row.bytes) : undefined))
    const parsed = parseAll(
      texts.flatMap((text) => (text !== undefined && isQuoted(text) ? [text] : [])),
      parseRows,
    )
    let next = 0
    return rows.map((row, i): Cells | Unreadable => {
      if (row.kind === 'unreadable') return row
      const text = texts[i]
      if (text === undefined) return unreadable(row, `invalid ${name === 'utf-8' ? 'UTF-8' : name}`, ENCODING)
      if (!isQuoted(text)) return { ...row, kind: 'cells', cells: text.split(delimiter) }
      const cells = parsed?.[next++]
      return cells === undefined ? parseAlone(row, text, parseRows) : { ...row, kind: 'cells', cells }
    })
  }
}

/** `undefined` when there is a fault in one of the rows. */
function parseAll(
  texts: readonly string[],
  parseRows: (text: string) => string[][],
): readonly string[][] | undefined {
  try {
    const parsed = parseRows(texts.join('\n'))
    return parsed.length === texts.length ? parsed : undefined
  } catch {
    // Each row is parsed by itself, and the faulty one is reported there.
    return undefined
  }
}

function parseAlone(row: Row, text: string, parseRows: (text: string) => string[][]): Cells | Unreadable {
  try {
    const [cells = [], ...more] = parseRows(text)
    if (more.length === 0) return { ...row, kind: 'cells', cells }
    return unreadable(row, 'bad CSV', 'a line end that ends the row, in a field that is not quoted')
  } catch (error) {
    return unreadable(row, 'bad CSV', `${faultOf(error)}; for files without quoted fields set "quote: none"`)
  }
}

/** What is wrong with a row. The messages of csv-parse quote single bytes of characters. */
function faultOf(error: unknown): string {
  const code = error instanceof CsvError ? error.code : undefined
  if (code === 'INVALID_OPENING_QUOTE') return 'a quote within a field that is not quoted'
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'text behind the closing quote of a field'
  return messageOf(error)
}

const ENCODING = 'set "encoding:" if the file has another, or "invalidUtf8: replace"'

const delimiterOf = (name: string): string => (/\.tsv$/i.test(withoutCompression(name)) ? '\t' : ',')

/** Column names of the first row: trimmed, one without a name by its number, a second of a name numbered. */
function namesOf(header: readonly string[]): string[] {
  const names: string[] = []
  for (const [i, cell] of header.entries()) {
    const name = cell.trim() || `column ${i + 1}`
    let unique = name
    for (let n = 2; names.includes(unique); n++) unique = `${name} ${n}`
    names.push(unique)
  }
  return names
}

/** A row as an object. An empty cell is no value, but for a text: that is an empty document. */
const recordOf = (
  names: readonly string[],
  cells: readonly string[],
  texts: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name, i) => {
      const cell = cells[i] ?? ''
      return cell === '' && !texts.includes(name) ? [] : [[name, cell]]
    }),
  )

const wrongColumns = (row: Cells, names: readonly string[]): Unreadable =>
  unreadable(row, 'wrong number of columns', `expected ${names.length}, found ${row.cells.length}`)

const unreadable = (
  { offset, bytes }: Pick<Row, 'offset' | 'bytes'>,
  cause: string,
  detail: string,
): Unreadable => ({
  kind: 'unreadable',
  offset,
  cause,
  detail,
  head: headOf(bytes),
})
