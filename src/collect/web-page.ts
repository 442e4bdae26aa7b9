import type { Json } from '../document.ts'
import { decodeBytes, detectEncoding } from './charset.ts'
import { sniffHtmlCharset } from './charset-declared.ts'
import type { Extract } from './html/extractor.ts'

/** The main text of a web page and what goes into its document's `meta`. All strings are well formed. */
export interface WebPage {
  readonly kind: 'page'
  readonly text: string
  readonly title?: string
  /** `charset`, and where the page says so `author` and `pageDate`. */
  readonly meta: Record<string, Json>
}

/** The extractor gave the page up. */
export interface PageFault {
  readonly kind: 'fault'
  readonly cause: 'extraction failed'
  readonly detail: string
}

/** Decodes the bytes of an HTML page, by what HTTP and the page say of their charset and what fits, and extracts it. */
export function readWebPage(bytes: Buffer, extract: Extract, httpCharset?: string): WebPage | PageFault {
  const { encoding } = detectEncoding(bytes, { httpCharset, metaCharset: sniffHtmlCharset(bytes) })
  const html = decodeBytes(bytes, encoding).text
  let page: ReturnType<Extract>
  try {
    page = extract(html)
  } catch (error) {
    // Our own extractor throws at nothing; others do, and it costs them the page.
    const detail = error instanceof Error ? error.message : String(error)
    return { kind: 'fault', cause: 'extraction failed', detail: detail.slice(0, 200) }
  }
  const { text, title, author, date } = page
  return {
    kind: 'page',
    text: text.toWellFormed(),
    ...(title !== undefined && { title: title.toWellFormed() }),
    meta: {
      charset: encoding,
      ...(author !== undefined && { author: author.toWellFormed() }),
      ...(date !== undefined && { pageDate: date }),
    },
  }
}
