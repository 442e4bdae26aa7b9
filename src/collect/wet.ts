import { z } from 'zod'
import { defineFormat } from './format.ts'
import { conversionOf } from './warc-document.ts'
import { readWarc } from './warc-reader.ts'

export const wet = defineFormat({
  name: 'wet',
  about:
    'Common Crawl WET: text that was extracted before, taken as it is from the `conversion` records of a WARC file. A record whose Content-Length is wrong is read up to the next one and marked in `meta.repaired`. Compression and offsets as in `warc`.',
  extensions: ['.wet', '.wet.gz', '.warc.wet', '.warc.wet.gz', '.warc.txt'],
  options: z.strictObject({}),
  splittable: () => false,
  async *read(input, _options, limits) {
    const { maxRecordBytes: maxBytes, maxRatio } = limits
    for await (const batch of readWarc(input.path, { maxBytes, maxRatio, repair: true })) {
      yield batch.map((item) => (item.kind === 'record' ? conversionOf(item) : item))
    }
  },
})
