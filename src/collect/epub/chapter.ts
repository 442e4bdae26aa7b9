import { wholePage } from '../html/whole-page.ts'

/** Elements without content: in XHTML as in HTML they are closed as they open. */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i
const SELF_CLOSED = /<([a-z][\w:.-]*)((?:\s[^<>]*)?)\/>/gi
const DECLARATION = /^\s*<\?xml[^>]*\?>/

/** Text and first heading of an XHTML chapter. HTML knows no `<script/>`: it would swallow what follows. */
export function readChapter(xhtml: string): { readonly text: string; readonly heading: string } {
  const html = xhtml
    .replace(DECLARATION, '')
    .replace(SELF_CLOSED, (tag, name: string, attributes: string) =>
      VOID.test(name) ? tag : `<${name}${attributes}></${name}>`,
    )
  return wholePage(html)
}
