import { z } from 'zod'
import { extractPage, type Page } from './extract.ts'

/** Reader option of every format that holds web pages. */
export const EXTRACTOR = z
  .enum(['mdfs', 'readability'])
  .default('mdfs')
  .describe(
    'what finds the main text of web pages: our own, or Mozilla Readability (slower by an order of magnitude)',
  )

/** Finds the main text of an HTML page. */
export type Extract = (html: string) => Page

/** Loads the packages of an extractor only when it is asked for. */
export async function loadExtractor(name: z.output<typeof EXTRACTOR>): Promise<Extract> {
  if (name === 'mdfs') return extractPage
  return (await import('./readability.ts')).extractWithReadability
}
