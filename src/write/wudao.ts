import { BlockFile, compressionSuffix } from './block-file.ts'
import type { ShardFormat } from './shard-format.ts'

/**
 * WuDaoCorpora's layout: one JSON array of `{id, uniqueKey, titleUkey, dataType, title, content}`. `id` counts within
 * the file; the two keys are the document's own id, since WuDao's recipe for them was not published.
 */
export const wudao: ShardFormat = {
  name: 'wudao',
  extension: (compression) => `json${compressionSuffix[compression]}`,
  appendable: false,
  open(path, { compression, level }) {
    const file = new BlockFile(path, compression, level)
    let count = 0
    return {
      write({ doc }) {
        count += 1
        const record = {
          id: count,
          uniqueKey: doc.id,
          titleUkey: doc.id,
          dataType: doc.source,
          title: doc.title ?? '',
          content: doc.text,
        }
        file.write(`${count === 1 ? '[' : ','}\n${JSON.stringify(record)}`)
      },
      close() {
        file.write(count === 0 ? '[]\n' : '\n]\n')
        return file.close()
      },
    }
  },
}
