import type { AsyncBuffer, RowGroup } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'

type PageHeader = ReturnType<typeof parquetHeader>

const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

/** What a page's header lacks, or has and cannot have; `undefined` when it is sound. */
export function faultOfPage({
  compressed_page_size,
  uncompressed_page_size,
  data_page_header_v2: v2,
}: PageHeader): string | undefined {
  const sizes = {
    'packed size': compressed_page_size,
    size: uncompressed_page_size,
    ...(v2 !== undefined && {
      'number of values': v2.num_values,
      'length of definition levels': v2.definition_levels_byte_length,
      'length of repetition levels': v2.repetition_levels_byte_length,
    }),
  }
  const wrong = Object.entries(sizes).find(([, value]) => !isSize(value))
  return wrong && `a page whose ${wrong[0]} is ${String(wrong[1])}`
}

/**
 * Looks at the headers of all pages of a row group before hyparquet does: by a length that is missing it would go on
 * reading at no place at all, without end. Throws when a header is not sound.
 */
export async function checkPages(file: AsyncBuffer, { columns }: RowGroup): Promise<void> {
  for (const { meta_data: meta } of columns) {
    if (meta === undefined) continue
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
    const bytes = await file.slice(start, start + Number(meta.total_compressed_size))
    const reader = { view: new DataView(bytes), offset: 0 }
    // hyparquet, too, takes a last single byte for padding.
    while (reader.offset < bytes.byteLength - 1) {
      const header = parquetHeader(reader)
      const fault = faultOfPage(header)
      if (fault !== undefined) throw new Error(fault)
      reader.offset += header.compressed_page_size
    }
  }
}
