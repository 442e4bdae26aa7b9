import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import zlib from 'node:zlib'

export type Compression = 'gzip' | 'zstd' | 'none'

export const compressionSuffix: Readonly<Record<Compression, string>> = {
  gzip: '.gz',
  zstd: '.zst',
  none: '',
}

/** What was written: the file, and its content before compression. */
export interface WrittenFile {
  readonly bytes: number
  readonly sha256: string
  readonly content: { readonly bytes: number; readonly sha256: string }
}

/** Can this Node write zstd? */
export const HAS_ZSTD: boolean = 'zstdCompressSync' in zlib

type Compress = (block: Uint8Array) => Uint8Array

/** Compressor by name. `zstd` needs a Node whose zlib has it (22.15 or later). */
export function compressor(compression: Compression, level: number): Compress {
  if (compression === 'none') return (block) => block
  if (compression === 'gzip') return (block) => zlib.gzipSync(block, { level, chunkSize: 1 << 18 })
  const { zstdCompressSync } = zlib as unknown as {
    zstdCompressSync?: (block: Uint8Array, options: object) => Buffer
  }
  if (zstdCompressSync === undefined) {
    throw new Error(`compression zstd needs Node 22.15 or later; this is ${process.version}. Use gzip.`)
  }
  const { ZSTD_c_compressionLevel } = zlib.constants as unknown as { ZSTD_c_compressionLevel: number }
  return (block) => zstdCompressSync(block, { params: { [ZSTD_c_compressionLevel]: level } })
}

/** UTF-16 units gathered before a block is encoded, hashed, compressed and written. */
const BLOCK = 1 << 19

/**
 * A text file written in blocks. Each compressed block is a gzip member (or zstd frame) of its own, compressed
 * synchronously: a worker thread is one core, files can be joined by appending bytes, and readers can split them.
 */
export class BlockFile {
  readonly #fd: number
  readonly #compress: Compress
  readonly #file = createHash('sha256')
  readonly #content = createHash('sha256')
  #pending: string[] = []
  #pendingUnits = 0
  #bytes = 0
  #contentBytes = 0

  constructor(path: string, compression: Compression, level: number) {
    this.#fd = openSync(path, 'wx')
    this.#compress = compressor(compression, level)
  }

  write(text: string): void {
    this.#pending.push(text)
    this.#pendingUnits += text.length
    if (this.#pendingUnits >= BLOCK) this.#flush()
  }

  #flush(): void {
    if (this.#pendingUnits === 0) return
    const block = Buffer.from(this.#pending.join(''), 'utf8')
    this.#pending = []
    this.#pendingUnits = 0
    this.#content.update(block)
    this.#contentBytes += block.length
    const compressed = this.#compress(block)
    this.#file.update(compressed)
    this.#bytes += compressed.length
    writeFully(this.#fd, compressed)
  }

  close(): WrittenFile {
    this.#flush()
    closeSync(this.#fd)
    return {
      bytes: this.#bytes,
      sha256: this.#file.digest('hex'),
      content: { bytes: this.#contentBytes, sha256: this.#content.digest('hex') },
    }
  }
}

/** Writes all of it: `writeSync` may write less than asked. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done)
}
