import { ParquetFile } from './parquet-file.ts'
import type { ShardFormat } from './shard-format.ts'

/** UTF-16 units of text in a row group: bounds memory whatever the length of documents. */
const GROUP_UNITS = 8e6

/** Parquet with the JSONL fields as columns; `scores` and `meta` as JSON strings. */
export const parquet: ShardFormat = {
  name: 'parquet',
  extension: () => 'parquet',
  appendable: false,
  open(path) {
    const file = new ParquetFile(path, [
      ...(['id', 'text', 'title', 'url', 'date', 'source', 'lang', 'label', 'scores', 'meta'] as const).map(
        (name) => ({
          name,
          type: 'STRING' as const,
        }),
      ),
      { name: 'copies', type: 'INT32' },
    ])
    let units = 0
    return {
      write({ doc, copies }) {
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
        file.addRow([
          id,
          text,
          title,
          url,
          date,
          source,
          lang,
          label,
          JSON.stringify(scores),
          JSON.stringify(meta),
          copies,
        ])
        units += text.length
        if (units >= GROUP_UNITS) {
          file.endGroup()
          units = 0
        }
      },
      close: () => file.close(),
    }
  },
}
