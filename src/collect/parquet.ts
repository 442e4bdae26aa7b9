import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { z } from 'zod'
import type { Json } from '../document.ts'
import { messageOf } from '../errors.ts'
import { isSystemError } from '../system-errors.ts'
import { DEFAULT_MAX_RATIO } from './decompress.ts'
import { type Collected, defineFormat, OVER_LIMIT, type Unreadable } from './format.ts'
import { headOf } from './lines.ts'
import { asyncBuffer, type Group, groupsOf } from './parquet-groups.ts'
import { checkPages } from './parquet-headers.ts'
import { PageRatioError, pageCodecs } from './parquet-pages.ts'
import { documentOf, fieldOptions } from './record.ts'
import { SourceFile } from './source-file.ts'

/** Rows handed over at once. */
const BATCH_ROWS = 1000
/** Place of a row group as a whole, on top of its first row's: no row has it. */
const GROUP_PLACE = 0.5

export const parquet = defineFormat({
  name: 'parquet',
  about:
    'Apache Parquet with a text column: one document per row, other columns to `meta`, nulls and bytes left out. Pages in snappy, gzip, zstd or brotli. One row group is in memory at a time. Offsets are row numbers, from 0.',
  extensions: ['.parquet'],
  options: z.strictObject(fieldOptions),
  splittable: () => true,
  /** A range is read by the row groups that begin in it. */
  async *read(input, fields, { maxRecordBytes, maxRatio = DEFAULT_MAX_RATIO, admit = () => true }) {
    const source = new SourceFile(input.path)
    try {
      const file = asyncBuffer(source)
      let metadata: FileMetaData
      let groups: Group[]
      try {
        metadata = await parquetMetadataAsync(file, { geoparquet: false })
        groups = groupsOf(metadata, source.size)
      } catch (error) {
        if (isSystemError(error)) throw error
        if (input.start === 0) yield [noParquet(source, error)]
        return
      }
      for (const group of groups) {
        if (group.position < input.start || group.position >= input.end) continue
        const { rowStart, rowEnd, rowGroup, refused } = group
        if (refused !== undefined) {
          yield [unreadable(rowStart, 'row group too large', refused)]
          continue
        }
        if (rowStart === rowEnd) continue
        const begin = (): boolean => admit(rowStart + GROUP_PLACE)
        if (!begin()) {
          const detail = `rows ${rowStart} to ${rowEnd - 1} hung their thread longer than limits.seconds, or used up its memory`
          yield [unreadable(rowStart, OVER_LIMIT, detail)]
          continue
        }
        // Begun again at each page: a large group is no group that hangs.
        const compressors = pageCodecs(maxRatio, begin)
        let rows: Record<string, unknown>[]
        try {
          // The group by itself, so that no other can mislead.
          const alone = { ...metadata, row_groups: [rowGroup], num_rows: rowGroup.num_rows }
          await checkPages(file, rowGroup)
          rows = await parquetReadObjects({ file, metadata: alone, compressors, geoparquet: false })
          if (rows.length !== rowEnd - rowStart) throw new Error(`${rows.length} rows were found`)
        } catch (error) {
          if (isSystemError(error)) throw error
          yield [badGroup(group, error)]
          continue
        }
        for (let from = 0; from < rows.length; from += BATCH_ROWS) {
          yield rows
            .slice(from, from + BATCH_ROWS)
            .map((row, i): Collected => collectRow(row, rowStart + from + i, fields, maxRecordBytes))
        }
      }
      const lastByte = source.size - 1
      const lost = lostRows(metadata, groups)
      if (lost !== undefined && input.start <= lastByte && lastByte < input.end) yield [lost]
    } finally {
      source.close()
    }
  },
})

function collectRow(
  row: Record<string, unknown>,
  ordinal: number,
  fields: Parameters<typeof documentOf>[2],
  maxBytes: number,
): Collected {
  const value = jsonOf(row)
  const head = Buffer.from(JSON.stringify(value))
  if (head.length > maxBytes) {
    const detail = `a row of ${head.length} bytes as JSON, the limit is ${maxBytes}`
    return { ...unreadable(ordinal, 'record too long', detail), head: headOf(head) }
  }
  return documentOf(value, ordinal, fields, head)
}

/** A value of a column as JSON; `undefined`, which objects leave out, for nulls and bytes. */
function jsonOf(value: unknown): Json | undefined {
  if (value === null || value === undefined || value instanceof Uint8Array) return undefined
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, (element) => jsonOf(element) ?? null)
  }
  const entries = Object.entries(value).flatMap(([key, field]) => {
    const json = jsonOf(field)
    return json === undefined ? [] : [[key, json] as const]
  })
  return Object.fromEntries(entries)
}

function noParquet(source: SourceFile, error: unknown): Unreadable {
  const detail = `${messageOf(error)}; a file of ${source.size} bytes`
  return { ...unreadable(0, 'parquet corrupt', detail), head: headOf(source.read(0, 512)) }
}

/** All rows of a group are lost with it: there is one outcome for them. */
const badGroup = ({ rowStart, rowEnd }: Group, error: unknown): Unreadable =>
  unreadable(
    rowStart,
    error instanceof PageRatioError ? 'decompression ratio' : 'parquet corrupt',
    `rows ${rowStart} to ${rowEnd - 1}: ${messageOf(error)}`,
  )

/** Rows that the file says it has beyond those of its row groups: a group whose count is damaged is no empty one. */
function lostRows({ num_rows }: FileMetaData, groups: readonly Group[]): Unreadable | undefined {
  const rows = Number(num_rows)
  const found = groups.at(-1)?.rowEnd ?? 0
  if (!(rows > found)) return undefined
  return unreadable(found, 'parquet corrupt', `the file says ${rows} rows, its row groups hold ${found}`)
}

const unreadable = (offset: number, cause: string, detail: string): Unreadable => ({
  kind: 'unreadable',
  offset,
  cause,
  detail,
  head: new Uint8Array(),
})
