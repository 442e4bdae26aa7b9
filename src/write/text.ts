import { BlockFile, compressionSuffix } from './block-file.ts'
import type { ShardFormat } from './shard-format.ts'

/** Yuan 1.0's training format: one document per line, line ends inside a document written `<n>`. */
export const text: ShardFormat = {
  name: 'text',
  extension: (compression) => `txt${compressionSuffix[compression]}`,
  appendable: true,
  open(path, { compression, level }) {
    const file = new BlockFile(path, compression, level)
    return {
      write: ({ doc }) =>
        file.write(`${doc.text.replace(/\r\n|[\n\r\u2028\u2029]/g, '<n>').toWellFormed()}\n`),
      close: () => file.close(),
    }
  },
}
