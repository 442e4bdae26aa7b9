import { z } from 'zod'
import { openBytes } from './bytes.ts'
import { defineFormat } from './format.ts'
import { JsonArrayReader } from './json-array.ts'
import { fieldOptions } from './record.ts'

export const json = defineFormat({
  name: 'json',
  about:
    'A JSON array of objects, of any size, as in WuDaoCorpora. UTF-8. Offsets are bytes of the file, decompressed where it is compressed.',
  extensions: ['.json'],
  options: z.strictObject({
    ...fieldOptions,
    path: z
      .string()
      .regex(/^[^.]+(\.[^.]+)*$/, 'expected keys joined by dots, such as data.items')
      .optional()
      .describe('where the array is, when it is not the whole file: data.items'),
  }),
  splittable: () => false,
  async *read(input, { path, ...fields }, limits) {
    const reader = new JsonArrayReader(path, fields, limits.maxRecordBytes)
    for await (const chunk of openBytes(input, limits).chunks()) {
      if (chunk.kind === 'unreadable') {
        yield [{ ...chunk, head: reader.openHead }]
        return
      }
      const batch = reader.push(chunk.bytes)
      if (batch.length > 0) yield batch
      if (reader.failed) return
    }
    const fault = reader.finish()
    if (fault !== undefined) yield [fault]
  },
})
