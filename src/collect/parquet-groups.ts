import type { AsyncBuffer, FileMetaData, RowGroup } from 'hyparquet'
import type { SourceFile } from './source-file.ts'

/** A row group is read into memory at once: larger ones are refused. Writers make them of some 100 MB. */
const MAX_GROUP_BYTES = 2 * 1024 ** 3
const MAX_GROUP_ROWS = 4 * 1024 ** 2
const MAX_ORDINAL = 2 ** 40

/** A run of rows of a Parquet file that is stored, and read, as one. */
export interface Group {
  /** Ordinals in the file: first row, and one past the last. */
  readonly rowStart: number
  readonly rowEnd: number
  /** Offset in the file of its first byte. Never falls from one group to the next. */
  readonly position: number
  readonly rowGroup: RowGroup
  /** Why it is not read. */
  readonly refused?: string
}

/** The row groups in file order. Whatever the metadata claim, each group has one position within the file. */
export function groupsOf({ row_groups }: FileMetaData, size: number): Group[] {
  const groups: Group[] = []
  let rowStart = 0
  let position = 0
  for (const rowGroup of row_groups) {
    const rows = Number(rowGroup.num_rows)
    const bytes = unpackedBytes(rowGroup)
    position = Math.min(Math.max(position, firstByte(rowGroup)), Math.max(0, size - 1))
    const refused =
      !(rows >= 0 && rows <= MAX_GROUP_ROWS) || !(bytes <= MAX_GROUP_BYTES)
        ? `a row group of ${rows} rows and ${bytes} bytes; at most ${MAX_GROUP_ROWS} rows and ${MAX_GROUP_BYTES} bytes are read into memory: write the file with smaller row groups`
        : undefined
    // A count that cannot be is not added: ordinals stay whole numbers.
    const rowEnd = rowStart + (rows >= 0 && rows <= MAX_ORDINAL ? rows : 1)
    groups.push({ rowStart, rowEnd, position, rowGroup, ...(refused !== undefined && { refused }) })
    rowStart = rowEnd
  }
  return groups
}

const firstByte = ({ columns }: RowGroup): number =>
  Math.min(
    ...columns.flatMap(({ meta_data: meta }) =>
      meta === undefined ? [] : [Number(meta.dictionary_page_offset || meta.data_page_offset)],
    ),
  )

const unpackedBytes = ({ columns }: RowGroup): number =>
  columns.reduce((sum, { meta_data: meta }) => sum + Number(meta?.total_uncompressed_size ?? 0), 0)

/** A file as hyparquet wants it. Reads are synchronous: see `SourceFile`. */
export const asyncBuffer = (file: SourceFile): AsyncBuffer => ({
  byteLength: file.size,
  slice(start, end = file.size) {
    const from = Math.max(0, Math.min(start, file.size))
    const bytes = file.read(from, Math.max(0, Math.min(end, file.size) - from))
    return Promise.resolve(new Uint8Array(bytes).buffer)
  },
})
