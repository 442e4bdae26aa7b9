import { z } from 'zod'
import { defineFormat } from './format.ts'
import { EXTRACTOR, loadExtractor } from './html/extractor.ts'
import { readPages } from './warc-pages.ts'

export const warc = defineFormat({
  name: 'warc',
  about:
    'Web archive (WARC 0.17 to 1.1): the main text of its HTML and plain text responses. Gzipped per record, as a whole or not at all, whatever the name says. Offsets are those of the record in a plain file, of its gzip member where each record has one (as in a CDX index), and count unpacked bytes in a file gzipped as a whole.',
  extensions: ['.warc', '.warc.gz'],
  options: z.strictObject({
    extractor: EXTRACTOR,
    verifyDigests: z
      .enum(['off', 'quarantine'])
      .default('off')
      .describe('quarantine records whose bytes do not fit their WARC-Block-Digest or WARC-Payload-Digest'),
  }),
  splittable: () => false,
  async *read(input, { extractor, verifyDigests }, limits) {
    const extract = await loadExtractor(extractor)
    yield* readPages(input, { extract, verifyDigests: verifyDigests === 'quarantine' }, limits)
  },
})
