import { z } from 'zod'
import { openBytes } from './bytes.ts'
import { type Collected, defineFormat, OVER_LIMIT } from './format.ts'
import { EXTRACTOR, loadExtractor } from './html/extractor.ts'
import { headOf } from './lines.ts'
import { readAll } from './read-all.ts'
import { readWebPage } from './web-page.ts'

export const html = defineFormat({
  name: 'html',
  about:
    'Web pages, one per file: the main text, with title, author and date where the page gives them. The charset is the one that the page declares if the bytes fit it, else told from the bytes.',
  extensions: ['.html', '.htm', '.xhtml', '.html.gz', '.htm.gz', '.xhtml.gz'],
  options: z.strictObject({ extractor: EXTRACTOR }),
  splittable: () => false,
  async *read(input, { extractor }, limits) {
    if (input.start > 0) return
    const extract = await loadExtractor(extractor)
    const file = await readAll(openBytes(input, limits), limits.maxRecordBytes)
    if (file.kind === 'unreadable') {
      yield [file]
      return
    }
    const { bytes } = file
    const unreadable = (cause: string, detail: string): Collected => ({
      kind: 'unreadable',
      offset: 0,
      cause,
      detail,
      head: headOf(bytes),
    })
    if (limits.admit?.(0) === false) {
      yield [unreadable(OVER_LIMIT, 'hung its thread longer than limits.seconds, or used up its memory')]
      return
    }
    const page = readWebPage(bytes, extract)
    if (page.kind === 'fault') yield [unreadable(page.cause, page.detail)]
    else {
      const { text, title, meta } = page
      yield [{ kind: 'document', offset: 0, text, ...(title !== undefined && { title }), meta }]
    }
  },
})
