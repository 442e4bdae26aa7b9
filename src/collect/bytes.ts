import {
  type Compression,
  compressionOfBytes,
  compressionOfName,
  decompress,
  MAGIC_BYTES,
} from './decompress.ts'
import type { Input, Limits, Unreadable } from './format.ts'
import { SourceFile } from './source-file.ts'

/** Consecutive bytes of a file, decompressed. */
export interface Chunk {
  readonly kind: 'bytes'
  readonly bytes: Buffer
}

/** The bytes of an input, decompressed. */
export interface ByteSource {
  readonly compression: Compression | undefined
  /**
   * Chunks in order, from `from` on (plain files; a compressed file is read whole). A compressed stream that is cut,
   * corrupt or a decompression bomb ends in one `Unreadable`, behind every byte before the fault. To be iterated once;
   * closes the file.
   */
  chunks(from?: number): AsyncGenerator<Chunk | Unreadable>
  /** For a source that is not iterated. */
  close(): void
}

const PLAIN_BLOCK_BYTES = 1024 * 1024

/**
 * Opens a file. It is decompressed when its name or its first bytes say so: crawls hold gzip files without the suffix.
 * Throws when the file cannot be opened.
 */
export function openBytes(
  { path, name }: Pick<Input, 'path' | 'name'>,
  { maxRatio }: Pick<Limits, 'maxRatio'> = {},
): ByteSource {
  const file = new SourceFile(path)
  const compression = compressionOfName(name) ?? compressionOfBytes(file.read(0, MAGIC_BYTES))
  return {
    compression,
    async *chunks(from = 0) {
      try {
        if (compression === undefined) {
          for (const bytes of file.blocks(from, PLAIN_BLOCK_BYTES)) yield { kind: 'bytes', bytes }
        } else yield* decompressed(file, compression, maxRatio)
      } finally {
        file.close()
      }
    },
    close: () => file.close(),
  }
}

async function* decompressed(
  file: SourceFile,
  compression: Compression,
  maxRatio: number | undefined,
): AsyncGenerator<Chunk | Unreadable> {
  let offset = 0
  const stream = decompress(file, compression, maxRatio)
  try {
    for (;;) {
      const { value, done } = await stream.next()
      if (done) {
        if (value !== undefined) yield { kind: 'unreadable', offset, ...value, head: new Uint8Array() }
        return
      }
      offset += value.length
      yield { kind: 'bytes', bytes: value }
    }
  } finally {
    await stream.return(undefined)
  }
}
