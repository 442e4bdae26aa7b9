import type { Document } from '../document.ts'
import { BlockFile, compressionSuffix } from './block-file.ts'
import type { ShardFormat } from './shard-format.ts'

/** One line: `id, text, title, url, date, source, lang, label, scores`, then `meta` and `copies` when there is any. */
export function documentLine(doc: Document, copies: number, extra?: Record<string, unknown>): string {
  const {
    id,
    text,
    title = null,
    url = null,
    date = null,
    source,
    lang = null,
    label = null,
    scores,
    meta,
  } = doc
  let hasMeta = false
  for (const _ in meta) {
    hasMeta = true
    break
  }
  return `${JSON.stringify({
    id,
    text,
    title,
    url,
    date,
    source,
    lang,
    label,
    scores,
    ...(hasMeta && { meta }),
    ...(copies > 1 && { copies }),
    ...extra,
  })}\n`
}

/** JSON Lines in UTF-8, the default. */
export const jsonl: ShardFormat = {
  name: 'jsonl',
  extension: (compression) => `jsonl${compressionSuffix[compression]}`,
  appendable: true,
  open(path, { compression, level }) {
    const file = new BlockFile(path, compression, level)
    return {
      write: ({ doc, copies }) => file.write(documentLine(doc, copies)),
      close: () => file.close(),
    }
  },
}
