import type { Outline } from './outline.ts'

/** Lines of a page as text, by their indices in order: cells of a table row parted by tabs. */
export function joinLines({ lines }: Outline, chosen: Iterable<number>): string {
  let text = ''
  let before = -1
  for (const i of chosen) {
    const line = lines[i]!
    if (before !== -1) text += line.nextCell && before === i - 1 ? '\t' : '\n'
    text += line.text
    before = i
  }
  return text
}
