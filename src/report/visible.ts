/**
 * Text from a crawl may carry characters that nobody sees but that change what is seen: control characters,
 * direction overrides ("Trojan source"), zero-width fillers. They are shown, never obeyed.
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu

/** Line breaks and tabs are layout in running text, and hidden characters in a name. */
const LAYOUT = new Set(['\n', '\t'])

/** U+202E → `[U+202E]`. */
export const nameOf = (char: string): string =>
  `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`

/** For names, labels and attributes: one line, every hidden character spelled out. */
export const visibleLabel = (text: string): string => text.replace(HIDDEN, nameOf)

/** A piece of running text, or one hidden character (possibly repeated) spelled out. */
export type Piece = { readonly text: string } | { readonly hidden: string; readonly times: number }

/** Cuts running text at its hidden characters; line breaks and tabs stay. CRLF counts as one line break. */
export function visiblePieces(text: string): Piece[] {
  const pieces: Piece[] = []
  const source = text.replaceAll('\r\n', '\n')
  let from = 0
  for (const match of source.matchAll(HIDDEN)) {
    if (LAYOUT.has(match[0])) continue
    if (match.index > from) pieces.push({ text: source.slice(from, match.index) })
    const hidden = nameOf(match[0])
    const last = pieces.at(-1)
    if (last !== undefined && 'hidden' in last && last.hidden === hidden) {
      pieces[pieces.length - 1] = { hidden, times: last.times + 1 }
    } else {
      pieces.push({ hidden, times: 1 })
    }
    from = match.index + match[0].length
  }
  if (from < source.length) pieces.push({ text: source.slice(from) })
  return pieces
}

/** At most `limit` code points, with `…` where it was cut. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const points = Array.from(text.slice(0, 2 * limit + 2))
  return points.length <= limit ? text : `${points.slice(0, limit).join('')}…`
}
