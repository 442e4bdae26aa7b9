/** UTF-16 units before a fence on its line, and between the back-ticks of a span: both bound what a search can cost. */
const LONGEST_INDENT = 8
const LONGEST_SPAN = 1000

const FENCE = /^[ \t>]{0,8}(`{3,}|~{3,})/

/**
 * Offset behind the Markdown code that starts with the back-tick at `at`: a fenced block up to its closing fence (or the end of
 * the text), or a span within one line. `at + 1` when nothing starts there.
 */
export function endOfCode(text: string, at: number): number {
  let ticks = at
  while (text[ticks] === '`') ticks += 1
  const fence = text.slice(at, ticks)
  if (fence.length >= 3 && startsLine(text, at)) {
    const close = text.indexOf(`\n${fence}`, ticks)
    return close === -1 ? text.length : close + 1 + fence.length
  }
  const span = text.slice(ticks, ticks + LONGEST_SPAN)
  const close = span.indexOf(fence)
  const newline = span.indexOf('\n')
  return close === -1 || (newline !== -1 && newline < close) ? ticks : ticks + close + fence.length
}

/** Does nothing but the indent or quote marks of a fence stand before `at` on its line? */
function startsLine(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_INDENT - 1), at)
  const newline = before.lastIndexOf('\n')
  if (newline === -1 && at > LONGEST_INDENT) return false
  return /^[ \t>]*$/.test(before.slice(newline + 1))
}

/** Calls `visit` for each line outside fenced blocks; lines inside are passed over. */
export function forEachPlainLine(text: string, visit: (from: number, to: number) => void): void {
  let open = ''
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const to = newline === -1 ? text.length : newline
    const fence = FENCE.exec(text.slice(from, Math.min(to, from + 80)))?.[1] ?? ''
    if (open === '') {
      if (fence === '') visit(from, to)
      open = fence
    } else if (fence.startsWith(open)) {
      open = ''
    }
    from = to + 1
  }
}
