import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import type { SourceFile } from './source-file.ts'
import { corrupt, cut, garbage, type StreamFault } from './stream-fault.ts'

type Decoder = Transform & { readonly bytesWritten: number }

/** Decompressed bytes per chunk: with zlib's default of 16 KB most of the time goes into hops between threads. */
const OUT_BYTES = 512 * 1024
/** Compressed bytes written at once; small, because a block with a fault in it is gone over byte by byte. */
const IN_BYTES = 64 * 1024

/** Node 20 has no zstd, and its types do not know of it. */
const { createZstdDecompress } = zlib as {
  createZstdDecompress?: (options: { chunkSize: number }) => Decoder
}

export const hasNativeZstd: boolean = createZstdDecompress !== undefined

function createDecoder(compression: 'gzip' | 'zstd'): Decoder {
  if (compression === 'zstd' && createZstdDecompress) return createZstdDecompress({ chunkSize: OUT_BYTES })
  return zlib.createGunzip({ chunkSize: OUT_BYTES })
}

/**
 * Decompresses from `from` until the end of the file (`undefined`), a fault, or the place behind which the decoder does
 * not go on.
 */
export async function* decompressZlib(
  file: SourceFile,
  compression: 'gzip' | 'zstd',
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
    if (fineFrom <= at) return faultOf(file, compression, at, pump.error)
    fineFrom = at
  }
}

function faultOf(
  file: SourceFile,
  compression: 'gzip' | 'zstd',
  at: number,
  error: Error | undefined,
): StreamFault {
  // The decoder checks for a header where a member starts; the first one starts at 0.
  if (error?.message === 'incorrect header check' && at > 2) return garbage(file, compression, at)
  return corrupt(file, compression, at, error?.message)
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
