const OPENING = /<!--|<(script|style)(?=[\s>/])[^>]{0,2000}>/gi
const ENDS = { script: /<\/script(?=[\s>/])/gi, style: /<\/style(?=[\s>/])/gi }
/** The one kind of script that says something of the page: see `ClueCollector`. */
const LINKED_DATA = /application\/ld\+json/i

/**
 * A page without its comments and the content of its scripts and style sheets: half of its bytes or more, and the
 * tokenizer would look at each. What is not closed stays, for the tokenizer to judge. Linear in the length.
 */
export function stripScripts(html: string): string {
  let kept = ''
  let from = 0
  OPENING.lastIndex = 0
  for (let opening = OPENING.exec(html); opening !== null; opening = OPENING.exec(html)) {
    const name = opening[1]?.toLowerCase()
    const start = opening.index + (name === undefined ? 0 : opening[0].length)
    const end =
      name === 'script' || name === 'style' ? endOf(html, ENDS[name], start) : endOfComment(html, start)
    if (end === -1) break
    if (name === undefined || !LINKED_DATA.test(opening[0])) {
      kept += html.slice(from, start)
      from = end
    }
    OPENING.lastIndex = end
  }
  return from === 0 ? html : kept + html.slice(from)
}

function endOf(html: string, closing: RegExp, from: number): number {
  closing.lastIndex = from
  return closing.exec(html)?.index ?? -1
}

/** Behind a comment, `<!-->` and `<!--->` being whole ones. */
function endOfComment(html: string, start: number): number {
  if (html.startsWith('<!-->', start)) return start + 5
  if (html.startsWith('<!--->', start)) return start + 6
  const end = html.indexOf('-->', start + 4)
  return end === -1 ? -1 : end + 3
}
