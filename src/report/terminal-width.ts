/** Characters that take two columns in a terminal (East Asian Wide and Fullwidth, emoji), by block. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let columns = 0
  for (const char of text) columns += widthOf(char)
  return columns
}

function widthOf(char: string): number {
  if (char < '\u0300') return 1
  if (ZERO.test(char)) return 0
  return WIDE.test(char) ? 2 : 1
}

/** Pads to `columns`; a longer text stays as it is. */
export const padRight = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - displayWidth(text)))

export const padLeft = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - displayWidth(text))) + text

/** At most `columns` wide, with `…` where it was cut. */
export function shorten(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let shown = ''
  let used = 0
  for (const char of text) {
    used += widthOf(char)
    if (used > columns - 1) break
    shown += char
  }
  return `${shown}…`
}
