import { parquetMetadataAsync } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { checkPages, faultOfPage } from '../../src/collect/parquet-headers.ts'

const V2 = {
  num_values: 3,
  num_nulls: 1,
  num_rows: 3,
  encoding: 'PLAIN',
  definition_levels_byte_length: 2,
  repetition_levels_byte_length: 0,
  is_compressed: true,
} as const

const header = (fields: object, v2: object = {}) =>
  ({
    type: 'DATA_PAGE_V2',
    compressed_page_size: 20,
    uncompressed_page_size: 30,
    data_page_header_v2: { ...V2, ...v2 },
    ...fields,
  }) as unknown as Parameters<typeof faultOfPage>[0]

it('a sound page has no fault', () => {
  expect(faultOfPage(header({}))).toBeUndefined()
})

it.each([
  ['packed size', header({ compressed_page_size: undefined })],
  ['size', header({ uncompressed_page_size: -1 })],
  ['number of values', header({}, { num_values: undefined })],
  ['length of definition levels', header({}, { definition_levels_byte_length: undefined })],
  ['length of repetition levels', header({}, { repetition_levels_byte_length: Number.NaN })],
])('a page without a %s that can be is named', (what, broken) => {
  expect(faultOfPage(broken)).toContain(`a page whose ${what} is`)
})

it('every single bit of a file may be wrong: its pages are looked through to an end', async () => {
  const whole = new Uint8Array(
    parquetWriteBuffer({ columnData: [{ name: 'text', data: ['甲', '乙', null, '丙'], nullable: true }] }),
  )
  const file = {
    byteLength: whole.length,
    slice: async (from: number, to?: number) => whole.slice(from, to).buffer,
  }
  const { row_groups: groups } = await parquetMetadataAsync(file)
  let refused = 0
  for (let bit = 0; bit < 8 * whole.length; bit++) {
    whole[bit >> 3]! ^= 1 << (bit & 7)
    await checkPages(file, groups[0]!).catch(() => {
      refused += 1
    })
    whole[bit >> 3]! ^= 1 << (bit & 7)
  }
  expect(refused).toBeGreaterThan(10)
  await checkPages(file, groups[0]!)
})
