import { chooseLines } from './choose.ts'
import type { Outline } from './outline.ts'
import { readPage } from './read.ts'

export interface Page {
  readonly text: string
  readonly title?: string
  readonly author?: string
  readonly date?: string
}

export function extractPage(html: string): Page {
  const { outline, clues } = readPage(html)
  const chosen = chooseLines(outline, clues.title)
  return { text: joinLines(outline, chosen) }
}

function joinLines({ lines }: Outline, chosen: readonly number[]): string {
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
