import { z } from 'zod'
import { defineCleaner } from '../../step.ts'
import { BOILERPLATE_KINDS, type BoilerplateKind, boilerplateKind } from '../../text/boilerplate.ts'

/** UTF-16 units of a line that a pattern of the recipe sees: bounds what a slow one can cost. */
const PATTERN_LINE = 500

const isPattern = (source: string): boolean => {
  try {
    new RegExp(source, 'iu')
    return true
  } catch {
    return false
  }
}

export const lineCleaner = defineCleaner({
  id: 'line-cleaner@1',
  about:
    'Drops whole lines of boilerplate: navigation, editor and source lines, copyright and reposting notices, share buttons, ' +
    '"read more", counters, cookie and terms-of-use lines (C4), script lines. The Chinese lines are our own list after ' +
    'the rules of MNBVC and FlagData.',
  params: z.strictObject({
    kinds: z.array(z.enum(BOILERPLATE_KINDS)).default([...BOILERPLATE_KINDS]),
    /**
     * Regular expressions (JavaScript, Unicode, letter case ignored): lines in which one matches are dropped too. Only the
     * first 500 units of a line are looked at; nested quantifiers such as `(a+)+` can still take very long.
     */
    drop: z
      .array(z.string().min(1).refine(isPattern, { message: 'not a valid regular expression' }))
      .default([]),
  }),
  columns: [...BOILERPLATE_KINDS, 'pattern'],
  prepare: ({ kinds, drop }) => ({
    kinds: new Set<BoilerplateKind>(kinds),
    patterns: drop.map((source) => new RegExp(source, 'iu')),
  }),
  clean: (text, _params, { kinds, patterns }) => {
    const edits: Record<string, number> = {}
    let kept: string[] | undefined
    /** Start of the lines that are kept but not copied yet. */
    let pending = 0
    for (let from = 0; from <= text.length; ) {
      const newline = text.indexOf('\n', from)
      const to = newline === -1 ? text.length : newline
      const kind = boilerplateKind(text, from, to)
      const dropped =
        kind !== undefined && kinds.has(kind)
          ? kind
          : patterns.some((pattern) => pattern.test(text.slice(from, Math.min(to, from + PATTERN_LINE))))
            ? 'pattern'
            : undefined
      if (dropped !== undefined) {
        kept ??= []
        if (from > pending) kept.push(text.slice(pending, from - 1))
        pending = to + 1
        edits[dropped] = (edits[dropped] ?? 0) + 1
      }
      from = to + 1
    }
    if (kept === undefined) return undefined
    if (pending <= text.length) kept.push(text.slice(pending))
    return { text: kept.join('\n'), edits }
  },
})
