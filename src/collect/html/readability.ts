import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { parseDate } from './date.ts'
import type { Page } from './extract.ts'
import { wholePage } from './whole-page.ts'

/**
 * Main text by `@mozilla/readability` on a `linkedom` document, laid out as `extractPage` does. Slower by an order of
 * magnitude; a page without an article gives no text. Throws what the packages throw on pages they cannot bear.
 */
export function extractWithReadability(html: string): Page {
  // Without <html> linkedom makes the first element the document, and Readability finds no body.
  const whole = /<(?:html|body)[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`
  const { document } = parseHTML(whole)
  const article = new Readability(document as unknown as ConstructorParameters<typeof Readability>[0]).parse()
  if (article === null) return { text: '' }
  const { content, title, byline, publishedTime } = article
  const date = parseDate(publishedTime ?? '')
  return {
    text: wholePage(content ?? '').text,
    ...(title && { title }),
    ...(byline && { author: byline }),
    ...(date !== undefined && { date }),
  }
}
