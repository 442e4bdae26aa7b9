import { z } from 'zod'
import { ARC_FRAMING } from './arc-framing.ts'
import { defineFormat } from './format.ts'
import { EXTRACTOR, loadExtractor } from './html/extractor.ts'
import { readPages } from './warc-pages.ts'

export const arc = defineFormat({
  name: 'arc',
  about:
    'Web archive in the format before WARC (ARC 1 and 2, as of the Internet Archive and Heritrix 1): documents, compression and offsets as in `warc`.',
  extensions: ['.arc', '.arc.gz'],
  options: z.strictObject({ extractor: EXTRACTOR }),
  splittable: () => false,
  async *read(input, { extractor }, limits) {
    const extract = await loadExtractor(extractor)
    yield* readPages(input, { extract, framing: ARC_FRAMING }, limits)
  },
})
