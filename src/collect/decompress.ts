import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import type { SourceFile } from './source-file.ts'

export type Compression = 'gzip' | 'zstd'

/** What ended a compressed stream early. Every byte before it was delivered. */
export interface StreamFault {
  readonly cause: string
  readonly detail: string
}

type Decoder = Transform & { readonly bytesWritten: number }

const SUFFIXES: readonly (readonly [suffix: string, compression: Compression])[] = [
  ['.gz', 'gzip'],
  ['.zst', 'zstd'],
]

/** Decompressed bytes per chunk: with zlib's default of 16 KB most of the time goes into hops between threads. */
const OUT_BYTES = 512 * 1024
/** Compressed bytes written at once; small, because a block with a fault in it is gone over byte by byte. */
const IN_BYTES = 64 * 1024

/** Compression that a file name claims. */
export function compressionOfName(name: string): Compression | undefined {
  return SUFFIXES.find(([suffix]) => name.toLowerCase().endsWith(suffix))?.[1]
}

/** File name without its compression suffix. */
export function withoutCompression(name: string): string {
  return compressionOfName(name) === undefined ? name : name.slice(0, name.lastIndexOf('.'))
}

/** Bytes that `compressionOfBytes` looks at. */
export const MAGIC_BYTES = 4

/** Compression that the first bytes of a file show. */
export function compressionOfBytes(head: Uint8Array): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  // A skippable frame, as parallel compressors write them.
  if (((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18)
    return 'zstd'
  return undefined
}

/** Node 20 has no zstd, and its types do not know of it. */
const { createZstdDecompress } = zlib as {
  createZstdDecompress?: (options: { chunkSize: number }) => Decoder
}

function createDecoder(compression: Compression): Decoder {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: OUT_BYTES })
  if (createZstdDecompress !== undefined) return createZstdDecompress({ chunkSize: OUT_BYTES })
  throw new Error(
    `zstd needs Node 22.15 or newer and this is ${process.version}: use a newer Node, or recompress the file with "zstd -dc FILE.zst | gzip > FILE.gz"`,
  )
}

/**
 * Decompresses a file, concatenated members or frames included. Yields every byte that can be had, then returns the
 * fault that ended the stream, if one did. Zero bytes behind a member are padding, not a fault. Throws when this Node
 * cannot read the compression.
 */
export async function* decompress(
  file: SourceFile,
  compression: Compression,
): AsyncGenerator<Buffer, StreamFault | undefined> {
  for (let from = 0; ; ) {
    const end = yield* decompressFrom(file, compression, from)
    if (end === undefined || typeof end === 'object') return end
    const next = nonZeroFrom(file, end)
    if (next === undefined) return undefined
    if (compressionOfBytes(file.read(next, MAGIC_BYTES)) !== compression)
      return garbage(file, compression, next)
    from = next
  }
}

/** Until the end of the file (`undefined`), a fault, or the place behind which the decoder does not go on. */
async function* decompressFrom(
  file: SourceFile,
  compression: Compression,
  from: number,
): AsyncGenerator<Buffer, StreamFault | number | undefined> {
  let delivered = 0
  // zlib drops what it decoded of a block before a fault in that block. So on a fault the file is gone over once more,
  // the block in question byte by byte, and the fault costs nothing but itself.
  for (let fineFrom = Number.POSITIVE_INFINITY; ; ) {
    const pump = new Pump(createDecoder(compression))
    let skip = delivered
    let at = from
    try {
      for (const block of blocks(file, from, fineFrom)) {
        for await (const bytes of pump.push(block)) {
          const fresh = bytes.subarray(Math.min(skip, bytes.length))
          skip -= bytes.length - fresh.length
          delivered += fresh.length
          if (fresh.length > 0) yield fresh
        }
        if (pump.error !== undefined) break
        at += block.length
        if (from + pump.consumed < at) return from + pump.consumed
      }
      if (pump.error === undefined) {
        yield* pump.push()
        return pump.error && cut(file, compression)
      }
    } finally {
      pump.close()
    }
    if (fineFrom <= at) return corrupt(file, compression, at, pump.error)
    fineFrom = at
  }
}

/** Blocks of the file; from `fineFrom` on, single bytes. */
function* blocks(file: SourceFile, from: number, fineFrom: number): Generator<Buffer> {
  let at = from
  for (const block of file.blocks(from, IN_BYTES)) {
    if (at < fineFrom) yield block
    else for (let i = 0; i < block.length; i++) yield block.subarray(i, i + 1)
    at += block.length
  }
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

/** Feeds a decoder block by block, so that nothing it gave out is pending when it fails. */
class Pump {
  readonly #decoder: Decoder
  /** What the decoder found wrong with the data. */
  error: Error | undefined
  #done = false
  #wake: () => void = () => {}

  constructor(decoder: Decoder) {
    this.#decoder = decoder
    decoder.on('readable', () => this.#wake())
    decoder.on('end', () => this.#finish())
    decoder.on('error', (error) => this.#finish(error))
  }

  /** Compressed bytes that the decoder took in. */
  get consumed(): number {
    return this.#decoder.bytesWritten
  }

  /** Writes a block, or ends the stream, and yields all that comes out. Faults of the data go to `error`. */
  async *push(block?: Buffer): AsyncGenerator<Buffer> {
    this.#done = false
    if (block === undefined) this.#decoder.end()
    else this.#decoder.write(block, (error) => this.#finish(error))
    for (;;) {
      const bytes: Buffer | null = this.#decoder.read()
      if (bytes !== null) yield bytes
      else if (this.#done) return
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  close(): void {
    this.#decoder.destroy()
  }

  #finish(error?: NodeJS.ErrnoException | null): void {
    if (error) this.error ??= error
    this.#done = true
    this.#wake()
  }
}

const cut = (file: SourceFile, compression: Compression): StreamFault => ({
  cause: `${compression} stream cut`,
  detail: `the file ends after ${file.size} bytes, inside a ${compression} stream: it was cut short; fetch it again`,
})

function corrupt(
  file: SourceFile,
  compression: Compression,
  at: number,
  error: Error | undefined,
): StreamFault {
  // The decoder checks for a header where a member starts; the first one starts at 0.
  if (error?.message === 'incorrect header check' && at > 2) return garbage(file, compression, at)
  return {
    cause: `${compression} stream corrupt`,
    detail: `${error?.message} at compressed byte ${at} of ${file.size}; what follows cannot be decompressed`,
  }
}

function garbage(file: SourceFile, compression: Compression, at: number): StreamFault {
  return {
    cause: `${compression} trailing garbage`,
    detail: `bytes near ${at} of ${file.size} follow the last ${compression} stream and are none themselves`,
  }
}
