import { z } from 'zod'
import { defineDedup, type Fingerprinter } from '../../step.ts'
import { createHasher } from '../../text/hash.ts'
import { hashFingerprint } from './hash-fingerprint.ts'
import { indexParam, indexTraits } from './index/param.ts'
import { keepSchema, preferring } from './keep.ts'
import { canonicalUrl } from './url/canonical.ts'

export const url = defineDedup({
  id: 'url@1',
  about:
    'Removes documents of one web address, in its canonical form (see `canonicalUrl`). Documents without an address stay. RefinedWeb, as remembered, removes addresses met again in later parts of a crawl.',
  params: z.strictObject({
    www: z.boolean().default(true).describe('www.example.cn is example.cn'),
    query: z
      .enum(['untracked', 'all', 'none'])
      .default('untracked')
      .describe('Parameters that count: all but those of trackers and sessions, all, or none'),
    sort: z.boolean().default(true).describe('The order of parameters does not count'),
    indexPage: z.boolean().default(false).describe('/news/index.html is /news/'),
    keep: keepSchema,
    index: indexParam,
  }),
  traits: ({ index, keep: _, ...deciding }) => indexTraits(index, deciding),
  async prepare({ keep, index: _, ...options }): Promise<Fingerprinter> {
    const hasher = await createHasher()
    return {
      ...hashFingerprint(),
      ...preferring(keep),
      write(doc, into, offset) {
        const canonical = doc.url === undefined ? undefined : canonicalUrl(doc.url, options)
        if (canonical === undefined) return false
        hasher.write128(canonical, into, offset)
        return true
      },
    }
  },
})
