import { z } from 'zod'
import { defineCleaner } from '../../step.ts'
import { dropCodeLines, MARKUP_KINDS, type MarkupEdits, stripInline } from '../../text/markup/strip.ts'

/** What was stripped can bring to light more (`<<b>b>`); real pages need two passes, hostile ones get no more than these. */
const MOST_PASSES = 10

export const markup = defineCleaner({
  id: 'markup@1',
  about:
    'Strips what extraction left of HTML: known tags, comments, scripts and styles, character references, lines of CSS and page ' +
    'scripts (WuDaoCorpora, as restated by MNBVC). Markdown code, `a < b` and `List<String>` stay.',
  params: z.strictObject({
    /** Leave Markdown code (fenced blocks, `spans`) as it is. */
    keepCode: z.boolean().default(true),
  }),
  columns: MARKUP_KINDS,
  clean: (text, { keepCode }) => {
    const edits: MarkupEdits = { tags: 0, entities: 0, comments: 0, scripts: 0, codeLines: 0 }
    let stripped = text
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = stripped
      stripped = dropCodeLines(stripInline(before, keepCode, edits), edits)
      if (stripped === before) break
    }
    return stripped === text ? undefined : { text: stripped, edits }
  },
})
