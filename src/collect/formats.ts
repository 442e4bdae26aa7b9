import { arc } from './arc.ts'
import { archiveOf } from './archive/archive.ts'
import { book } from './book.ts'
import { csv } from './csv.ts'
import { withoutCompression } from './decompress.ts'
import { epub } from './epub.ts'
import type { FormatDefinition } from './format.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { jsonl } from './jsonl.ts'
import { parquet } from './parquet.ts'
import { sogou } from './sogou/sogou.ts'
import { sogout } from './sogou/sogout.ts'
import { text } from './text.ts'
import { warc } from './warc.ts'
import { wet } from './wet.ts'
import { mediawiki } from './wiki/mediawiki.ts'

/** Formats of a single file. A new one is its own file, its own test, and one line here. */
const FILE_FORMATS: readonly FormatDefinition[] = [
  jsonl,
  json,
  text,
  warc,
  wet,
  arc,
  book,
  epub,
  html,
  csv,
  parquet,
  sogou,
  sogout,
  mediawiki,
]

/** The format that a file's name ending selects, the longest ending first; a compression suffix is looked through. */
const formatAmong = (
  formats: readonly FormatDefinition[],
  fileName: string,
): FormatDefinition | undefined => {
  const lower = fileName.toLowerCase()
  const names = [lower, withoutCompression(lower)]
  let best: { readonly length: number; readonly format: FormatDefinition } | undefined
  for (const format of formats) {
    const found = format.extensions.filter((end) => names.some((name) => name.endsWith(end)))
    for (const { length } of [...found, ...names.flatMap((name) => format.endings?.exec(name) ?? [])]) {
      if (best === undefined || length > best.length) best = { length, format }
    }
  }
  return best?.format
}

/** Every source format: archives hold files of the others. */
export const FORMATS: readonly FormatDefinition[] = [
  ...FILE_FORMATS,
  archiveOf({
    names: FILE_FORMATS.map(({ name }) => name),
    find: (name) => FILE_FORMATS.find((format) => format.name === name),
    forFile: (fileName) => formatAmong(FILE_FORMATS, fileName),
  }),
]

const byName = new Map(FORMATS.map((format) => [format.name, format]))

/** Finds a format by its name in a recipe: `jsonl`, `warc` … */
export const findFormat = (name: string): FormatDefinition | undefined => byName.get(name)

/** The format that the name of a file selects. */
export const formatFor = (fileName: string): FormatDefinition | undefined => formatAmong(FORMATS, fileName)
