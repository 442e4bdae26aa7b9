import * as zlib from 'node:zlib'
import { decompress as decompressZstd } from 'fzstd'
import type { Compressors } from 'hyparquet'
import { mostUnpacked } from './decompress.ts'
import { unpackSnappy } from './snappy.ts'

/** Node 20 has no zstd, and its types do not know of it. */
const { zstdDecompressSync } = zlib as {
  zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer
}

/** How a page of a Parquet file is unpacked, by the name of its compression. Others (LZ4, LZO) are not read. */
const CODECS: Compressors = {
  // That of hyparquet runs on without end on a literal of negative length.
  SNAPPY: unpackSnappy,
  GZIP: (bytes, size) => zlib.unzipSync(bytes, { maxOutputLength: atLeastOne(size) }),
  BROTLI: (bytes, size) => zlib.brotliDecompressSync(bytes, { maxOutputLength: atLeastOne(size) }),
  ZSTD: (bytes, size) =>
    zstdDecompressSync === undefined
      ? decompressZstd(bytes, new Uint8Array(size))
      : zstdDecompressSync(bytes, { maxOutputLength: atLeastOne(size) }),
}

const atLeastOne = (size: number): number => Math.max(1, size)

/** A page claims to be larger than its bytes can be trusted to make it. */
export class PageRatioError extends Error {}

/**
 * The codecs, refusing a page of more than `maxRatio` times its packed bytes before memory is taken for it. `onPage` is
 * called for each page.
 */
export function pageCodecs(maxRatio: number, onPage: () => void): Compressors {
  const guarded = Object.entries(CODECS).map(([name, unpack]): [string, typeof unpack] => [
    name,
    (bytes, size) => {
      onPage()
      if (size > mostUnpacked(bytes.length, maxRatio)) {
        throw new PageRatioError(`a page of ${bytes.length} bytes claims to unpack to ${size}`)
      }
      return unpack(bytes, size)
    },
  ])
  return Object.fromEntries(guarded)
}
