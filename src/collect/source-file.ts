import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A file open for reading. Reads are synchronous: readers run in worker threads, and a hop per block would cost more. */
export class SourceFile {
  readonly #fd: number
  /** Bytes. */
  readonly size: number

  /** Throws when the file cannot be opened. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r')
    this.size = fstatSync(this.#fd).size
  }

  /** Up to `length` bytes from `at` on. */
  read(at: number, length: number): Buffer {
    const block = Buffer.allocUnsafe(length)
    return block.subarray(0, readSync(this.#fd, block, 0, length, at))
  }

  /** Bytes from `from` to the end of the file, in new buffers of at most `blockBytes`. */
  *blocks(from: number, blockBytes: number): Generator<Buffer> {
    for (let at = from; ; ) {
      const block = Buffer.allocUnsafeSlow(blockBytes)
      const length = readSync(this.#fd, block, 0, blockBytes, at)
      if (length === 0) return
      at += length
      yield block.subarray(0, length)
    }
  }

  close(): void {
    closeSync(this.#fd)
  }
}
