import { basename } from 'node:path'
import { withoutCompression } from '../decompress.ts'

/** Title and author as a book says them of itself in front of its first chapter. */
export interface Imprint {
  readonly title: string
  readonly author: string | undefined
  /** Nothing else stands in front. */
  readonly bare: boolean
}

const AUTHOR =
  /^(?:[[【(（]?(?:作\s*者|著\s*者|author|by)\s*[:：]?\s*)(.{1,40}?)[\]】)）]?$|^(.{1,20}?)\s*[著撰]$/i
const MARKED_TITLE = /^(?:书\s*名\s*[:：]\s*|title\s*:\s*)(.{1,60})$|^《([^《》]{1,60})》/i
const MAX_TITLE = 40
/** A line of the front that ends like this is a sentence. */
const SENTENCE = /[。，；！？,;]$/

/** `books/红楼梦.txt.gz` → `红楼梦`. */
const stemOf = (fileName: string): string =>
  basename(withoutCompression(fileName)).replace(/(?<=.)\.[^.]*$/, '')

/**
 * The title is the first line in front of the chapters when it is marked as one (`书名：`, `《…》`), when it is the name of
 * the file, or when nothing but it and the author stands there; else the name of the file.
 */
export function imprintOf(front: string, fileName: string): Imprint {
  const stem = stemOf(fileName)
  const lines = front
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const authorLine = lines.slice(0, 5).find((line) => AUTHOR.test(line))
  const author = authorLine === undefined ? null : AUTHOR.exec(authorLine)
  const [first = ''] = lines.filter((line) => line !== authorLine)
  const marked = MARKED_TITLE.exec(first)
  const rest = lines.filter((line) => line !== authorLine && line !== first)
  const bare = rest.length === 0 && first.length <= MAX_TITLE && !SENTENCE.test(first)
  const named = first !== '' && (stem.includes(first) || (bare && authorLine !== undefined) || bare)
  return {
    title: marked?.[1] ?? marked?.[2] ?? (named ? first : stem),
    author: author?.[1] ?? author?.[2],
    bare,
  }
}
