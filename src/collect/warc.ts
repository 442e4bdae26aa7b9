import { z } from 'zod'
import { defineFormat } from './format.ts'
import { overTime, pageOf } from './warc-document.ts'
import { readWarc } from './warc-reader.ts'

export const warc = defineFormat({
  name: 'warc',
  about:
    'Web archive (WARC 0.17 to 1.1): the main text of its HTML and plain text responses. Gzipped per record, as a whole or not at all, whatever the name says. Offsets are those of the record in a plain file, of its gzip member where each record has one (as in a CDX index), and count unpacked bytes in a file gzipped as a whole.',
  extensions: ['.warc', '.warc.gz'],
  options: z.strictObject({}),
  splittable: () => false,
  async *read(input, _options, limits) {
    for await (const batch of readWarc(input.path, { maxBytes: limits.maxRecordBytes })) {
      yield batch.map((item) => {
        if (item.kind !== 'record') return item
        return limits.admit?.(item.offset) === false ? overTime(item) : pageOf(item, limits.maxRecordBytes)
      })
    }
  },
})
