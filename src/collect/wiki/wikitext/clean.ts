import { plainLines } from './lines.ts'
import type { NamespaceNames } from './names.ts'
import { protect, restore } from './protect.ts'
import { resolveStructure } from './structure.ts'
import type { Variant } from './variants.ts'

export interface WikitextOptions {
  /** Names under which files and categories are linked. */
  readonly names: NamespaceNames
  /** Form of Chinese that `-{…}-` is resolved to. */
  readonly variant: Variant
  /** `tex`: formulas as `$…$`. */
  readonly math: 'tex' | 'drop'
}

/**
 * Clean text of wikitext, one line per paragraph, list item or heading. Dropped: templates (but those that carry a
 * sentence's text, see `templates.ts`), tables, files with their captions, references, galleries, comments, categories,
 * links to other languages, headings with nothing under them. Takes any string, in time linear in its length.
 */
export function cleanWikitext(wikitext: string, { names, variant, math }: WikitextOptions): string {
  const { text, pieces } = protect(wikitext, math)
  return restore(plainLines(resolveStructure(text, names, variant)), pieces).trim()
}
