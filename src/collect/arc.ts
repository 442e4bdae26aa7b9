import { z } from 'zod'
import { ARC_FRAMING } from './arc-framing.ts'
import { defineFormat } from './format.ts'
import { pageOf } from './warc-document.ts'
import { readWarc } from './warc-reader.ts'
import type { WarcRecord } from './warc-record.ts'

export const arc = defineFormat({
  name: 'arc',
  about:
    'Web archive in the format before WARC (ARC 1 and 2, as of the Internet Archive and Heritrix 1): documents, compression and offsets as in `warc`.',
  extensions: ['.arc', '.arc.gz'],
  options: z.strictObject({}),
  splittable: () => false,
  async *read(input, _options, { maxRecordBytes }) {
    const page = (record: WarcRecord) =>
      record.header.type === 'filedesc'
        ? ({ kind: 'skipped', offset: record.offset, reason: 'ARC filedesc' } as const)
        : pageOf(record, maxRecordBytes)
    for await (const batch of readWarc(input.path, { maxBytes: maxRecordBytes, framing: ARC_FRAMING })) {
      yield batch.map((item) => (item.kind === 'record' ? page(item) : item))
    }
  },
})
