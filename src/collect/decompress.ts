import { bzip2Decompressor } from './decompress-bzip2.ts'
import { decompressZlib, hasNativeZstd } from './decompress-zlib.ts'
import { decompressZstd } from './decompress-zstd.ts'
import type { SourceFile } from './source-file.ts'
import { type Compression, garbage, type StreamFault, tooMuch } from './stream-fault.ts'

export type { Compression, StreamFault } from './stream-fault.ts'

const SUFFIXES: readonly (readonly [suffix: string, compression: Compression])[] = [
  ['.gz', 'gzip'],
  ['.bz2', 'bzip2'],
  ['.zst', 'zstd'],
]

/**
 * Unpacked bytes per packed byte above which a file is taken for a decompression bomb. Measured: of the real files at
 * hand none reaches 20; JSON lines that differ in nothing but a number have 52 in gzip, 124 in zstd, 141 in bzip2. A
 * bomb of zeros has 1,000 in gzip, a million in bzip2.
 */
export const DEFAULT_MAX_RATIO = 200
/** Unpacked bytes that any file may have, whatever its ratio. */
const FREE_BYTES = 64 * 1024 * 1024
const IN_BYTES = 64 * 1024

/** Unpacked bytes that a packed file, or an archive in all its members, may have. */
export const mostUnpacked = (packedBytes: number, maxRatio: number): number =>
  Math.max(FREE_BYTES, maxRatio * packedBytes)

/** Compression that a file name claims. */
export function compressionOfName(name: string): Compression | undefined {
  return SUFFIXES.find(([suffix]) => name.toLowerCase().endsWith(suffix))?.[1]
}

/** File name without its compression suffix. */
export function withoutCompression(name: string): string {
  return compressionOfName(name) === undefined ? name : name.slice(0, name.lastIndexOf('.'))
}

/** Bytes that `compressionOfBytes` looks at. */
export const MAGIC_BYTES = 10

const BZIP2_HEAD = /^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/

/** Compression that the first bytes of a file show. */
export function compressionOfBytes(head: Uint8Array): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  // A skippable frame, as parallel compressors write them.
  if (((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18)
    return 'zstd'
  // With the mark of the first block, or of the end: "BZh9" alone may begin a text.
  return BZIP2_HEAD.test(Buffer.from(head).toString('latin1')) ? 'bzip2' : undefined
}

/**
 * Decompresses a file, concatenated members, streams or frames included. Yields every byte that can be had, then returns
 * the fault that ended the stream, if one did. Zero bytes behind a member are padding, not a fault. A file that unpacks
 * to more than 64 MB and more than `maxRatio` times its size is given up there.
 */
export async function* decompress(
  file: SourceFile,
  compression: Compression,
  maxRatio = DEFAULT_MAX_RATIO,
): AsyncGenerator<Buffer, StreamFault | undefined> {
  let left = mostUnpacked(file.size, maxRatio)
  const stream = decompressAll(file, compression)
  try {
    for (;;) {
      const { value, done } = await stream.next()
      if (done) return value
      if (value.length > left) {
        if (left > 0) yield value.subarray(0, left)
        return tooMuch(file, maxRatio, mostUnpacked(file.size, maxRatio))
      }
      left -= value.length
      yield value
    }
  } finally {
    await stream.return(undefined)
  }
}

async function* decompressAll(
  file: SourceFile,
  compression: Compression,
): AsyncGenerator<Buffer, StreamFault | undefined> {
  const decompressFrom = decompressorOf(file, compression)
  for (let from = 0; ; ) {
    const end = yield* decompressFrom(from)
    if (end === undefined || typeof end === 'object') return end
    const next = nonZeroFrom(file, end)
    if (next === undefined) return undefined
    if (compressionOfBytes(file.read(next, MAGIC_BYTES)) !== compression)
      return garbage(file, compression, next)
    from = next
  }
}

/**
 * Decompresses from an offset on, until the end of the file (`undefined`), a fault, or the place behind which the
 * decoder does not go on.
 */
type Decompressor = (
  from: number,
) =>
  | Generator<Buffer, StreamFault | number | undefined>
  | AsyncGenerator<Buffer, StreamFault | number | undefined>

function decompressorOf(file: SourceFile, compression: Compression): Decompressor {
  if (compression === 'bzip2') return bzip2Decompressor(file)
  if (compression === 'zstd' && !hasNativeZstd) return (from) => decompressZstd(file, from)
  return (from) => decompressZlib(file, compression, from)
}

/** First byte from `from` on that is not zero. */
function nonZeroFrom(file: SourceFile, from: number): number | undefined {
  let at = from
  for (const block of file.blocks(from, IN_BYTES)) {
    const i = block.findIndex((byte) => byte !== 0)
    if (i !== -1) return at + i
    at += block.length
  }
  return undefined
}
